/** Telling those concerned by mail what became of a request (R7): a job, so that the commit waits for nobody. */
import { type ChangeRequest, findRequest } from '#domain/directory/change-requests.ts';
import { nameOfDecision, readDecisions } from '#domain/directory/decisions.ts';
import { readPeople } from '#domain/directory/people.ts';
import { readUnits } from '#domain/directory/units.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { fileLetter, type Letter, type LetterParts } from '#services/notices/file-notice.ts';
import { ruleOf } from './open-request.ts';

export const TELL_QUEUE = 'lifecycle.tell';

/** What the job is about. */
export interface TellPayload {
  requestId: string;
  accountIds: AccountId[];
}

const STATES: Readonly<Record<ChangeRequest['state'], readonly [vi: string, en: string]>> = {
  submitted: ['đã gửi', 'submitted'],
  approved: ['đã duyệt', 'approved'],
  applied: ['đã có hiệu lực', 'in force'],
  refused: ['không được duyệt', 'refused'],
  withdrawn: ['đã rút', 'withdrawn'],
  failed: ['không thực hiện được', 'failed'],
};

/** A line for a fact that there is. */
function line(label: string, value: string | null | undefined): string[] {
  return value ? [`${label}: ${value}`] : [];
}

/** The notice of a request as it stands. */
export async function writeNotice(
  db: Queryable,
  request: ChangeRequest,
  accountIds: readonly AccountId[],
): Promise<Letter> {
  const { rule } = ruleOf(request.type);
  const [unit] = await readUnits(db, [request.unitId]);
  const [person] = request.personId ? await readPeople(db, [request.personId]) : [];
  const [decision] = request.decisionId ? await readDecisions(db, [request.decisionId]) : [];
  const [vi, en] = STATES[request.state];
  const about = person?.fullName ?? unit?.name ?? '';
  const facts = [
    ...line('Về việc (about)', `${rule.vi} (${rule.en})`),
    ...line('Cán bộ (person)', person?.fullName),
    ...line('Đơn vị (unit)', unit?.name),
    ...line('Căn cứ (decision)', decision && nameOfDecision(decision)),
    ...line('Hiệu lực (effective)', request.effectiveOn),
    ...line(
      'Ghi chú (note)',
      request.appliedLate ? 'thực hiện muộn (done late)' : (request.closingNote ?? undefined),
    ),
  ];
  return {
    id: `${request.id}.${request.state}`,
    accountIds,
    subject: `${rule.vi} ${vi}: ${about}`,
    text: [`Đề nghị này ${vi}.`, `This request is ${en}.`, '', ...facts, ''].join('\n'),
  };
}

/** The handler of the job; a notice and the end of its job are one commit. */
export function tellHandler(parts: LetterParts): JobHandler {
  return {
    queue: TELL_QUEUE,
    async run(job) {
      const { requestId, accountIds } = job.payload as TellPayload;
      const request = await findRequest(parts.db, requestId);
      if (!request) return;
      const notice = await writeNotice(parts.db, request, accountIds);
      await fileLetter(parts, notice, (tx) => job.complete(tx));
    },
  };
}
