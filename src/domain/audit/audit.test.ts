/** Tests of the audit record against a real database: one chain under load, and no change goes unseen. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openProvince, type Province } from '#tests/province/province.ts';
import { type AuditEvent, recordEvent } from './record-event.ts';
import { readAuditHead, readEvents, verifyAuditChain } from './verify-chain.ts';

let province: Province;

before(async () => {
  province = await openProvince();
});
after(() => province.close());

const event = (id: string, after: AuditEvent['after'] = null): AuditEvent => ({
  now: province.now,
  actor: { name: 'system:test' },
  act: 'account.create',
  object: { kind: 'account', id },
  authority: 'Quyết định 1',
  after: after ?? null,
});

test('events of many transactions at once make one chain without a gap', async () => {
  const { events } = await verifyAuditChain(province.db);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      province.db.transaction((tx) => recordEvent(tx, event(`n${index}`))),
    ),
  );
  assert.deepEqual(await verifyAuditChain(province.db), { events: events + 20 });
  assert.equal((await readAuditHead(province.db))?.seq, events + 20);
});

test('an event of a transaction that failed is not there, and leaves no gap', async () => {
  const before = await verifyAuditChain(province.db);
  const failed = province.db.transaction(async (tx) => {
    await recordEvent(tx, event('failed'));
    throw new Error('the change failed');
  });
  await assert.rejects(failed, /the change failed/);
  assert.deepEqual(await verifyAuditChain(province.db), before);
});

test('values come back as they were recorded and verify whatever the order of their keys', async () => {
  const value = { z: 1, a: [{ y: 'Huế “đẹp”', b: null }, 1.5e-7, true], đ: '\u2028' };
  await province.db.transaction((tx) => recordEvent(tx, event('json', value)));
  const head = await readAuditHead(province.db);
  const [stored] = await readEvents(province.db, (head?.seq ?? 0) - 1, 1);
  assert.deepEqual(stored?.after, value);
  assert.equal((await verifyAuditChain(province.db)).brokenAt, undefined);
});

test('the database refuses to change, delete or empty the record', async () => {
  for (const statement of [
    `update audit_event set actor = 'x' where seq = 1`,
    'delete from audit_event where seq = 1',
    'truncate audit_event',
  ])
    await assert.rejects(province.db.query(statement), /only ever added to/, statement);
});

test('the end of the chain cut off, and events changed with all hashes after them, are found by a head seen before', async () => {
  const { db } = province;
  const head = await readAuditHead(db);
  assert.ok(head);
  const witnessed = [{ seq: head.seq, hash: head.hash.toString('hex') }];
  assert.equal((await verifyAuditChain(db, witnessed)).brokenAt, undefined);
  const undone = db.transaction(async (tx) => {
    await tx.query('alter table audit_event disable trigger audit_event_append_only');
    await tx.query('delete from audit_event where seq = $1', [head.seq]);
    assert.equal((await verifyAuditChain(tx)).brokenAt, undefined, 'the chain agrees with itself');
    assert.equal((await verifyAuditChain(tx, witnessed)).brokenAt, head.seq);
    const event = { now: 1, actor: { name: 'x' }, act: 'x', authority: 'x' };
    await recordEvent(tx, { ...event, object: { kind: 'account', id: 'x' } });
    assert.equal((await verifyAuditChain(tx)).brokenAt, undefined, 'and so does another end');
    assert.equal((await verifyAuditChain(tx, witnessed)).brokenAt, head.seq);
    throw new Error('undo');
  });
  await assert.rejects(undone, /undo/);
});

test('two events that change places are found', async () => {
  const undone = province.db.transaction(async (tx) => {
    await tx.query('alter table audit_event disable trigger audit_event_append_only');
    await tx.query('update audit_event set seq = -4 where seq = 4');
    await tx.query('update audit_event set seq = 4 where seq = 5');
    await tx.query('update audit_event set seq = 5 where seq = -4');
    assert.equal((await verifyAuditChain(tx)).brokenAt, 4);
    throw new Error('undo');
  });
  await assert.rejects(undone, /undo/);
});

test('a row changed or removed behind the triggers is found', async () => {
  const broken = async (statement: string): Promise<number | undefined> => {
    let verdict: number | undefined;
    const undone = province.db.transaction(async (tx) => {
      await tx.query('alter table audit_event disable trigger audit_event_append_only');
      await tx.query(statement);
      verdict = (await verifyAuditChain(tx)).brokenAt;
      throw new Error('undo');
    });
    await assert.rejects(undone, /undo/);
    return verdict;
  };
  assert.equal(await broken(`update audit_event set after = '{"address": "other"}' where seq = 7`), 7);
  assert.equal(await broken('delete from audit_event where seq = 9'), 9);
  assert.equal(await broken(`update audit_event set at = at + interval '1 hour' where seq = 1`), 1);
  assert.equal((await verifyAuditChain(province.db)).brokenAt, undefined);
});
