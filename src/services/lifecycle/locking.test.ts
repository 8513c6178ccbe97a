/** Tests of locking by request (R8.5): a person's account and an agency's mailbox, as an emergency, confirmed and undone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { findRequest } from '#domain/directory/change-requests.ts';
import { findRequestIds, readRequests } from '#domain/directory/find-change-requests.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { approveRequest } from './approve.ts';
import { attachDecision } from './attach-decision.ts';
import { DECIDED_TYPES } from './matrix.ts';
import { refuseRequest } from './refuse.ts';
import { writeNotice } from './tell.ts';

let living: LivingProvince;

before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const at = (localPart: string): string => `${localPart}@${DOMAIN}`;
const unitOf = async (code: string) => requireUnit(living.province.db, code);

/** Somebody in the office of justice. */
async function addPerson(name: string): Promise<{ id: string; address: string }> {
  const address = await living.addHolder(name, 'official', 'stp');
  const person = await findPersonByAddress(living.province.db, address);
  assert.ok(person);
  return { id: person.id, address };
}

test('a lock is done at once with its reason, and refused afterwards it is undone by a request of its own', async () => {
  const { db } = living.province;
  const person = await addPerson('Trương Định');
  const by = await living.who('stp');
  await assert.rejects(
    living.submit(by, { type: 'lock', personId: person.id, emergencyReason: ' ' }),
    isRefusal('invalidArgument'),
  );
  await assert.rejects(
    living.submit(by, { type: 'leaving', personId: person.id, emergencyReason: 'gấp' }),
    isRefusal('invalidArgument'),
  );
  const lock = await living.submit(by, {
    type: 'lock',
    personId: person.id,
    decision: undefined,
    emergencyReason: 'lộ mật khẩu',
  });
  assert.equal(lock.state, 'applied');
  assert.equal((await requireAccount(db, at('truongdinh'))).state, 'locked');
  await assert.rejects(approveRequest(living.parts, by, { requestId: lock.id }), isRefusal('notPermitted'));
  await refuseRequest(living.parts, await living.chief(), { requestId: lock.id, note: 'không có căn cứ' });
  assert.equal((await requireAccount(db, at('truongdinh'))).state, 'active');
  assert.equal((await findRequest(db, lock.id))?.closingNote, 'không có căn cứ');
});

test('an agency’s mailbox is locked as a person’s is: by its unit or the center, never by itself; whoever reads it is told', async () => {
  const { db } = living.province;
  const mailbox = await requireAccount(db, at('sxd'));
  const head = await requireAccount(db, await living.addHolder('Hồ Xuân Hương', 'agency_head', 'sxd'));
  const wanted = { type: 'lock', decision: undefined, details: { accountId: mailbox.id } } as const;
  await assert.rejects(living.submit(await living.who('sgddt'), wanted), isRefusal('notPermitted'));
  await assert.rejects(living.submit(await living.who('sxd'), wanted), isRefusal('notPermitted'));
  const personal = { type: 'lock', details: { accountId: head.id } };
  await assert.rejects(living.submit(await living.who('trungtam'), personal), isRefusal('notFound'));
  const both = { ...wanted, personId: (await findPersonByAddress(db, head.address))?.id };
  await assert.rejects(living.submit(await living.who('trungtam'), both), isRefusal('invalidArgument'));

  const lock = await living.submit(await living.who('trungtam'), {
    ...wanted,
    emergencyReason: 'lộ mật khẩu chung',
  });
  assert.deepEqual(
    [lock.state, lock.mailboxName, lock.subjectAccountId, lock.unitId],
    ['applied', mailbox.displayName, mailbox.id, (await unitOf('sxd')).id],
  );
  assert.equal((await requireAccount(db, at('sxd'))).state, 'locked');
  const [job] = await db.query<{ told: string[] }>(
    `select payload -> 'accountIds' as told from job where queue = 'lifecycle.tell' and payload ->> 'requestId' = $1`,
    [lock.id],
  );
  assert.ok(job?.told.includes(mailbox.id) && job.told.includes(head.id));
  assert.match((await writeNotice(db, lock, [])).text.subject.vi, new RegExp(`: ${mailbox.displayName}$`));
  const [seen] = await readRequests(db, { reach: [], accountId: mailbox.id }, [lock.id], 1);
  assert.equal(seen?.id, lock.id, 'the agency can follow it');

  await refuseRequest(living.parts, await living.chief(), { requestId: lock.id, note: 'không có căn cứ' });
  assert.equal((await requireAccount(db, at('sxd'))).state, 'active');
  const again = await living.carryOut('trungtam', { ...wanted, type: 'unlock' });
  assert.equal(again.state, 'failed', 'it is open already');
});

test('an emergency is confirmed afterwards and put on its decision, once', async () => {
  const { id: personId } = await addPerson('Phan Đình Phùng');
  const by = await living.who('stp');
  const wanted = { type: 'lock', personId, decision: undefined, emergencyReason: 'mất máy tính' };
  const { id: requestId } = await living.submit(by, wanted);
  const everywhere = { reach: 'everywhere', accountId: null } as const;
  const order = { by: 'createdAt', isAscending: true } as const;
  const waiting = (awaits: 'confirmation' | 'decision'): Promise<string[]> => {
    const condition = { awaits, personId, decidedTypes: DECIDED_TYPES };
    return findRequestIds(living.province.db, everywhere, condition, order, 10);
  };
  assert.deepEqual(await waiting('confirmation'), [requestId]);
  await approveRequest(living.parts, await living.chief(), { requestId });
  assert.deepEqual(await waiting('confirmation'), []);
  assert.deepEqual(await waiting('decision'), [requestId]);
  const decision = { number: '77', decidedOn: living.day(0), issuer: 'Sở Tư pháp', summary: '', file: null };
  const named = await attachDecision(living.parts, by, { requestId, decision });
  assert.equal(named.state, 'applied');
  assert.deepEqual(await waiting('decision'), []);
  const again = attachDecision(living.parts, by, { requestId, decision: { ...decision, number: '78' } });
  await assert.rejects(again, isRefusal('conflict'));
});
