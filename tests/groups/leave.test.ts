/** Leaving a list by the link in its letters (RFC 8058), as a mail program and as a person do. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createGroup, setMembers } from '#domain/groups/groups.ts';
import { decodeLeaveToken, encodeLeaveToken } from '#domain/groups/leave.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { withHttpServer } from '#servers/http/server.fixture.ts';
import { FilterFixture, LIST_SECRET, letter } from '#tests/filters/fixture.ts';

const fixture = await FilterFixture.open();
after(() => fixture.close());
const { db, ids } = fixture.province;
const act = { principal: systemPrincipal('commandLine'), authority: 'test', ids, now: fixture.now };
const MEMBER = 'ban@dongminh.vn';

async function makeList(): Promise<{ groupId: string; address: string }> {
  const { id, address } = await createGroup(db, act, {
    name: 'Tin tức',
    address: 'tintuc',
    unitCode: 'snv',
    description: '',
    membership: 'static',
    includesBelow: true,
    ranks: [],
    whoMayPost: 'anyone',
    isModerated: false,
    isList: true,
  });
  await setMembers(db, act, id, [{ address: MEMBER }]);
  return { groupId: id, address };
}

/** Sends a message to the list; gives the header of what leaves for its member. */
async function post({ groupId, address }: { groupId: string; address: string }) {
  await fixture.send([], {
    bytes: letter(`From: khach@ngoai.vn\nTo: ${address}\nSubject: Tin\nMessage-ID: <t@n>\n\nx\n`),
    recipients: [{ address, groupId }],
  });
  const [sent] = await db.query<{ blob: Buffer }>('delete from outbound_message returning blob');
  return sent && readHeaderBlock(await fixture.blobs.read(sent.blob));
}

const list = await makeList();

test('a member elsewhere gets a link of its own, and one click is enough', async () => {
  const header = await post(list);
  const [unsubscribe = ''] = header?.values('list-unsubscribe') ?? [];
  assert.deepEqual(header?.values('list-unsubscribe-post'), ['List-Unsubscribe=One-Click']);
  const path = /^<https:\/\/[^/]+(\/list\/leave\/[\w-]+)>, <mailto:/.exec(unsubscribe)?.[1] ?? '';
  const people = { db } as never;
  await withHttpServer(
    async ({ url }) => {
      const page = await fetch(`${url}${path}`);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /Tin tức[\s\S]*ban@dongminh\.vn[\s\S]*<form[^>]*method="post"/);
      assert.ok(await post(list), 'looking changes nothing');
      // RFC 8058 §3.1: no cookie, no referrer, another origin.
      const form = new FormData();
      form.set('List-Unsubscribe', 'One-Click');
      const left = await fetch(`${url}${path}`, {
        method: 'POST',
        body: form,
        headers: { origin: 'https://mail.example' },
      });
      assert.equal(left.status, 200);
      assert.equal(await post(list), undefined);
      const again = await fetch(`${url}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
      assert.equal(again.status, 200, 'leaving twice is no fault');
      assert.equal((await fetch(`${url}${path}`)).status, 404);
      const forged = `${path.slice(0, -4)}AAAA`;
      assert.equal((await fetch(`${url}${forged}`, { method: 'POST' })).status, 404);
    },
    {},
    { people, listSecret: LIST_SECRET },
  );
  const events = await db.query<{ act: string; actor: string }>(
    `select act, actor from audit_event where act = 'group.leave'`,
  );
  assert.deepEqual(events, [{ act: 'group.leave', actor: MEMBER }]);
});

test('a token holds for one address of one list, under our secret only', () => {
  const leaving = { groupId: list.groupId, address: MEMBER };
  const token = encodeLeaveToken(LIST_SECRET, leaving);
  assert.deepEqual(decodeLeaveToken(LIST_SECRET, token), leaving);
  assert.equal(decodeLeaveToken(Buffer.alloc(32, 1), token), undefined);
  const other = Buffer.from(token, 'base64url');
  other.write('han', 32);
  assert.equal(decodeLeaveToken(LIST_SECRET, other.toString('base64url')), undefined);
  for (const wrong of ['', 'x', '../..', 'A'.repeat(700)])
    assert.equal(decodeLeaveToken(LIST_SECRET, wrong), undefined);
});
