/** A change stands on a decision, and takes force on its day or later (R5.1, R7). */
import type { Finding } from '#domain/directory/change-requests.ts';
import type { Check } from '../check.ts';

/** A date further away than this is a slip of the pen. */
const MOST_DAYS_PAST = 366;
const MOST_DAYS_AHEAD = 731;
const DAY_MS = 24 * 60 * 60 * 1000;

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

export const needsDecision: Check = (request) => {
  const findings: Finding[] = [];
  const { today, effectiveOn, decidedOn } = request;
  if (!request.hasDecision)
    findings.push({
      code: 'decisionMissing',
      weight: 'blocks',
      vi: 'Chưa có quyết định (số, ngày, cơ quan ban hành).',
      en: 'The decision (number, date, issuer) is missing.',
    });
  if (decidedOn !== undefined && decidedOn > today)
    findings.push({
      code: 'decisionOfTheFuture',
      weight: 'blocks',
      vi: 'Ngày ký quyết định ở tương lai.',
      en: 'The decision is dated in the future.',
    });
  if (decidedOn !== undefined && effectiveOn < decidedOn)
    findings.push({
      code: 'effectiveBeforeDecision',
      weight: 'warns',
      vi: 'Ngày hiệu lực trước ngày ký quyết định.',
      en: 'The change takes force before its decision was made.',
    });
  return Promise.resolve(findings);
};

export const hasSoundDate: Check = ({ today, effectiveOn }) => {
  const days = daysBetween(today, effectiveOn);
  if (days < -MOST_DAYS_PAST || days > MOST_DAYS_AHEAD)
    return Promise.resolve([
      {
        code: 'dateOutOfRange',
        weight: 'blocks',
        vi: `Ngày hiệu lực ${effectiveOn} quá xa hôm nay.`,
        en: `The effective date ${effectiveOn} is too far from today.`,
      },
    ]);
  if (days >= 0) return Promise.resolve([]);
  return Promise.resolve([
    {
      code: 'dateInThePast',
      weight: 'warns',
      vi: 'Ngày hiệu lực đã qua: sẽ thực hiện ngay khi được duyệt và ghi rõ là muộn.',
      en: 'The effective date has passed: it is done as soon as it is approved, and marked as late.',
    },
  ]);
};
