/** What somebody submits: a request before it is one. */

import type { RequestSource } from '#domain/directory/change-requests.ts';
import type { DecisionFile } from '#domain/directory/decisions.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { ChangeRequestId } from '#platform/kernel/ids.ts';

/** A decision by its id, or as it is written. */
export type SubmittedDecision =
  | { id: string }
  | { number: string; decidedOn: string; issuer: string; summary: string; file: DecisionFile | null };

export interface NewSubmission {
  type: string;
  /** Where the type names a unit. */
  unitId?: string | undefined;
  personId?: string | undefined;
  decision?: SubmittedDecision | undefined;
  details: JsonObject;
  /** ISO date. */
  effectiveOn: string;
  source: RequestSource;
  emergencyReason?: string | undefined;
  followsId?: ChangeRequestId | undefined;
  /** Sent twice under the same key, it is one request. */
  dedupeKey?: string | undefined;
}
