/** Groups: who gets a message, who may write, what waits for a moderator, and what a list makes of a message. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { expandGroups } from '#domain/groups/expand.ts';
import {
  changeGroup,
  createGroup,
  type GroupFields,
  type GroupMember,
  retireGroup,
  setMembers,
  setModerators,
} from '#domain/groups/groups.ts';
import { readGroupPosts } from '#domain/groups/posts.ts';
import { findGroupsByAddress } from '#domain/groups/read-groups.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';
import { decideGroupPost } from '#services/group-posts/decide-post.ts';
import { type Colleague, FilterFixture, letter } from '#tests/filters/fixture.ts';
import { DOMAIN } from '#tests/province/province.ts';

const fixture = await FilterFixture.open();
after(() => fixture.close());
const { province } = fixture;
const { db, ids } = province;
const act = { principal: systemPrincipal('commandLine'), authority: 'test', ids, now: fixture.now };

const OPEN: GroupFields = {
  name: 'Nhóm thử',
  description: '',
  membership: 'static',
  includesBelow: true,
  ranks: [],
  whoMayPost: 'anyone',
  isModerated: false,
  isList: true,
};

let made = 0;

async function addGroup(
  fields: Partial<GroupFields> = {},
  members: readonly GroupMember[] = [],
): Promise<{ groupId: string; address: string }> {
  made += 1;
  const wanted = { ...OPEN, ...fields, address: `nhom${made}`, unitCode: 'snv' };
  const { id: groupId, address } = await createGroup(db, act, wanted);
  if (members.length > 0) await setMembers(db, act, groupId, members);
  return { groupId, address };
}

function post(
  group: { groupId: string; address: string; mailboxTag?: string },
  more: Partial<IncomingMessage> = {},
): ReturnType<FilterFixture['send']> {
  const { groupId, address, mailboxTag } = group;
  return fixture.send([], {
    bytes: letter(`From: khach@ngoai.vn\nTo: ${address}\nSubject: Gửi nhóm\nMessage-ID: <g@n>\n\nx\n`),
    recipients: [{ address, groupId, ...(mailboxTag !== undefined && { mailboxTag }) }],
    ...more,
  });
}

async function asSender(colleague: Colleague): Promise<Partial<IncomingMessage>> {
  const principal = await readPrincipal(db, colleague.accountId, fixture.now);
  return { entrance: 'api', principal, reversePath: colleague.address };
}

function refuses(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Refusal && error.code === code;
}

test('a message to a list reaches each member once, with the list’s headers and return address', async () => {
  const an = await fixture.addColleague('Nguyễn Văn An');
  const binh = await fixture.addColleague('Trần Thị Bình');
  const inner = await addGroup({}, [{ accountId: binh.accountId }]);
  const outer = await addGroup({ name: 'Ban "chỉ đạo"' }, [
    { accountId: an.accountId },
    { accountId: binh.accountId },
    { groupId: inner.groupId },
    { address: 'ban@dongminh.vn' },
    { address: 'toi@gmail.com' },
  ]);
  await setMembers(db, act, inner.groupId, [{ accountId: binh.accountId }, { groupId: outer.groupId }]);
  assert.equal((await post(outer)).kind, 'accepted');
  assert.deepEqual([await fixture.counts(an), await fixture.counts(binh)], [{ INBOX: 1 }, { INBOX: 1 }]);
  const [text = ''] = await fixture.letters(an);
  const name = outer.address.split('@')[0];
  assert.ok(text.startsWith(`Return-Path: <${name}+bounces@${DOMAIN}>\r\nList-Id: `), text);
  assert.match(text, new RegExp(`<${name}\\.${DOMAIN}>`));
  assert.match(text, /^List-Post: <mailto:nhom\d+@/m);
  assert.match(text, /^List-Unsubscribe: /m);
  // The operator allows the one domain and not the other (R10.2).
  assert.deepEqual(await fixture.queue(), [`<${name}+bounces=ban=dongminh.vn@${DOMAIN}> ban@dongminh.vn`]);
  await db.query('delete from outbound_message');
  assert.equal((await post(outer, { bytes: letter(`List-Id: <${name}.${DOMAIN}>\n\nx\n`) })).kind, 'refused');
});

test('bounces of an address elsewhere end its mail, and are nobody’s mail', async () => {
  const an = await fixture.addColleague('Lê Văn Cường');
  const list = await addGroup({}, [{ accountId: an.accountId }, { address: 'hong@dongminh.vn' }]);
  for (let count = 0; count < 5; count += 1)
    await post({ ...list, mailboxTag: 'bounces=hong=dongminh.vn' }, { reversePath: '' });
  await post(list);
  assert.deepEqual(await fixture.counts(an), { INBOX: 1 });
  assert.deepEqual(await fixture.queue(), []);
});

test('an alias leaves message and return address as they are', async () => {
  const an = await fixture.addColleague('Phạm Thị Dung');
  const alias = await addGroup({ isList: false }, [{ accountId: an.accountId }]);
  await post(alias);
  const [text = ''] = await fixture.letters(an);
  assert.match(text, /^Return-Path: <khach@ngoai\.vn>\r\nReceived: /);
  assert.doesNotMatch(text, /^List-Id/m);
});

test('groups of a unit and of posts follow the directory', async () => {
  const head = await fixture.addColleague('Hoàng Văn Em');
  const unit = await requireUnit(db, 'snv');
  await db.query('update person set unit_id = $1 where id = (select person_id from account where id = $2)', [
    unit.id,
    head.accountId,
  ]);
  await db.query('update account set unit_id = $1 where id = $2', [unit.id, head.accountId]);
  await db.query(
    `update post set unit_id = $1, rank = 'head' where person_id = (select person_id from account where id = $2)`,
    [unit.id, head.accountId],
  );
  const everybody = await addGroup({ membership: 'unit' });
  const heads = await addGroup({ membership: 'post', ranks: ['head'] });
  const deputies = await addGroup({ membership: 'post', ranks: ['deputy_head'] });
  const found = await expandGroups(db, [everybody.groupId, heads.groupId, deputies.groupId], Date.now());
  const of = ({ groupId }: { groupId: string }) =>
    found.filter((one) => one.groupId === groupId).map(({ accountId }) => accountId);
  assert.deepEqual([of(everybody), of(heads), of(deputies)], [[head.accountId], [head.accountId], []]);
  await db.query('update post set ends_at = starts_at where unit_id = $1', [unit.id]);
  assert.deepEqual(await expandGroups(db, [heads.groupId], Date.now()), []);
});

test('who may write: anyone, people here, members, moderators', async () => {
  const member = await fixture.addColleague('Vũ Thị Giang');
  const other = await fixture.addColleague('Đặng Văn Hải');
  const outcome = async (whoMayPost: GroupFields['whoMayPost']): Promise<string[]> => {
    const group = await addGroup({ whoMayPost }, [{ accountId: member.accountId }]);
    await setModerators(db, act, group.groupId, [other.accountId]);
    const replies = [
      await post(group),
      await post(group, await asSender(member)),
      await post(group, await asSender(other)),
    ];
    return replies.map(({ kind }) => kind);
  };
  assert.deepEqual(await outcome('anyone'), ['accepted', 'accepted', 'accepted']);
  assert.deepEqual(await outcome('inside'), ['refused', 'accepted', 'accepted']);
  assert.deepEqual(await outcome('members'), ['refused', 'accepted', 'accepted']);
  assert.deepEqual(await outcome('moderators'), ['refused', 'refused', 'accepted']);
});

test('beside other recipients a refusal is told to the sender', async () => {
  const an = await fixture.addColleague('Bùi Thị Hoa');
  const group = await addGroup({ whoMayPost: 'moderators' });
  const sender = await asSender(an);
  const recipients = [
    { address: group.address, groupId: group.groupId },
    { address: an.address, accountId: an.accountId },
  ];
  assert.equal((await post(group, { ...sender, recipients })).kind, 'accepted');
  const letters = await fixture.letters(an);
  assert.equal(letters.length, 2);
  assert.ok(letters.some((one) => /Diagnostic-Code: .*5\.7\.2/.test(one)));
});

test('a moderated group holds messages until somebody decides, once', async () => {
  const an = await fixture.addColleague('Ngô Văn Khoa');
  const moderator = await fixture.addColleague('Dương Thị Lan');
  const group = await addGroup({ isModerated: true }, [{ accountId: an.accountId }]);
  await setModerators(db, act, group.groupId, [moderator.accountId]);
  const principal = await readPrincipal(db, moderator.accountId, fixture.now);
  const stranger = await readPrincipal(db, an.accountId, fixture.now);
  await post(group);
  await post(group, await asSender(an));
  assert.deepEqual([await fixture.counts(an), await fixture.counts(moderator)], [{}, { INBOX: 2 }]);
  assert.deepEqual(await readGroupPosts(db, stranger, undefined, 10), []);
  const [second, first] = await readGroupPosts(db, principal, undefined, 10);
  const parts = {
    db,
    blobs: fixture.blobs,
    delivery: fixture.delivery,
    clock: () => fixture.now,
    ids,
    hostname: `mail.${DOMAIN}`,
    domain: DOMAIN,
  };
  const approve = { id: first?.id ?? '', state: 'approved' as const, reason: null };
  await assert.rejects(decideGroupPost(parts, stranger, approve), refuses('notFound'));
  await decideGroupPost(parts, principal, approve);
  await assert.rejects(decideGroupPost(parts, principal, approve), refuses('notFound'));
  assert.deepEqual(await fixture.counts(an), { INBOX: 1 });
  await decideGroupPost(parts, principal, { id: second?.id ?? '', state: 'refused', reason: 'Không hợp' });
  const states = (await readGroupPosts(db, principal, undefined, 10)).map(({ state }) => state).sort();
  assert.deepEqual(states, ['approved', 'refused']);
  await post(group, await asSender(moderator));
  assert.equal((await fixture.letters(an)).filter((one) => /^List-Id/m.test(one)).length, 2);
  await post({ ...group, mailboxTag: 'owner' });
  assert.deepEqual(await fixture.counts(moderator), { INBOX: 3 });
});

test('only who administers the unit manages its groups, and an address is never given twice', async () => {
  const an = await fixture.addColleague('Lý Văn Minh');
  const principal = await readPrincipal(db, an.accountId, fixture.now);
  const group = await addGroup();
  const others = { ...act, principal };
  await assert.rejects(changeGroup(db, others, group.groupId, { name: 'x' }), refuses('notPermitted'));
  await assert.rejects(
    createGroup(db, others, { ...OPEN, address: 'nhomkhac', unitCode: 'snv' }),
    refuses('notPermitted'),
  );
  await assert.rejects(
    createGroup(db, act, { ...OPEN, address: an.address, unitCode: 'snv' }),
    refuses('alreadyExists'),
  );
  assert.equal((await findGroupsByAddress(db, [group.address.toUpperCase()])).size, 1);
  await retireGroup(db, act, group.groupId);
  assert.equal((await findGroupsByAddress(db, [group.address])).size, 0);
  await assert.rejects(
    createGroup(db, act, { ...OPEN, address: group.address, unitCode: 'snv' }),
    refuses('alreadyExists'),
  );
});
