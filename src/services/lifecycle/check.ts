/** A check of a request before it is approved: it looks, says what it found, and changes nothing. */
import type { ChangedAccount } from '#domain/accounts/change-account.ts';
import type { Finding } from '#domain/directory/change-requests.ts';
import type { Person } from '#domain/directory/people.ts';
import type { Unit } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** A request as the checks see it. */
export interface CheckedRequest {
  db: Queryable;
  /** Undefined before it is submitted. */
  id: string | undefined;
  type: string;
  unit: Unit;
  person: Person | undefined;
  account: ChangedAccount | undefined;
  hasDecision: boolean;
  decidedOn: string | undefined;
  details: JsonObject;
  effectiveOn: string;
  /** The day in Việt Nam. */
  today: string;
}

export type Check = (request: CheckedRequest) => Promise<Finding[]>;
