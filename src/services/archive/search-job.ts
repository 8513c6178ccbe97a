/**
 * The job of an approved search: account by account, what agrees is frozen, and the owner's record says who looked and why.
 *
 * Words are looked for in fields and first lines by the database, then in the whole text of the messages that are left.
 */
import {
  type Candidate,
  findCandidates,
  finishSearch,
  holdSearch,
  keepFinds,
} from '#domain/archive/search-mail.ts';
import { ARCHIVE_SEARCH, type ArchiveSearch, noteReading, readSearches } from '#domain/archive/searches.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { readBodyText } from '#domain/mailstore/message-text.ts';
import { parseMessage } from '#formats/mime/parse.ts';
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

async function searchAccount(
  { db, blobs, ids, clock }: SearchParts,
  search: ArchiveSearch,
  accountId: AccountId,
  most: number,
): Promise<number> {
  const phrase = search.criteria.text === undefined ? undefined : phraseOf(search.criteria.text);
  const found: Candidate[] = [];
  for (const candidate of await findCandidates(db, accountId, search.criteria)) {
    if (found.length > most) break;
    if (candidate.hasText || (phrase && (await holdsText(blobs, candidate, phrase)))) found.push(candidate);
  }
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
