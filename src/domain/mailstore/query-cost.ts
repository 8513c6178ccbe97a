/**
 * What a query of e-mails may cost, estimated before it runs (RFC 8620 §5.5 `unsupportedFilter`, `unsupportedSort`). Pure.
 *
 * The unit is about a microsecond of the database for each e-mail looked at, measured on lists of 100,000. What finds its e-mails by an index
 * costs little of its own; what asks other e-mails for each one costs most.
 */
import type { EmailCondition, EmailFilter, EmailSort } from './email-filter.ts';

/** About ten seconds: an account of a million e-mails may be sorted by subject, and 40 conditions be asked of 50,000. */
export const MAX_QUERY_COST = 10_000_000;

/** For each e-mail that a condition is asked of. */
const CONDITION_COSTS: Record<keyof EmailCondition, number> = {
  inMailbox: 1,
  inMailboxOtherThan: 4,
  before: 0.2,
  after: 0.2,
  minSize: 0.2,
  maxSize: 0.2,
  hasKeyword: 4,
  notKeyword: 4,
  allInThreadHaveKeyword: 20,
  someInThreadHaveKeyword: 20,
  noneInThreadHaveKeyword: 20,
  hasAttachment: 0.2,
  hasSmime: 2,
  hasVerifiedSmime: 2,
  hasVerifiedSmimeAtDelivery: 2,
  headers: 1,
  texts: 1,
};

const SORT_COSTS: Record<EmailSort['property'], number> = {
  receivedAt: 0.5,
  size: 1,
  from: 8,
  to: 8,
  subject: 8,
  sentAt: 8,
  hasKeyword: 6,
  allInThreadHaveKeyword: 25,
  someInThreadHaveKeyword: 25,
};

function filterCost(filter: EmailFilter): number {
  if (filter.operator !== undefined)
    return filter.conditions.reduce((sum, inner) => sum + filterCost(inner), 0.1);
  const { texts, headers, ...others } = filter.condition;
  const names = Object.keys(others) as (keyof EmailCondition)[];
  const own = names.reduce((sum, name) => sum + CONDITION_COSTS[name], 0.1);
  return (
    own + (texts?.length ?? 0) * CONDITION_COSTS.texts + (headers?.length ?? 0) * CONDITION_COSTS.headers
  );
}

/** The estimate for a list out of so many e-mails. */
export function estimateQueryCost(
  query: { filter: EmailFilter; sort: readonly EmailSort[] },
  emails: number,
): { filter: number; sort: number } {
  const sort = query.sort.reduce((sum, { property }) => sum + SORT_COSTS[property], 0);
  return { filter: filterCost(query.filter) * emails, sort: sort * emails };
}
