/**
 * The frame of every decision on a request (R5.1, R7): it is locked, seen by whoever decides, decided, and the decision recorded.
 *
 * Whoever asked does not approve, whoever approved does not execute, and nobody decides about themselves. Of two who decide at
 * once the second is told that it is decided.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import type { Act } from '#domain/directory/acts.ts';
import { findActingRole, requirePermission } from '#domain/directory/authorize.ts';
import {
  addToTimeline,
  type ChangeRequest,
  lockRequest,
  type TimelineKind,
} from '#domain/directory/change-requests.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { canSee } from './sight.ts';
import { recordingRefusals, requireRequest } from './submit.ts';
import type { LifecycleParts } from './work.ts';

const MAX_NOTE = 2000;

/** One decision under way, its request locked. */
export interface Deciding {
  tx: Transaction;
  parts: LifecycleParts;
  principal: Principal;
  request: ChangeRequest;
  note: string | null;
  now: number;
}

/** Which request, and what is said about it. */
export interface Decision {
  requestId: string;
  note?: string | undefined;
}

/** Whether the principal is that account. */
export const isSame = (principal: Principal, accountId: string | null): boolean =>
  principal.kind === 'account' && accountId !== null && principal.accountId === accountId;

/** `Refusal('invalidArgument')` where no reason was given. */
export function requireNote(note: string | null, what: string): asserts note is string {
  if (note === null) throw new Refusal('invalidArgument', `${what} needs its reason.`, { field: 'note' });
}

/** The object by which the right is decided: the account that it is about where there is one, so that nobody decides about themselves. */
export function requireRight({ principal, request }: Deciding, act: Act): void {
  requirePermission(
    principal,
    act,
    request.subjectAccountId
      ? { kind: 'account', accountId: request.subjectAccountId, unitPath: request.unitPath }
      : { kind: 'unit', unitPath: request.unitPath },
  );
}

/** Adds a line to the request's timeline. */
export async function noteAs(deciding: Deciding, kind: TimelineKind, text: string | null): Promise<void> {
  const { tx, principal, request, now } = deciding;
  await addToTimeline(tx, { requestId: request.id, kind, principal, note: text, now });
}

/** Adds a line with what was said to the request's timeline. */
export function note(deciding: Deciding, kind: TimelineKind): Promise<void> {
  return noteAs(deciding, kind, deciding.note);
}

/** The act that must be permitted, and what the record calls it. */
interface DecidedAct {
  act: Act;
  recordedAs: string;
}

/** Does one kind of decision, and gives the request as it is then. */
export type Decide<Given extends Decision> = (
  parts: LifecycleParts,
  principal: Principal,
  given: Given,
) => Promise<ChangeRequest>;

/**
 * Makes a decision of its work, which runs while the request is locked; what was decided is recorded with it. A request that is out of
 * sight is not found, and that is recorded.
 */
export function defineDecision<Given extends Decision = Decision>(
  { act, recordedAs }: DecidedAct,
  work: (deciding: Deciding, given: Given) => Promise<void>,
): Decide<Given> {
  return async (parts, principal, given) => {
    const text = given.note?.trim().slice(0, MAX_NOTE) ?? '';
    const now = parts.clock();
    const record = (tx: Transaction, request: ChangeRequest): Promise<void> => {
      const as = findActingRole(principal, act, { kind: 'unit', unitPath: request.unitPath });
      return recordEvent(tx, {
        now,
        actor: auditActor(principal),
        act: recordedAs,
        object: { kind: 'changeRequest', id: request.id },
        authority: text === '' ? 'R5.1' : text,
        context: {
          requestId: request.id,
          ...(request.decisionId && { decisionId: request.decisionId }),
          ...(as && { as }),
        },
        before: { state: request.state },
      });
    };
    await recordingRefusals(parts, principal, { act: recordedAs, object: given.requestId }, () =>
      parts.db.transaction(async (tx) => {
        const request = await lockRequest(tx, given.requestId);
        if (!request) throw new Refusal('notFound', 'There is no such request.');
        if (!canSee(principal, request))
          throw new Refusal('notPermitted', 'There is no such request for you.', { request: request.id });
        await work({ tx, parts, principal, request, note: text === '' ? null : text, now }, given);
        await record(tx, request);
      }),
    );
    return requireRequest(parts, given.requestId);
  };
}
