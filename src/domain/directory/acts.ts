/**
 * The table of acts: for each, who may, and how far it reaches. Read by `authorize.ts` alone.
 *
 * R2.1, R5.1–R5.4, R6.1, R6.4, R9.1. What is not in this table is not permitted.
 */
import type { Role } from './principal.ts';

export interface ActRule {
  /** The owner of the account or mailbox may, without any role. */
  owner?: true;
  /** Everybody who is signed in may. */
  everyone?: true;
  /** Roles that may, on the unit they are held in and below. */
  roles?: readonly Role[];
  /** Roles that may on the agency mailbox of exactly their unit, and on what else is the post's, not a person's (R9.1). */
  agencyMailboxRoles?: readonly Role[];
  /** Never on one's own account: nobody gives themselves rights (R6.4). */
  notOnSelf?: true;
}

export type Act =
  | 'mailbox.read'
  | 'mailbox.write'
  | 'mail.send'
  | 'mail.sendOnBehalf'
  | 'mailbox.share'
  | 'account.create'
  | 'account.list'
  | 'account.lock'
  | 'account.unlock'
  | 'account.setPassword'
  | 'account.setQuota'
  | 'role.grant'
  | 'role.grantReserved'
  | 'role.list'
  | 'unit.read'
  | 'unit.create'
  | 'directory.change'
  | 'directory.correct'
  | 'directory.history'
  | 'person.contact'
  | 'quarantine.read'
  | 'quarantine.decide'
  | 'removal.read'
  | 'removal.propose'
  | 'removal.decide'
  | 'mailReport.read'
  | 'incident.read'
  | 'incident.handle'
  | 'request.read'
  | 'request.submit'
  | 'request.submitUnitAct'
  | 'request.submitDomainChange'
  | 'request.consent'
  | 'request.approve'
  | 'request.approvePost'
  | 'request.approveUnitAct'
  | 'request.approveDomainChange'
  | 'request.execute'
  | 'request.emergency'
  | 'slip.print'
  | 'feed.send'
  | 'list.open'
  | 'violation.read'
  | 'violation.readRestricted'
  | 'violation.record'
  | 'violation.measure'
  | 'violation.measureOwn'
  | 'proposal.read'
  | 'proposal.send'
  | 'proposal.answer'
  | 'disk.read'
  | 'disk.record'
  | 'agencyWork.read'
  | 'list.confirm'
  | 'list.sign'
  | 'group.manage'
  | 'filters.read'
  | 'filters.organise'
  | 'queue.read'
  | 'queue.steer'
  | 'send.approve'
  | 'policy.read'
  | 'policy.change'
  | 'report.read'
  | 'traffic.read'
  | 'system.operate'
  | 'status.announce'
  | 'order.issue'
  | 'order.read'
  | 'rules.publish'
  | 'rules.follow'
  | 'handover.read'
  | 'handover.give'
  | 'handover.giveInstead'
  | 'handover.accept'
  | 'handover.settle'
  | 'archive.read'
  | 'archive.rule'
  | 'archive.hold'
  | 'archive.release'
  | 'archive.request'
  | 'archive.approve'
  | 'budget.read'
  | 'budget.make'
  | 'budget.approve'
  | 'training.readPlan'
  | 'training.organise'
  | 'training.approve'
  | 'training.readPeople'
  | 'training.enrol'
  | 'training.handOut'
  | 'training.grade'
  | 'audit.read'
  | 'audit.verify';

const MANAGERS: readonly Role[] = ['chief_of_office', 'center_administrator'];
const CHIEFS: readonly Role[] = ['chief_of_office', 'deputy_chief'];
const CENTER: readonly Role[] = ['center_administrator', 'center_operator'];
/** Who reports changes of people and units (R5.2–R5.5). */
const SUBMITTERS: readonly Role[] = [...CENTER, 'personnel_authority', 'unit_administrator', 'agency_head'];
/** Who follows what becomes of a unit and its people. */
const WATCHERS: readonly Role[] = [...CHIEFS, ...SUBMITTERS, 'archivist', 'auditor'];

export const ACTS: Readonly<Record<Act, ActRule>> = {
  'mailbox.read': { owner: true, agencyMailboxRoles: ['agency_head', 'delegate'] },
  'mailbox.write': { owner: true, agencyMailboxRoles: ['agency_head', 'delegate'] },
  'mail.send': { owner: true, agencyMailboxRoles: ['agency_head'] },
  'mail.sendOnBehalf': { agencyMailboxRoles: ['agency_head', 'delegate'] },
  'mailbox.share': { owner: true, agencyMailboxRoles: ['agency_head'] },
  'account.create': { roles: [...MANAGERS, 'unit_administrator'] },
  'account.list': {
    roles: [...MANAGERS, 'center_operator', 'personnel_authority', 'unit_administrator', 'auditor'],
  },
  'account.lock': { owner: true, roles: [...MANAGERS, 'center_operator', 'unit_administrator'] },
  'account.unlock': { roles: [...MANAGERS, 'unit_administrator'], notOnSelf: true },
  'account.setPassword': { owner: true, roles: [...CENTER, 'unit_administrator'] },
  'account.setQuota': { roles: MANAGERS },
  'role.grant': { roles: MANAGERS, notOnSelf: true },
  // Whoever approves, oversees or opens an agency's mailbox is named by the chief: else the center makes its own second person (R6.4).
  'role.grantReserved': { roles: ['chief_of_office'], notOnSelf: true },
  'role.list': { owner: true, roles: [...MANAGERS, 'unit_administrator', 'auditor'] },
  'unit.read': { everyone: true },
  'unit.create': { roles: MANAGERS },
  // Only the machine, when an approved request comes into force.
  'directory.change': {},
  'directory.correct': { roles: MANAGERS },
  // Telephone numbers and picture: one's own, and of those whose list one keeps.
  'person.contact': { owner: true, roles: [...CENTER, 'chief_of_office', 'unit_administrator'] },
  'quarantine.read': { roles: CENTER },
  'quarantine.decide': { roles: CENTER },
  'removal.read': { roles: [...CHIEFS, ...CENTER] },
  'removal.propose': { roles: CENTER },
  // By somebody else than who proposed it, which the removal itself holds to.
  'removal.decide': { roles: ['chief_of_office', 'center_administrator'] },
  'mailReport.read': { roles: [...CHIEFS, ...CENTER] },
  'incident.read': { roles: [...CHIEFS, ...CENTER] },
  'incident.handle': { roles: CENTER },
  'directory.history': { roles: WATCHERS },
  'request.read': { roles: WATCHERS },
  'request.submit': { roles: SUBMITTERS },
  'request.submitUnitAct': { roles: SUBMITTERS },
  'request.submitDomainChange': { roles: ['center_administrator'] },
  // A body that only takes part consents before the chief decides (R3.1).
  'request.consent': { roles: ['agency_head'], notOnSelf: true },
  'request.approve': { roles: CHIEFS, notOnSelf: true },
  // Within an agency its head decides who does what.
  'request.approvePost': { roles: [...CHIEFS, 'agency_head'], notOnSelf: true },
  'request.approveUnitAct': { roles: CHIEFS },
  'request.approveDomainChange': { roles: ['chief_of_office'] },
  'request.execute': { roles: CENTER },
  'request.emergency': { roles: [...CENTER, 'unit_administrator'] },
  'violation.read': { roles: [...CHIEFS, ...CENTER, 'agency_head', 'auditor'] },
  'violation.readRestricted': { roles: [...CHIEFS, 'auditor'] },
  'violation.record': { roles: [...CHIEFS, ...CENTER] },
  'violation.measure': { roles: CHIEFS },
  // Against a body that only takes part the measure is its own (R3.1).
  'violation.measureOwn': { roles: ['agency_head'] },
  'proposal.read': { roles: [...CHIEFS, ...CENTER, 'unit_administrator', 'agency_head'] },
  'proposal.send': { roles: ['unit_administrator', 'agency_head'] },
  'proposal.answer': { roles: [...CHIEFS, 'center_administrator'] },
  'disk.read': {
    roles: [...CHIEFS, ...CENTER, 'unit_administrator', 'agency_head', 'delegate', 'auditor'],
  },
  'disk.record': { roles: [...CENTER, 'unit_administrator', 'agency_head', 'delegate'] },
  // Numbers only; what the mail says is for those of the agency.
  'agencyWork.read': { roles: [...CHIEFS, ...CENTER, 'agency_head', 'auditor'] },
  'list.open': { roles: [...CENTER, 'personnel_authority'] },
  'list.confirm': { roles: [...CENTER, 'personnel_authority', 'unit_administrator', 'agency_head'] },
  'list.sign': { roles: ['agency_head'] },
  'feed.send': { roles: [...CENTER, 'personnel_authority', 'unit_administrator'] },
  'slip.print': { roles: [...CENTER, 'unit_administrator'] },
  'group.manage': { roles: [...MANAGERS, 'unit_administrator', 'agency_head'] },
  'filters.read': { roles: [...CHIEFS, ...CENTER, 'auditor'] },
  'filters.organise': { roles: ['center_administrator'] },
  'queue.read': { roles: CENTER },
  'queue.steer': { roles: CENTER },
  'send.approve': {
    roles: [...MANAGERS, 'center_operator', 'unit_administrator', 'agency_head'],
    notOnSelf: true,
  },
  'policy.read': { roles: [...MANAGERS, 'center_operator', 'auditor'] },
  'policy.change': { roles: MANAGERS },
  'report.read': { roles: [...MANAGERS, 'center_operator', 'auditor', 'agency_head'] },
  // Numbers of the whole province, without names.
  'traffic.read': { roles: [...CHIEFS, ...CENTER, 'auditor'] },
  'system.operate': { roles: ['center_administrator'] },
  // What everybody reads on the status page.
  'status.announce': { roles: [...MANAGERS, 'center_operator'] },
  // By the head of exactly the unit: nobody above writes from its mailbox or in its register (R9.1, R9.4).
  'order.issue': { agencyMailboxRoles: ['agency_head'] },
  'order.read': { roles: [...CHIEFS, 'agency_head', 'auditor'] },
  'rules.publish': { agencyMailboxRoles: ['agency_head'] },
  'rules.follow': { roles: [...CHIEFS, 'agency_head', 'unit_administrator', 'auditor'] },
  // Both parties by name, and those who answer for the agency before, now and later (R9.2).
  'handover.read': { owner: true, roles: [...CHIEFS, ...CENTER, 'agency_head', 'auditor'] },
  // The object of these two is the party's own account: nobody hands over or accepts for somebody else.
  'handover.give': { owner: true },
  'handover.accept': { owner: true },
  // Where the old head is gone; never by the one who receives it.
  'handover.giveInstead': { roles: CHIEFS, notOnSelf: true },
  'handover.settle': { roles: [...CHIEFS, 'center_administrator'], notOnSelf: true },
  'archive.read': { roles: [...CHIEFS, 'center_administrator', 'archivist', 'auditor'] },
  'archive.rule': { roles: ['chief_of_office', 'archivist'] },
  'archive.hold': { roles: ['chief_of_office', 'archivist'] },
  'archive.release': { roles: ['chief_of_office'] },
  'archive.request': { roles: ['chief_of_office', 'archivist', 'auditor', 'agency_head'] },
  // By somebody else than who asks, and never for a search of one's own mailbox.
  'archive.approve': { roles: CHIEFS, notOnSelf: true },
  'budget.read': { roles: [...CHIEFS, ...CENTER, 'auditor'] },
  'budget.make': { roles: CENTER },
  'budget.approve': { roles: ['chief_of_office'] },
  // Courses and sessions of approved plans everybody sees; plans on their way only these (R6.8).
  'training.readPlan': { roles: [...CHIEFS, ...CENTER, 'auditor'] },
  'training.organise': { roles: CENTER },
  'training.approve': { roles: ['chief_of_office'] },
  'training.readPeople': {
    owner: true,
    roles: [...CHIEFS, ...CENTER, 'unit_administrator', 'agency_head', 'auditor'],
  },
  'training.enrol': { owner: true, roles: [...CENTER, 'unit_administrator'] },
  // Materials, attendance and results: the object is the teacher’s own account, where the course has one.
  'training.handOut': { owner: true, roles: CENTER },
  'training.grade': { owner: true, roles: CENTER },
  'audit.read': { roles: ['chief_of_office', 'auditor'] },
  'audit.verify': { roles: ['chief_of_office', 'auditor', ...CENTER] },
};

/** Roles whose holders only the chief of office and the center's administrator may lock or give a password. */
export const GUARDED_ROLES: ReadonlySet<Role> = new Set([
  'chief_of_office',
  'deputy_chief',
  'center_administrator',
  'center_operator',
  'personnel_authority',
  'archivist',
  'auditor',
]);

export const GUARDIANS: ReadonlySet<Role> = new Set(MANAGERS);

/** Roles that the center gives; all others are the chief's to give and to end. */
const GIVEN_BY_CENTER: ReadonlySet<Role> = new Set([
  'center_operator',
  'personnel_authority',
  'unit_administrator',
  'official',
]);

/** The act that gives or ends a role. */
export function actOfGranting(role: Role): Act {
  return GIVEN_BY_CENTER.has(role) ? 'role.grant' : 'role.grantReserved';
}
