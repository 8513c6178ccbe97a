/**
 * Who acts: a signed-in account with the roles it holds in units, or the machine itself.
 *
 * R2.1: a person's rights come from roles held in a unit, and reach that unit and what is below it, nothing else.
 */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';

export const ROLES = [
  'chief_of_office',
  'deputy_chief',
  'center_administrator',
  'center_operator',
  'personnel_authority',
  'unit_administrator',
  'agency_head',
  'delegate',
  'archivist',
  'auditor',
  'official',
] as const;

export type Role = (typeof ROLES)[number];

/** The units from the root of the province down to the unit itself. */
export type UnitPath = readonly UnitId[];

/** A role held now, and where. */
export interface HeldRole {
  role: Role;
  unitId: UnitId;
  unitPath: UnitPath;
}

/** Somebody who has signed in. */
export interface AccountPrincipal {
  kind: 'account';
  accountId: AccountId;
  /** The primary address, for the audit record. */
  name: string;
  unitPath: UnitPath;
  roles: readonly HeldRole[];
  /** An agency's account that signed in by itself. */
  isAgency?: true;
  /** The network address it signed in from, where a server knows it. */
  from?: string;
}

/** The machine acting for whoever may start programs on it; the name says through what. */
export interface SystemPrincipal {
  kind: 'system';
  name: string;
}

export type Principal = AccountPrincipal | SystemPrincipal;

/**
 * The machine itself: the first run, the command line, a job. It may do everything, because whoever starts programs
 * on the machine may; the audit record names it as such.
 */
export function systemPrincipal(name: 'firstRun' | 'commandLine' | 'job'): SystemPrincipal {
  return { kind: 'system', name };
}

/** The principal as the audit record names it. */
export function auditActor(principal: Principal): {
  accountId?: AccountId;
  name: string;
  from?: string;
  as?: string;
} {
  if (principal.kind === 'system') return { name: `system:${principal.name}` };
  const { accountId, name, from, roles } = principal;
  const as = [...new Set(roles.map(({ role }) => role))].join(' ');
  return { accountId, name, ...(from !== undefined && { from }), ...(as !== '' && { as }) };
}
