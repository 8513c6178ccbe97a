/**
 * A large account, made inside the database: letters of a thousand kinds, threads of three and one of twenty, a tenth of them flagged,
 * a fifth unread, all in the text index.
 */

import { readSearchTexts } from '#domain/mailstore/message-text.ts';
import { type PreparedMessage, prepareMessage } from '#domain/mailstore/prepare.ts';
import { writeTextSegment } from '#domain/mailstore/text-index.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import { type PlacedWords, placeWords } from '#formats/postings/placed-words.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

const KINDS = 1_000;
const THREAD = 3;
const LONG_THREAD = 20;
const MINUTE_SECONDS = 60;
/** Messages of a segment of the text index. */
const SEGMENT = 20_000;

/** A letter of about 3 kB; one kind in two hundred speaks of a matter that people search for. */
function letter(kind: number): Buffer {
  const word = kind % 200 === 7 ? 'khẩn cấp' : 'thường kỳ';
  const subject = Buffer.from(`Báo cáo ${word} số ${kind}`).toString('base64');
  const line = `Kính gửi các sở, ban, ngành: báo cáo ${word} số ${kind} về công tác tháng ${kind % 12} của đơn vị ${kind % 97}.\r\n`;
  return Buffer.from(
    `From: Nguyễn Văn ${kind % 50} <nguoi${kind % 50}@example.org>\r\nTo: <doluong@thuathienhue.gov.vn>\r\n` +
      `Subject: =?utf-8?B?${subject}?=\r\nMessage-ID: <${kind}@example.org>\r\n` +
      `Date: Mon, ${1 + (kind % 28)} Jun 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${line.repeat(20)}`,
  );
}

interface Kind {
  message: PreparedMessage;
  words: PlacedWords;
}

async function makeKinds(): Promise<Kind[]> {
  const kinds: Kind[] = [];
  for (let kind = 0; kind < KINDS; kind += 1) {
    const bytes = letter(kind);
    const message = prepareMessage(bytes);
    const source = {
      read: ({ start, end }: { start: number; end: number }) => bytes.subarray(start, end),
      async *slices({ start, end }: { start: number; end: number }) {
        yield bytes.subarray(start, end);
      },
    };
    kinds.push({ message, words: placeWords(await readSearchTexts(decodeParts(message.parts), source)) });
  }
  return kinds;
}

async function writeKinds(db: Database, kinds: readonly Kind[], references: number): Promise<void> {
  const blobs = createPostgresBlobStore(db);
  await db.transaction(async (tx) => {
    await blobs.write(
      tx,
      kinds.map(({ message }) => ({ blob: message.blob, references })),
    );
    await tx.query(
      `create unlogged table bench_kind as
       select number - 1 as kind, blob, size, envelope, body_structure, parts, fields, preview
       from unnest($1::bytea[], $2::integer[], $3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::text[])
         with ordinality as t (blob, size, envelope, body_structure, parts, fields, preview, number)`,
      [
        kinds.map(({ message }) => message.blob.hash),
        kinds.map(({ message }) => message.size),
        kinds.map(({ message }) => message.envelope),
        kinds.map(({ message }) => message.bodyStructure),
        kinds.map(({ message }) => message.parts),
        kinds.map(({ message }) => message.fields),
        kinds.map(({ message }) => message.preview),
      ],
    );
    await tx.query(
      'insert into text_word (word) select distinct unnest($1::text[]) order by 1 on conflict do nothing',
      [[...new Set(kinds.flatMap(({ words }) => [...words.vocabulary]))]],
    );
  });
}

/** The index as it is after merging: a few large segments. */
async function writeSegments(db: Database, accountId: AccountId, kinds: readonly Kind[]): Promise<void> {
  for (let first = 0; ; first += SEGMENT) {
    const emails = await db.query<{ id: EmailId; kind: number }>(
      'select id, kind from bench_email where n > $1 and n <= $2 order by n',
      [first, first + SEGMENT],
    );
    if (emails.length === 0) return;
    const messages = emails.map(({ id, kind }) => ({ id, words: (kinds[kind] as Kind).words }));
    await db.transaction((tx) => writeTextSegment(tx, accountId, messages));
  }
}

/** Fills the INBOX of an account with so many e-mails; gives the thread of twenty. */
export async function fillAccount(db: Database, accountId: AccountId, count: number): Promise<string> {
  const kinds = await makeKinds();
  await writeKinds(db, kinds, count / KINDS);
  await db.query('set synchronous_commit = off');
  await db.query(
    `create unlogged table bench_email as
     select n, uuidv7(make_interval(secs => n - $1)) as id,
            case when n > $1 - ${LONG_THREAD} then $1 else n / ${THREAD} end as thread,
            (n % ${KINDS})::bigint as kind, now() - make_interval(secs => ($1 - n) * ${MINUTE_SECONDS}) as at,
            case when n % 5 = 0 then 0 else 1 end + case when n % 10 = 3 then 4 else 0 end as flags
     from generate_series(1, $1::integer) n`,
    [count],
  );
  await db.query(
    `create unlogged table bench_thread as select thread, uuidv7() as id from (select distinct thread from bench_email) t`,
  );
  await db.query(
    `insert into email (account_id, id, thread_id, blob, size, received_at, has_attachment, envelope, body_structure,
       parts, fields, preview)
     select $1, e.id, t.id, k.blob, k.size, e.at, false, k.envelope, k.body_structure, k.parts, k.fields, k.preview
     from bench_email e join bench_kind k using (kind) join bench_thread t using (thread)`,
    [accountId],
  );
  const [inbox] = await db.query<{ id: string }>(
    `select id from mailbox where account_id = $1 and role = 'inbox'`,
    [accountId],
  );
  await db.query(
    `insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at)
     select $1, $2, e.n, e.id, 2, k.size, e.flags, e.at, e.at from bench_email e join bench_kind k using (kind)`,
    [accountId, inbox?.id],
  );
  await writeSegments(db, accountId, kinds);
  await db.query(
    `update mailbox b set uid_next = $3::bigint + 1, modseq = 2, message_count = $3::bigint,
       unseen_count = (select count(*) from bench_email where flags & 1 = 0),
       size_bytes = (select sum(k.size) from bench_email e join bench_kind k using (kind))
     where account_id = $1 and id = $2`,
    [accountId, inbox?.id, count],
  );
  await db.query(
    `update mail_account set modseq = 2, message_count = $2,
       used_bytes = (select size_bytes from mailbox where account_id = $1 and role = 'inbox') where account_id = $1`,
    [accountId, count],
  );
  await db.query(
    'insert into text_state (account_id, modseq) values ($1, 2) on conflict (account_id) do update set modseq = 2',
    [accountId],
  );
  const [long] = await db.query<{ id: string }>('select id from bench_thread where thread = $1', [count]);
  for (const table of ['bench_email', 'bench_thread', 'bench_kind']) await db.query(`drop table ${table}`);
  for (const table of ['email', 'message', 'text_segment', 'text_block', 'mailbox'])
    await db.query(`analyze ${table}`);
  return long?.id ?? '';
}
