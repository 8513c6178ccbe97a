/**
 * The one authorization function (law 6): may this principal do this act on this object?
 *
 * R2.1: a role held in a unit reaches that unit and what is below it, nothing else. R6.4: operators cannot grant
 * themselves a mailbox; mailboxes are not within the reach of any administrator's role at all. A person whose
 * account lies in a unit but who holds a guarded role of the province is out of that unit's administrator's reach.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import { ACTS, type Act, type ActRule, GUARDED_ROLES, GUARDIANS } from './acts.ts';
import type { AccountPrincipal, HeldRole, Principal, Role, UnitPath } from './principal.ts';

export type { Principal } from './principal.ts';

/** What an act is done to. */
export type AuthorizationObject =
  | {
      kind: 'mailbox';
      accountId: AccountId;
      unitPath?: UnitPath;
      accountKind?: 'personal' | 'agency' | 'system';
    }
  | { kind: 'account'; accountId: AccountId; unitPath: UnitPath; heldRoles?: readonly Role[] }
  | { kind: 'unit'; unitPath: UnitPath }
  /** What is the head's of exactly this unit, as its agency's mailbox is: orders, rules of use (R9.1, R9.4). */
  | { kind: 'post'; unitPath: UnitPath }
  /** The whole system: queue, settings, audit record. Only a role held at the root of the province reaches it. */
  | { kind: 'province' };

function reaches(held: HeldRole, object: AuthorizationObject): boolean {
  if (object.kind === 'province') return held.unitPath.length === 1;
  return object.unitPath?.includes(held.unitId) ?? false;
}

/** Roles of people who guard the system are not at the mercy of those below them. */
function isGuardedFrom(held: HeldRole, object: AuthorizationObject): boolean {
  if (object.kind !== 'account' || GUARDIANS.has(held.role)) return false;
  return object.heldRoles?.some((role) => GUARDED_ROLES.has(role)) ?? false;
}

function permitsByRole(principal: AccountPrincipal, rule: ActRule, object: AuthorizationObject): boolean {
  return principal.roles.some(
    (held) => rule.roles?.includes(held.role) && reaches(held, object) && !isGuardedFrom(held, object),
  );
}

function permitsByPost(principal: AccountPrincipal, rule: ActRule, object: AuthorizationObject): boolean {
  const isOfPost = object.kind === 'post' || (object.kind === 'mailbox' && object.accountKind === 'agency');
  if (!isOfPost) return false;
  const unitId = object.unitPath?.at(-1);
  return principal.roles.some(
    (held) => rule.agencyMailboxRoles?.includes(held.role) && held.unitId === unitId,
  );
}

/** True when the principal may do the act to the object. */
export function authorize(principal: Principal, act: Act, object: AuthorizationObject): boolean {
  if (principal.kind === 'system') return true;
  const rule = ACTS[act];
  const isOwn = 'accountId' in object && object.accountId === principal.accountId;
  if (isOwn && rule.notOnSelf) return false;
  if (rule.everyone || (rule.owner && isOwn)) return true;
  return permitsByRole(principal, rule, object) || permitsByPost(principal, rule, object);
}

/** The role by which a principal may do the act to the object, for the record; undefined for owners and the machine. */
export function findActingRole(
  principal: Principal,
  act: Act,
  object: AuthorizationObject,
): Role | undefined {
  if (principal.kind === 'system') return undefined;
  return principal.roles.find((held) => authorize({ ...principal, roles: [held] }, act, object))?.role;
}

/** Throws `Refusal('notPermitted')` unless the principal may do the act to the object. */
export function requirePermission(principal: Principal, act: Act, object: AuthorizationObject): void {
  if (authorize(principal, act, object)) return;
  throw new Refusal('notPermitted', 'Your roles do not permit this.', { act, object: object.kind });
}

/** Where an act is permitted by roles, for a query that lists only what may be seen: everywhere, or these units and below. */
export function findReach(principal: Principal, act: Act): 'everywhere' | UnitId[] {
  if (principal.kind === 'system' || ACTS[act].everyone) return 'everywhere';
  const held = principal.roles.filter((role) => ACTS[act].roles?.includes(role.role));
  return held.some((role) => role.unitPath.length === 1) ? 'everywhere' : held.map((role) => role.unitId);
}
