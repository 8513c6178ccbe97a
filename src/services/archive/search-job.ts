/**
 * The job of an approved search: account by account, what agrees is frozen, and the owner's record says who looked and why.
 *
 * Words are looked for in fields and first lines by the database, then in the whole text of the messages that are left.
 */
import {
  type Candidate,
  findCandidates,
  findJournaled,
  finishSearch,
  holdSearch,
  keepFinds,
} from '#domain/archive/search-mail.ts';
import { ARCHIVE_SEARCH, type ArchiveSearch, noteReading, readSearches } from '#domain/archive/searches.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { readBodyText } from '#domain/mailstore/message-text.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { type AddressField, messageFields } from '#formats/mime/summary.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { holdsPhrase, type Phrase, phraseOf, spacedWords } from '#formats/vietnamese/words.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface SearchParts {
  db: Database;
  blobs: BlobStore;
  ids: NewId;
  clock: Clock;
}

/** More than that is no search but a copy of the mailbox: ask again for less. */
const MAX_FOUND = 10_000;

async function holdsText(blobs: BlobStore, { blob }: Candidate, phrase: Phrase): Promise<boolean> {
  const bytes = await blobs.read(blob);
  const source = {
    inMemory: bytes,
    read: ({ start, end }: { start: number; end: number }) => bytes.subarray(start, end),
    async *slices({ start, end }: { start: number; end: number }) {
      yield bytes.subarray(start, end);
    },
  };
  return holdsPhrase(spacedWords(await readBodyText(parseMessage(bytes).root, source)), phrase);
}

function holds(text: string, wanted: string | undefined): boolean {
  return wanted === undefined || foldForSearch(text).includes(foldForSearch(wanted.trim()));
}

function namesOf(people: readonly AddressField[]): string {
  return people.map(({ name, email }) => `${name ?? ''} <${email}>`).join(', ');
}

/** Entries of the journal that agree: by who is named in the letter and in its envelope, its subject and its words. */
async function searchJournal(
  { db, blobs }: SearchParts,
  { criteria }: ArchiveSearch,
  accountId: AccountId,
  { phrase, most }: { phrase: Phrase | undefined; most: number },
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const entry of await findJournaled(db, accountId, criteria)) {
    if (found.length > most) break;
    const bytes = await blobs.read(entry.blob);
    const fields = messageFields(bytes, parseMessage(bytes));
    const candidate: Candidate = {
      accountId,
      emailId: entry.id,
      source: 'journal',
      blob: entry.blob,
      size: entry.size,
      receivedAt: entry.at,
      subject: fields.subject,
      sender: namesOf(fields.from.slice(0, 1)),
      hasText: phrase === undefined,
    };
    const isWanted =
      holds(`${namesOf(fields.from)} ${entry.returnPath}`, criteria.from) &&
      holds(`${namesOf(fields.to)} ${entry.recipients.join(' ')}`, criteria.to) &&
      holds(fields.subject, criteria.subject);
    const isNamed = phrase && holdsPhrase(spacedWords(`${fields.subject} ${namesOf(fields.from)}`), phrase);
    if (isWanted && (!phrase || isNamed || (await holdsText(blobs, candidate, phrase))))
      found.push(candidate);
  }
  return found;
}

async function searchAccount(
  parts: SearchParts,
  search: ArchiveSearch,
  accountId: AccountId,
  most: number,
): Promise<number> {
  const { db, blobs, ids, clock } = parts;
  const phrase = search.criteria.text === undefined ? undefined : phraseOf(search.criteria.text);
  const found: Candidate[] = [];
  for (const candidate of await findCandidates(db, accountId, search.criteria)) {
    if (found.length > most) break;
    if (candidate.hasText || (phrase && (await holdsText(blobs, candidate, phrase)))) found.push(candidate);
  }
  found.push(...(await searchJournal(parts, search, accountId, { phrase, most: most - found.length })));
  await db.transaction(async (tx) => {
    if (!(await holdSearch(tx, search.id))) return;
    await noteReading(tx, search, [accountId], clock());
    await keepFinds(tx, blobs, ids, search.id, found.slice(0, most));
  });
  return found.length;
}

/** Looks through the mailboxes of an approved search. */
export async function runSearch(parts: SearchParts, id: string, signal: AbortSignal): Promise<void> {
  const { db } = parts;
  const [search] = await readSearches(db, systemPrincipal('job'), { ids: [id], state: 'approved' }, 1);
  if (!search) return;
  let left = MAX_FOUND;
  let isTruncated = false;
  for (const accountId of search.accountIds) {
    if (signal.aborted) return;
    const count = await searchAccount(parts, search, accountId, left);
    isTruncated ||= count > left;
    left = Math.max(0, left - count);
  }
  await db.transaction((tx) => finishSearch(tx, id, isTruncated));
}

/** Makes the handler. */
export function searchJob(parts: SearchParts): JobHandler {
  return {
    queue: ARCHIVE_SEARCH,
    run: (job) => runSearch(parts, (job.payload as { id: string }).id, job.signal),
  };
}
