/**
 * Two people of different agencies. One owns something of every kind, and in the content of each stands the mark; the other knows every
 * id of it and wants to see the mark, or to change anything.
 */
import assert from 'node:assert/strict';
import Excel from 'exceljs';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { JmapClient } from '#tests/clients/jmap.ts';
import { openTus } from '#tests/jmap/tus.ts';
import type { Place } from './whole-server.ts';

/** Stands in every content of the owner's, in no name and in no request. */
export const MARK = 'BiMat7391';
export const FOLDER = 'Hồ sơ riêng';
export const SCRIPT = 'loc-thu';

export interface Person {
  address: string;
  password: string;
  /** Of a personnel system of their agency. */
  feedToken: string;
}

/** Who tries, with what they are let in by. */
export interface Visitor extends Person {
  jmap: JmapClient;
  isOwner: boolean;
}

/** Everything by which something of the owner's can be asked for. */
export interface Loot {
  ids: string[];
  blobs: string[];
  files: string[];
  emails: string[];
}

export interface World {
  place: Place;
  owner: Visitor;
  thief: Visitor;
  loot: Loot;
}

export const httpOf = (place: Place): string => `http://127.0.0.1:${place.port(80)}`;

export const basicOf = ({ address, password }: Person): string =>
  `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`;

export const plainOf = (authorize: string, { address, password }: Person): string =>
  Buffer.from(`${authorize}\0${address}\0${password}`).toString('base64');

async function openVisitor(place: Place, person: Person, isOwner: boolean): Promise<Visitor> {
  return { ...person, isOwner, jmap: await JmapClient.open(httpOf(place), basicOf(person)) };
}

export async function upload({ jmap }: Visitor, type: string, bytes: string | Buffer): Promise<string> {
  const answer = await fetch(jmap.session.uploadUrl.replace('{accountId}', jmap.accountId), {
    method: 'POST',
    headers: { authorization: jmap.authorization, 'content-type': type },
    body: new Uint8Array(Buffer.from(bytes as string)),
  });
  assert.equal(answer.status, 201);
  return ((await answer.json()) as { blobId: string }).blobId;
}

/** The ids of what was made, by creation id; nothing may have been refused. */
function madeIn(responses: readonly [string, Record<string, unknown>, string][]): Record<string, string> {
  const made: Record<string, string> = {};
  for (const [name, args] of responses) {
    const refused = name === 'error' ? args : args['notCreated'];
    assert.ok(refused === undefined || refused === null, `${name}: ${JSON.stringify(refused)}`);
    for (const [key, one] of Object.entries((args['created'] ?? {}) as Record<string, { id: string }>))
      made[key] = one.id;
  }
  return made;
}

async function sheetOf(text: string): Promise<Buffer> {
  const book = new Excel.Workbook();
  book.addWorksheet('1').addRow([text]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const LETTER = `From: <a@example.org>\r\nSubject: ${MARK}\r\nMessage-ID: <mat@example.org>\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${MARK}\r\n--b\r
Content-Type: text/plain\r\nContent-Disposition: attachment; filename=mat.txt\r\n\r\n${MARK}\r\n--b--\r\n`;

/** Mail, filters, contacts, notes, tasks, files and their links, by JMAP and tus. */
async function fillByJmap(place: Place, owner: Visitor): Promise<Loot> {
  const { jmap } = owner;
  const { accountId } = jmap;
  const script = await upload(owner, 'text/plain', `# ${MARK}\r\nkeep;\r\n`);
  const letter = await upload(owner, 'message/rfc822', LETTER);
  const sheet = await upload(owner, 'application/octet-stream', await sheetOf(MARK));
  const boxes = await jmap.call('Mailbox/get', { ids: null });
  const inbox = (boxes['list'] as { id: string; role: string }[]).find(({ role }) => role === 'inbox')?.id;
  const books = await jmap.call('AddressBook/get', { ids: null });
  const book = (books['list'] as { id: string }[])[0]?.id;
  assert.ok(inbox !== undefined && book !== undefined);
  const first = await jmap.request([
    ['Mailbox/set', { accountId, create: { box: { name: FOLDER } } }],
    ['Email/import', { accountId, emails: { mail: { blobId: letter, mailboxIds: { [inbox]: true } } } }],
    ['SieveScript/set', { accountId, create: { script: { name: SCRIPT, blobId: script } } }],
    ['VacationResponse/set', { accountId, update: { singleton: { textBody: MARK } } }],
    [
      'ContactCard/set',
      {
        accountId,
        create: {
          card: { '@type': 'Card', version: '1.0', addressBookIds: { [book]: true }, name: { full: MARK } },
        },
      },
    ],
    ['KeptText/set', { accountId, create: { text: { kind: 'template', name: MARK, content: MARK } } }],
  ]);
  const made = madeIn(first);
  const tus = openTus(httpOf(place), accountId, { authorization: jmap.authorization });
  const path = await tus.begin(MARK.length, { filename: `${MARK}.txt`, purpose: 'link' });
  assert.ok(typeof path === 'string');
  assert.equal(await tus.send(path, 0, Buffer.from(MARK)), 204);
  const fileId = path.split('/').at(-1) ?? '';
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const linked = await jmap.request([
    ['FileLink/set', { accountId, create: { link: { fileId, expiresAt } } }],
    ['Email/get', { accountId, ids: [made['mail']], properties: ['blobId', 'threadId', 'attachments'] }],
  ]);
  const [email] = (linked[1]?.[1]['list'] ?? []) as {
    blobId: string;
    threadId: string;
    attachments: { blobId: string }[];
  }[];
  assert.ok(email);
  const blobs = [script, letter, sheet, email.blobId, ...email.attachments.map(({ blobId }) => blobId)];
  const ids = [...Object.values(made), ...Object.values(madeIn(linked.slice(0, 1))), email.threadId, fileId];
  return { ids, blobs: [...new Set(blobs)], files: [fileId], emails: [made['mail'] ?? ''] };
}

/** Every id that a person's own account names, by the types that can list all of theirs. */
export async function listOwn({ jmap }: Visitor, types: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const ask = types.map((type) => [`${type}/get`, { accountId: jmap.accountId, ids: null }] as const);
  for (let at = 0; at < ask.length; at += 16)
    for (const [name, { list }] of await jmap.request(ask.slice(at, at + 16)))
      for (const one of (list ?? []) as { id?: string }[])
        if (one.id !== undefined) found[`${name} ${one.id}`] = JSON.stringify(one);
  return found;
}

export async function openImap(place: Place, person: Person): Promise<ImapTestClient> {
  const client = await ImapTestClient.open(place.port(143));
  await client.readLine();
  await client.command(`AUTHENTICATE PLAIN ${plainOf('', person)}`);
  return client;
}

/** Makes the world over a server where both people have their accounts. */
export async function makeWorld(place: Place, people: { owner: Person; thief: Person }): Promise<World> {
  const owner = await openVisitor(place, people.owner, true);
  const thief = await openVisitor(place, people.thief, false);
  const loot = await fillByJmap(place, owner);
  const imap = await openImap(place, owner);
  await imap.command(`SETMETADATA INBOX (/private/comment "${MARK}")`);
  imap.close();
  return { place, owner, thief, loot };
}
