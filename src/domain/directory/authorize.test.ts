/** Tests of authorization: every act × every role × own unit, below, beside; owners; guarded accounts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import { ACTS, type Act } from './acts.ts';
import { type AuthorizationObject, authorize, findReach, requirePermission } from './authorize.ts';
import { type AccountPrincipal, ROLES, type Role, systemPrincipal } from './principal.ts';

const province = 'province' as UnitId;
const office = 'office' as UnitId;
const center = 'center' as UnitId;
const school = 'school' as UnitId;
const me = 'me' as AccountId;
const other = 'other' as AccountId;

const PATHS = {
  own: [province, office],
  below: [province, office, center],
  beside: [province, school],
  above: [province],
};
const ACT_NAMES = Object.keys(ACTS) as Act[];

function holder(role: Role, unitPath: readonly UnitId[] = PATHS.own): AccountPrincipal {
  const unitId = unitPath.at(-1) as UnitId;
  return {
    kind: 'account',
    accountId: me,
    name: 'me@example.vn',
    unitPath,
    roles: [{ role, unitId, unitPath }],
  };
}

/** Written down by hand: the acts each role gives on accounts and units in its reach. A new act or role fails here. */
const WITHIN_REACH: Record<Role, Act[]> = {
  chief_of_office: [
    'disk.read',
    'agencyWork.read',
    'budget.read',
    'budget.approve',
    'handover.read',
    'handover.giveInstead',
    'handover.settle',
    'order.read',
    'rules.follow',
    'training.readPlan',
    'training.approve',
    'training.readPeople',
    'status.announce',
    'archive.read',
    'archive.rule',
    'archive.hold',
    'archive.release',
    'archive.request',
    'archive.approve',
    'person.contact',
    'traffic.read',
    'mailReport.read',
    'removal.read',
    'removal.decide',
    'incident.read',
    'account.create',
    'account.list',
    'account.lock',
    'account.unlock',
    'account.setQuota',
    'role.grant',
    'role.grantReserved',
    'role.list',
    'unit.create',
    'audit.read',
    'audit.verify',
    'directory.correct',
    'directory.history',
    'request.read',
    'request.approve',
    'request.approvePost',
    'request.approveUnitAct',
    'request.approveDomainChange',
    'filters.read',
    'send.approve',
    'policy.read',
    'policy.change',
    'report.read',
    'group.manage',
    'violation.read',
    'violation.readRestricted',
    'violation.record',
    'violation.measure',
    'proposal.read',
    'proposal.answer',
  ],
  deputy_chief: [
    'disk.read',
    'agencyWork.read',
    'budget.read',
    'handover.read',
    'handover.giveInstead',
    'handover.settle',
    'order.read',
    'rules.follow',
    'training.readPlan',
    'training.readPeople',
    'archive.read',
    'archive.approve',
    'traffic.read',
    'mailReport.read',
    'removal.read',
    'incident.read',
    'directory.history',
    'request.read',
    'request.approve',
    'request.approvePost',
    'request.approveUnitAct',
    'filters.read',
    'violation.read',
    'violation.readRestricted',
    'violation.record',
    'violation.measure',
    'proposal.read',
    'proposal.answer',
  ],
  center_administrator: [
    'disk.read',
    'disk.record',
    'agencyWork.read',
    'budget.read',
    'budget.make',
    'training.readPlan',
    'training.organise',
    'training.readPeople',
    'training.enrol',
    'training.handOut',
    'training.grade',
    'handover.read',
    'handover.settle',
    'status.announce',
    'archive.read',
    'person.contact',
    'traffic.read',
    'mailReport.read',
    'removal.read',
    'removal.propose',
    'removal.decide',
    'incident.read',
    'incident.handle',
    'account.create',
    'account.list',
    'account.lock',
    'account.unlock',
    'account.setPassword',
    'account.setQuota',
    'role.grant',
    'role.list',
    'unit.create',
    'quarantine.read',
    'quarantine.decide',
    'queue.read',
    'queue.steer',
    'system.operate',
    'audit.verify',
    'directory.correct',
    'directory.history',
    'request.read',
    'request.submit',
    'request.submitUnitAct',
    'request.submitDomainChange',
    'request.execute',
    'request.emergency',
    'slip.print',
    'filters.read',
    'filters.organise',
    'feed.send',
    'list.open',
    'list.confirm',
    'send.approve',
    'policy.read',
    'policy.change',
    'report.read',
    'group.manage',
    'violation.read',
    'violation.record',
    'proposal.read',
    'proposal.answer',
  ],
  center_operator: [
    'disk.read',
    'disk.record',
    'agencyWork.read',
    'budget.read',
    'budget.make',
    'training.readPlan',
    'training.organise',
    'training.readPeople',
    'training.enrol',
    'training.handOut',
    'training.grade',
    'handover.read',
    'status.announce',
    'person.contact',
    'traffic.read',
    'mailReport.read',
    'removal.read',
    'removal.propose',
    'incident.read',
    'incident.handle',
    'account.list',
    'account.lock',
    'account.setPassword',
    'quarantine.read',
    'quarantine.decide',
    'queue.read',
    'queue.steer',
    'audit.verify',
    'directory.history',
    'request.read',
    'request.submit',
    'request.submitUnitAct',
    'request.execute',
    'request.emergency',
    'slip.print',
    'filters.read',
    'feed.send',
    'list.open',
    'list.confirm',
    'send.approve',
    'policy.read',
    'report.read',
    'violation.read',
    'violation.record',
    'proposal.read',
  ],
  personnel_authority: [
    'account.list',
    'directory.history',
    'request.read',
    'request.submit',
    'request.submitUnitAct',
    'feed.send',
    'list.open',
    'list.confirm',
  ],
  unit_administrator: [
    'disk.read',
    'disk.record',
    'rules.follow',
    'training.readPeople',
    'training.enrol',
    'person.contact',
    'account.create',
    'account.list',
    'account.lock',
    'account.unlock',
    'account.setPassword',
    'role.list',
    'directory.history',
    'request.read',
    'request.submit',
    'request.submitUnitAct',
    'request.emergency',
    'slip.print',
    'feed.send',
    'list.confirm',
    'send.approve',
    'group.manage',
    'proposal.read',
    'proposal.send',
  ],
  agency_head: [
    'disk.read',
    'disk.record',
    'agencyWork.read',
    'handover.read',
    'order.read',
    'rules.follow',
    'training.readPeople',
    'archive.request',
    'directory.history',
    'request.read',
    'request.submit',
    'request.submitUnitAct',
    'request.consent',
    'request.approvePost',
    'list.confirm',
    'list.sign',
    'send.approve',
    'report.read',
    'group.manage',
    'violation.read',
    'violation.measureOwn',
    'proposal.read',
    'proposal.send',
  ],
  delegate: ['disk.read', 'disk.record'],
  archivist: [
    'archive.read',
    'archive.rule',
    'archive.hold',
    'archive.request',
    'directory.history',
    'request.read',
  ],
  auditor: [
    'disk.read',
    'agencyWork.read',
    'budget.read',
    'handover.read',
    'order.read',
    'rules.follow',
    'training.readPlan',
    'training.readPeople',
    'archive.read',
    'archive.request',
    'traffic.read',
    'account.list',
    'role.list',
    'audit.read',
    'audit.verify',
    'directory.history',
    'request.read',
    'filters.read',
    'policy.read',
    'report.read',
    'violation.read',
    'violation.readRestricted',
  ],
  official: [],
};

test('orders and rules of use are the head’s of exactly the unit', () => {
  for (const act of ['order.issue', 'rules.publish'] as const)
    for (const role of ROLES)
      for (const [place, unitPath] of Object.entries(PATHS))
        assert.equal(
          authorize(holder(role), act, { kind: 'post', unitPath }),
          role === 'agency_head' && place === 'own',
          `${role} ${act} ${place}`,
        );
});

test('each role permits exactly its acts, in its unit and below, and nothing beside or above', () => {
  for (const role of ROLES) {
    for (const act of ACT_NAMES) {
      for (const [place, unitPath] of Object.entries(PATHS)) {
        const inReach = place === 'own' || place === 'below';
        const expected = act === 'unit.read' || (inReach && WITHIN_REACH[role].includes(act));
        const object: AuthorizationObject = { kind: 'account', accountId: other, unitPath };
        assert.equal(authorize(holder(role), act, object), expected, `${role} ${act} ${place}`);
        assert.equal(
          authorize(holder(role), act, { kind: 'unit', unitPath }),
          expected,
          `${role} ${act} unit ${place}`,
        );
      }
    }
  }
});

test('the whole system is steered only by roles held at the root', () => {
  for (const role of ROLES) {
    for (const act of ACT_NAMES.filter((act) => act !== 'unit.read')) {
      assert.equal(
        authorize(holder(role), act, { kind: 'province' }),
        false,
        `${role} ${act} below the root`,
      );
      const expected = WITHIN_REACH[role].includes(act);
      assert.equal(
        authorize(holder(role, PATHS.above), act, { kind: 'province' }),
        expected,
        `${role} ${act} at the root`,
      );
    }
  }
});

test('an owner reads, changes and sends from the own mailbox, with no role and no unit named', () => {
  for (const act of ['mailbox.read', 'mailbox.write', 'mail.send'] as const)
    assert.equal(
      authorize({ ...holder('official'), roles: [] }, act, { kind: 'mailbox', accountId: me }),
      true,
      act,
    );
});

test('no role of the province opens a personal mailbox', () => {
  for (const role of ROLES)
    for (const act of ['mailbox.read', 'mailbox.write', 'mail.send'] as const)
      for (const accountKind of ['personal', 'system'] as const) {
        const object: AuthorizationObject = {
          kind: 'mailbox',
          accountId: other,
          unitPath: PATHS.own,
          accountKind,
        };
        assert.equal(authorize(holder(role), act, object), false, `${role} ${act} ${accountKind}`);
        assert.equal(authorize(holder(role, PATHS.above), act, object), false, `${role} at the root ${act}`);
      }
});

const mailbox = (unitPath: readonly UnitId[]): AuthorizationObject => ({
  kind: 'mailbox',
  accountId: other,
  unitPath,
  accountKind: 'agency',
});

test('an agency mailbox opens to its head and delegates, of exactly that unit', () => {
  assert.equal(authorize(holder('agency_head'), 'mail.send', mailbox(PATHS.own)), true);
  assert.equal(authorize(holder('delegate'), 'mailbox.write', mailbox(PATHS.own)), true);
  assert.equal(authorize(holder('delegate'), 'mail.send', mailbox(PATHS.own)), false);
  for (const place of [PATHS.below, PATHS.beside, PATHS.above])
    assert.equal(authorize(holder('agency_head'), 'mailbox.read', mailbox(place)), false);
  for (const role of ROLES.filter((role) => role !== 'agency_head' && role !== 'delegate'))
    assert.equal(authorize(holder(role), 'mailbox.read', mailbox(PATHS.own)), false, role);
});

test('nobody grants themselves a role or unlocks their own account', () => {
  for (const role of ROLES) {
    const own: AuthorizationObject = { kind: 'account', accountId: me, unitPath: PATHS.own };
    assert.equal(authorize(holder(role), 'role.grant', own), false, role);
    assert.equal(authorize(holder(role), 'account.unlock', own), false, role);
    assert.equal(authorize(holder(role), 'account.setPassword', own), true, role);
  }
});

test('a unit administrator or operator does not reach the accounts that guard the system', () => {
  for (const heldRole of ['chief_of_office', 'center_administrator', 'auditor'] as const) {
    const object: AuthorizationObject = {
      kind: 'account',
      accountId: other,
      unitPath: PATHS.own,
      heldRoles: [heldRole],
    };
    assert.equal(authorize(holder('unit_administrator'), 'account.setPassword', object), false, heldRole);
    assert.equal(authorize(holder('center_operator'), 'account.setPassword', object), false, heldRole);
    assert.equal(authorize(holder('center_administrator'), 'account.setPassword', object), true, heldRole);
  }
  const plain: AuthorizationObject = {
    kind: 'account',
    accountId: other,
    unitPath: PATHS.own,
    heldRoles: ['official'],
  };
  assert.equal(authorize(holder('unit_administrator'), 'account.setPassword', plain), true);
});

test('the machine itself may do everything', () => {
  for (const act of ACT_NAMES)
    assert.equal(authorize(systemPrincipal('commandLine'), act, { kind: 'province' }), true, act);
});

test('what is not permitted is refused with its code', () => {
  assert.throws(
    () => requirePermission(holder('official'), 'queue.steer', { kind: 'province' }),
    (error) =>
      error instanceof Refusal && error.code === 'notPermitted' && error.facts['act'] === 'queue.steer',
  );
  requirePermission(holder('center_operator', PATHS.above), 'queue.steer', { kind: 'province' });
});

test('a list shows what the role reaches', () => {
  assert.deepEqual(findReach(holder('unit_administrator'), 'account.list'), [office]);
  assert.deepEqual(findReach(holder('official'), 'account.list'), []);
  assert.equal(findReach(holder('auditor', PATHS.above), 'account.list'), 'everywhere');
  assert.equal(findReach(systemPrincipal('commandLine'), 'account.list'), 'everywhere');
});
