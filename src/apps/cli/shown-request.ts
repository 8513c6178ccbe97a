/** A request of change as commands tell it. */
import type { ChangeRequest } from '#domain/directory/change-requests.ts';
import type { Call } from './command-definition.ts';
import { stateWord } from './state-words.ts';

const STATE = { vi: 'Đề nghị {id}: {state}.', en: 'Request {id}: {state}.' };

export function jsonOf(request: ChangeRequest): object {
  const { id, type, state, effectiveOn, requestedByName, approvedByName, appliedLate, closingNote } = request;
  const { details, findings, effects, personId, unitId, decisionId, source } = request;
  return {
    id,
    type,
    state,
    effectiveOn,
    unitId,
    personId,
    decisionId,
    source,
    details,
    findings,
    requestedBy: requestedByName,
    approvedBy: approvedByName,
    appliedLate,
    note: closingNote,
    effects,
  };
}

/** What became of it: a line for people, with further ones below it, and all of it for programs. */
export function tellState({ output }: Call, request: ChangeRequest, below: readonly string[] = []): void {
  const { id, state } = request;
  output.result(jsonOf(request), [
    output.text(STATE, { id, state: output.text(stateWord(state)) }),
    ...below,
  ]);
}
