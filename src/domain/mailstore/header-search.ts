/**
 * E-mails by any header field (RFC 8621 §4.4.1 `header`): those that have it, or whose value holds a text.
 *
 * The text index names the candidates where the value has words; the headers of these are read. Cost: one statement, and the headers
 * of at most `MAX_CANDIDATES` messages; beyond that `Refusal('tooMany')`, and the caller narrows by a mailbox.
 */
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import type { TextZone } from '#formats/postings/placed-words.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { phraseOf } from '#formats/vietnamese/words.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { MailAccess } from './access.ts';
import { openBatches } from './message-bytes.ts';
import type { TextIndexParts } from './text-index.ts';
import { type FoundEmails, findByText } from './text-lookup.ts';
import { makeTextQuery } from './text-query.ts';

export interface HeaderCondition {
  /** In lower case. */
  field: string;
  /** Undefined for any value. */
  value?: string;
}

/** About 20 MB of headers and small messages, a second's work. */
const MAX_CANDIDATES = 5_000;
const HEADER_ZONES: readonly TextZone[] = ['subject', 'from', 'to', 'header'];

interface Candidate {
  id: EmailId;
  blob: Buffer;
  size: number;
  parts: string;
}

async function readCandidates(
  { db }: TextIndexParts,
  access: MailAccess,
  mailboxId: MailboxId | undefined,
  found: FoundEmails | undefined,
): Promise<Candidate[]> {
  return db.query<Candidate>(
    `select e.id, e.blob, e.size, e.parts from email e
     where e.account_id = $1
       and ($2::uuid is null or exists (
         select from message m where m.account_id = $1 and m.email_id = e.id and m.mailbox_id = $2))
       and ($3::uuid[] is null or e.id in (
         select unnest($3) union all select unnest(s.incomplete) from text_segment s where s.account_id = $1))
     limit ${MAX_CANDIDATES + 1}`,
    [access.accountId, mailboxId ?? null, found?.array ?? null],
  );
}

/** The e-mails that meet the condition, among those of a mailbox or of all. `Refusal('tooMany')`. */
export async function findByHeader(
  parts: TextIndexParts,
  access: MailAccess,
  { field, value }: HeaderCondition,
  mailboxId: MailboxId | undefined,
): Promise<EmailId[]> {
  const phrase = value === undefined ? undefined : phraseOf(value);
  const query = phrase && (await makeTextQuery(parts.db, HEADER_ZONES, phrase));
  const indexed = query && (await findByText(parts.db, access.accountId, query));
  const candidates = await readCandidates(parts, access, mailboxId, indexed);
  if (candidates.length > MAX_CANDIDATES)
    throw new Refusal(
      'tooMany',
      'Too many messages would have to be read; name a mailbox, or more of the value.',
    );
  const wanted = value === undefined ? undefined : foldForSearch(value);
  const found: EmailId[] = [];
  for await (const batch of openBatches(parts.blobs, candidates)) {
    for (const { message: candidate, bytes } of batch) {
      const root = decodeParts(candidate.parts);
      const header = await bytes.read({ start: root.headerStart, end: root.bodyStart });
      const values = readHeaderBlock(header).values(field);
      if (
        values.some(
          (text) => wanted === undefined || foldForSearch(decodeEncodedWords(text)).includes(wanted),
        )
      )
        found.push(candidate.id);
    }
  }
  return found;
}
