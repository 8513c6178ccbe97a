/** What waits for a decision, whose turn it is, and how each comes to an end. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type AccountPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { QueueId, UnitId } from '#platform/kernel/ids.ts';
import { openProvince, type Province } from '#tests/province/province.ts';
import { leaseOutbound } from './lease-outbound.ts';
import { type OutboundMessage, outboundDomain } from './outbound-message.ts';
import { decideSend, listSendApprovals } from './send-approvals.ts';
import { endHold, holdSending, isSendingHeld, listHolds } from './sending-holds.ts';
import { listQueue, steerQueue } from './steer-outbound.ts';
import { writeOutbound } from './write-outbound.ts';

let province: Province;
let an: AccountPrincipal;
let binh: AccountPrincipal;
before(async () => {
  province = await openProvince();
  an = await province.principalOf(await province.addAccount({ displayName: 'Nguyễn Văn An' }));
  binh = await province.principalOf(await province.addAccount({ displayName: 'Lê Thị Bình' }));
});
after(() => province.close());

const operator = systemPrincipal('commandLine');
const base = { principal: operator, authority: 'test' };

async function write(
  of: AccountPrincipal,
  to: string[],
  more: Partial<OutboundMessage> = {},
): Promise<QueueId> {
  const { db, now, ids } = province;
  const blobs = createPostgresBlobStore(db);
  const blob = prepareBlob(Buffer.from(randomUUID()));
  const id = ids() as QueueId;
  await db.transaction(async (tx) => {
    await blobs.write(tx, [{ blob, references: 1 }]);
    await writeOutbound(tx, [
      {
        id,
        accountId: of.accountId,
        blob: blob.hash,
        size: 10,
        returnPath: of.name,
        smtputf8: false,
        body: '7bit',
        createdAt: new Date(now),
        recipients: to.map((address) => ({ address, domain: outboundDomain(address) })),
        ...more,
      },
    ]);
  });
  return id;
}

async function clear(): Promise<void> {
  await province.db.query('delete from outbound_message');
}

async function lease(perPair = 10) {
  const { works } = await leaseOutbound(province.db, {
    owner: randomUUID(),
    now: province.now,
    leaseMs: 60_000,
    limit: 100,
    perPair,
    busy: [],
  });
  return works;
}

test('one sender’s many messages leave room for another’s one', async () => {
  for (let number = 0; number < 50; number++) await write(an, [`p${number}@far.example`]);
  await write(binh, ['q@far.example']);
  const works = await lease();
  assert.equal(works.length, 11);
  assert.ok(works.some((work) => work.returnPath === binh.name));
  await clear();
});

test('the urgent come first of their sender', async () => {
  await write(an, ['slow@far.example']);
  await write(an, ['fast@far.example'], { priority: 4 });
  const [first] = await lease(1);
  assert.equal(first?.recipients[0]?.address, 'fast@far.example');
  assert.equal(first?.priority, 4);
  await clear();
});

test('a send that waits leaves when it is approved, and not before, whoever releases', async () => {
  const { db, now } = province;
  const unitId = an.unitPath.at(-1) as UnitId;
  const id = await write(an, ['a@far.example'], { held: { for: 'approval', unitId, subject: 'Thư mời' } });
  assert.equal((await lease()).length, 0);
  await steerQueue(db, 'release', { ...base, selection: { all: true }, now });
  assert.equal((await lease()).length, 0);
  const [waiting] = await listSendApprovals(db, operator);
  assert.deepEqual([waiting?.subject, waiting?.sender, waiting?.state], ['Thư mời', an.name, 'waiting']);
  assert.equal((await listSendApprovals(db, binh)).length, 0, 'nobody else sees it');
  assert.equal((await listSendApprovals(db, an)).length, 1, 'the sender does');
  const decision = { messageId: id, isApproved: true, reason: '', authority: 'test', now };
  await assert.rejects(decideSend(db, { ...decision, principal: an }), { code: 'notPermitted' });
  await decideSend(db, { ...decision, principal: operator });
  await assert.rejects(decideSend(db, { ...decision, principal: operator }), { code: 'conflict' });
  assert.equal((await lease()).length, 1);
  await clear();
});

test('a send that is refused goes to the worker with its verdict', async () => {
  const { db, now } = province;
  const unitId = an.unitPath.at(-1) as UnitId;
  const messageId = await write(an, ['a@far.example'], { held: { for: 'approval', unitId, subject: 'x' } });
  const decision = { principal: operator, messageId, isApproved: false, authority: 'test', now };
  await assert.rejects(decideSend(db, { ...decision, reason: ' ' }), { code: 'invalidArgument' });
  await decideSend(db, { ...decision, reason: 'Không đúng quy định' });
  assert.equal((await lease())[0]?.verdict, 'Không đúng quy định');
  await clear();
});

test('a held account’s mail waits, what it had queued too, and leaves when the hold ends', async () => {
  const { db, now, ids } = province;
  await write(an, ['a@far.example']);
  const other = await write(binh, ['b@far.example']);
  const hold = {
    ...base,
    accountId: an.accountId,
    reason: 'volume' as const,
    facts: { outsideHour: 400 },
    ids,
    now,
  };
  assert.equal(await holdSending(db, hold), true);
  assert.equal(await holdSending(db, hold), false);
  assert.equal(await isSendingHeld(db, an.accountId), true);
  await write(an, ['c@far.example'], { held: { for: 'suspicion' } });
  assert.deepEqual(
    (await lease()).map((work) => work.messageId),
    [other],
  );
  const [open] = await listHolds(db, operator);
  assert.deepEqual([open?.address, open?.waiting, open?.facts], [an.name, 2, { outsideHour: 400 }]);
  await endHold(db, { ...base, id: open?.id ?? '', now });
  assert.equal((await lease()).length, 2);
  assert.equal(await isSendingHeld(db, an.accountId), false);
  await clear();
});

test('operators steer by account, recipient and route, and give back with a reason', async () => {
  const { db, now } = province;
  await write(an, ['a@far.example', 'b@far.example']);
  await write(binh, ['c@far.example']);
  const steer = (act: Parameters<typeof steerQueue>[1], selection: object, given?: string) =>
    steerQueue(db, act, { ...base, selection, now, ...(given !== undefined && { given }) });
  assert.equal(await steer('hold', { accountId: an.accountId }), 2);
  assert.equal(await steer('release', { address: 'A@far.example' }), 1);
  assert.equal(await steer('route', { address: 'a@far.example' }, 'relay.example:2525'), 1);
  await assert.rejects(steer('route', { all: true }, 'no route'), { code: 'invalidArgument' });
  await assert.rejects(steer('bounce', { all: true }), { code: 'invalidArgument' });
  assert.equal(await steer('bounce', { address: 'c@far.example' }, 'Sai người nhận'), 1);
  const works = await lease();
  assert.deepEqual(
    new Set(works.map(({ route, verdict }) => `${route} ${verdict}`)),
    new Set(['undefined Sai người nhận', 'relay.example:2525 undefined']),
  );
  const listed = await listQueue(db, operator, { accountId: an.accountId }, 10);
  assert.deepEqual(
    new Set(listed.map(({ address, state }) => `${address} ${state}`)),
    new Set(['a@far.example leased', 'b@far.example held']),
  );
  await clear();
});
