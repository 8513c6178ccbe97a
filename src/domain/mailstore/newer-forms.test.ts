/** What is stored in newer, smaller forms reads as what older programs stored: every column of every message, and its bytes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { decodeFields, decodeParts } from '#formats/mime/summary.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId, type MailboxId, makeIds } from '#platform/kernel/ids.ts';
import { writeNewerForms } from '#platform/kernel/newer-forms.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { requireMailAccess } from './access.ts';
import { createFiler } from './filing.ts';
import { createMailAccount } from './mail-accounts.ts';
import { listMailboxes } from './mailboxes.ts';
import { readMessages } from './messages.ts';
import { prepareMessage } from './prepare.ts';

const ACCOUNT = '00000000-0000-7000-8000-000000000001' as AccountId;
const ACCESS = requireMailAccess(systemPrincipal('job'), { accountId: ACCOUNT }, 'mailbox.write');
const NOW = Date.UTC(2026, 10, 26);
const TEXT =
  'Kính gửi Ủy ban nhân dân các huyện, thị xã và thành phố. Sở Nội vụ đề nghị quý cơ quan báo cáo kết quả.\r\n';
const HEADER =
  'From: Nguyễn Văn An <an@snv.gov.vn>\r\nTo: <b@snv.gov.vn>, =?UTF-8?B?TMOqIELDrG5o?= <c@gmail.com>\r\nSubject: Báo cáo (số 12) "gấp"\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\nMessage-ID: <x@snv.gov.vn>\r\nMIME-Version: 1.0\r\n';
const part = (subtype: string, encoding: string, text: string): string =>
  `--b1\r\nContent-Type: text/${subtype}; charset=UTF-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${text}\r\n`;
const base64 = (text: string): string => Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n');

const LETTERS = [
  `${HEADER}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${TEXT.repeat(20)}`,
  `${HEADER}Sender: c@d.vn\r\nReply-To: An <an@snv.gov.vn>\r\nContent-Type: multipart/alternative; boundary=b1\r\n\r\n${part('plain', 'base64', base64(TEXT.repeat(30)))}${part('html', 'base64', base64(`<p>${TEXT.repeat(30)}</p>`))}--b1--\r\n`,
  `${HEADER}Content-Type: multipart/mixed; boundary=b1\r\n\r\n${part('plain', '8bit', TEXT)}--b1\r\nContent-Type: application/pdf; name="báo cáo.pdf"\r\nContent-Disposition: attachment; filename="báo cáo.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64('%PDF'.repeat(300))}\r\n--b1--\r\n`,
  'Subject: \u0001\u0002\u001f\r\nFrom: "x) (y" <a@b>, "x) (y" <a@b>\r\n\r\nx\r\n',
  '\r\n\r\n',
  '',
].map((text) => Buffer.from(text));

const COLUMNS = { envelope: true, bodyStructure: true, parts: true, fields: true, preview: true };

test('messages stored before and after read alike', async () => {
  await using opened = await openTestDatabase();
  const { db } = opened;
  const ids = makeIds(() => NOW);
  const blobs = createPostgresBlobStore(db);
  await db.transaction((tx) => createMailAccount(tx, { accountId: ACCOUNT, ids, now: NOW }));
  const boxes = await listMailboxes(db, ACCESS);
  const filer = createFiler({ db, blobs, ids, clock: () => NOW });
  const store = async (role: 'inbox' | 'archive', mark: string): Promise<void> => {
    for (const letter of LETTERS) {
      const message = prepareMessage(Buffer.concat([Buffer.from(mark), letter]));
      const copies = [
        { accountId: ACCOUNT, target: { role }, flags: { bits: 0, keywords: [] }, receivedAt: new Date(NOW) },
      ];
      await filer.file({ message, copies, enforceQuota: false });
    }
  };
  // Bytes are stored once: those of the second time are others.
  await store('inbox', 'X-Mark: 1\r\n');
  writeNewerForms();
  await store('archive', 'X-Mark: 2\r\n');
  const read = async (role: string) => {
    const id = boxes.find((box) => box.role === role)?.id as MailboxId;
    const stored = await readMessages(db, ACCESS, id, [1, 2, 3, 4, 5, 6], COLUMNS);
    return Promise.all(
      stored.map(async ({ envelope, bodyStructure, parts, fields, preview, blob, size }) => ({
        envelope: envelope?.toString('latin1'),
        bodyStructure: bodyStructure?.toString('latin1'),
        parts: decodeParts(parts ?? ''),
        fields: decodeFields(fields ?? ''),
        preview,
        size,
        bytes: (await blobs.read(blob)).subarray('X-Mark: 1\r\n'.length).toString('latin1'),
      })),
    );
  };
  const [before, after] = [await read('inbox'), await read('archive')];
  assert.equal(before.length, LETTERS.length);
  assert.deepEqual(
    before.map(({ bytes }) => bytes),
    LETTERS.map((letter) => letter.toString('latin1')),
  );
  assert.deepEqual(after, before);
  const [sizes] = await db.query<{ older: number; newer: number }>(
    `select sum(length(envelope) + length(body_structure)) filter (where uid is not null)::integer as older,
            sum(length(envelope) + length(body_structure)) filter (where uid is null)::integer as newer
     from email e left join message m on m.email_id = e.id and m.mailbox_id = $1`,
    [boxes.find((box) => box.role === 'inbox')?.id],
  );
  assert.ok(sizes && sizes.newer < sizes.older * 0.7, JSON.stringify(sizes));
});
