/** Telling those concerned by mail what became of a request (R7): a job, so that the commit waits for nobody. */
import type { LetterLanguage } from '#domain/accounts/letter-language.ts';
import { type ChangeRequest, findRequest } from '#domain/directory/change-requests.ts';
import { nameOfDecision, readDecisions } from '#domain/directory/decisions.ts';
import { readPeople } from '#domain/directory/people.ts';
import { readUnits } from '#domain/directory/units.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { findVietnamese } from '#platform/kernel/refusal-texts.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { fileLetter, type Letter, type LetterParts } from '#services/notices/file-notice.ts';
import { awaitsConsent } from './consent.ts';
import { ruleOf } from './open-request.ts';
import { TELL_QUEUE, type TellPayload } from './tell-queue.ts';

const STATES: Readonly<Record<ChangeRequest['state'], readonly [vi: string, en: string]>> = {
  submitted: ['đã gửi', 'submitted'],
  approved: ['đã duyệt', 'approved'],
  applied: ['đã có hiệu lực', 'in force'],
  refused: ['không được duyệt', 'refused'],
  withdrawn: ['đã rút', 'withdrawn'],
  failed: ['không thực hiện được', 'failed'],
};

/** A body that only takes part agrees before the chief decides. */
const CONSENT = {
  vi: 'thủ trưởng cơ quan đồng ý hoặc góp ý, ở Điều hành, mục Đề nghị thay đổi; sau đó Chánh Văn phòng mới duyệt',
  en: 'the head of the body consents or comments, at the desk under Requests; the chief decides afterwards',
};

interface Fact {
  vi: string;
  en: string;
  /** Left out where it is empty. */
  value: string | null | undefined;
}

async function factsOf(db: Queryable, request: ChangeRequest, about: { person?: string; unit?: string }) {
  const { rule } = ruleOf(request.type);
  const [decision] = request.decisionId ? await readDecisions(db, [request.decisionId]) : [];
  const decided = decision && nameOfDecision(decision);
  const note = request.appliedLate
    ? { vi: 'thực hiện muộn', en: 'done late' }
    : {
        vi: request.closingNote && (findVietnamese(request.closingNote) ?? request.closingNote),
        en: request.closingNote,
      };
  const effective = {
    vi: request.effectiveOn.split('-').toReversed().join('/'),
    en: request.effectiveOn,
  };
  const asks = awaitsConsent(request) ? CONSENT : { vi: undefined, en: undefined };
  return (language: LetterLanguage): string[] =>
    (
      [
        { vi: 'Về việc', en: 'About', value: rule[language] },
        { vi: 'Cán bộ', en: 'Person', value: about.person },
        { vi: 'Hộp thư cơ quan', en: 'Agency mailbox', value: request.mailboxName },
        { vi: 'Đơn vị', en: 'Unit', value: about.unit },
        { vi: 'Căn cứ', en: 'Decision', value: decided },
        { vi: 'Hiệu lực', en: 'Effective', value: effective[language] },
        { vi: 'Ghi chú', en: 'Note', value: note[language] },
        { vi: 'Cần làm', en: 'To do', value: asks[language] },
      ] satisfies Fact[]
    ).flatMap((fact) => (fact.value ? [`${fact[language]}: ${fact.value}`] : []));
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
  const [vi, en] = STATES[request.state];
  const facts = await factsOf(db, request, {
    ...(person && { person: person.fullName }),
    ...(unit && { unit: unit.name }),
  });
  const about = person?.fullName ?? request.mailboxName ?? unit?.name ?? '';
  return {
    id: `${request.id}.${request.state}`,
    accountIds,
    text: {
      subject: { vi: `${rule.vi} ${vi}: ${about}`, en: `${rule.en} ${en}: ${about}` },
      vi: [`Đề nghị này ${vi}.`, '', ...facts('vi'), ''].join('\n'),
      en: [`This request is ${en}.`, '', ...facts('en'), ''].join('\n'),
    },
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
