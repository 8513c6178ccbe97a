/**
 * A body that only takes part agrees, by its head, before the chief decides (R3.1).
 *
 * Who asks as its head has agreed by it. A body whose head nobody is yet could never agree, and so never get one: the chief decides then,
 * and is told to have the body's letter.
 */
import { listRoleHolders } from '#domain/accounts/roles.ts';
import { findActingRole } from '#domain/directory/authorize.ts';
import type { ChangeRequest, Finding } from '#domain/directory/change-requests.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { Unit } from '#domain/directory/units.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

type ConsentedUnit = Pick<Unit, 'unitClass' | 'path'>;

/** True while a request waits for a body's consent. */
export function awaitsConsent({
  state,
  unitClass,
  consentedBy,
}: Pick<ChangeRequest, 'state' | 'unitClass' | 'consentedBy'>): boolean {
  return state === 'submitted' && unitClass === 'participating' && consentedBy === null;
}

/** The account of a head who asks for their own body, and so agrees. */
export function consentByAsking(principal: Principal, unit: ConsentedUnit): AccountId | null {
  if (unit.unitClass !== 'participating' || principal.kind !== 'account') return null;
  return findActingRole(principal, 'request.consent', { kind: 'unit', unitPath: unit.path })
    ? principal.accountId
    : null;
}

/** Who may agree for a unit now. */
export function findConsenters(db: Queryable, unit: ConsentedUnit, now: number): Promise<AccountId[]> {
  return listRoleHolders(db, { role: 'agency_head', unitPath: unit.path, now });
}

/** Says so where nobody could agree for the body. */
export async function findNobodyToConsent(
  db: Queryable,
  unit: ConsentedUnit,
  now: number,
): Promise<Finding[]> {
  if (unit.unitClass !== 'participating' || (await findConsenters(db, unit, now)).length > 0) return [];
  return [
    {
      code: 'nobodyToConsent',
      weight: 'warns',
      vi: 'Cơ quan này chỉ tham gia và chưa có thủ trưởng trong danh bạ, nên không ai đồng ý thay được: Chánh Văn phòng duyệt khi đã có văn bản đồng ý của cơ quan.',
      en: 'This body only takes part and has no head in the directory, so nobody can consent for it: the chief decides once the body has agreed in writing.',
    },
  ];
}
