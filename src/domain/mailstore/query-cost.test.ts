/** What queries cost before they run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmailFilter } from './email-filter.ts';
import { estimateQueryCost, MAX_QUERY_COST } from './query-cost.ts';

const total = (filter: EmailFilter, emails: number): number => {
  const cost = estimateQueryCost({ filter, sort: [] }, emails);
  return cost.filter + cost.sort;
};
const flagged: EmailFilter = { condition: { hasKeyword: '$flagged' } };
const all = (conditions: EmailFilter[]): EmailFilter => ({ operator: 'AND', conditions });

test('what people ask of an account of a million e-mails is affordable', () => {
  const text = {
    condition: { texts: [{ text: 'báo cáo', zones: ['body' as const] }], hasKeyword: '$flagged' },
  };
  assert.ok(total(text, 1_000_000) < MAX_QUERY_COST);
  const { sort } = estimateQueryCost(
    { filter: flagged, sort: [{ property: 'subject', isAscending: true }] },
    1_000_000,
  );
  assert.ok(sort < MAX_QUERY_COST);
});

test('an estimate grows with the conditions and with the e-mails they are asked of', () => {
  assert.ok(total(all([flagged, flagged]), 1_000) > total(flagged, 1_000));
  assert.ok(total(flagged, 2_000) > total(flagged, 1_000));
  const ofThreads: EmailFilter = { condition: { someInThreadHaveKeyword: '$flagged' } };
  assert.ok(total(ofThreads, 1_000) > total(flagged, 1_000));
  assert.ok(total(all(Array.from({ length: 90 }, () => ofThreads)), 100_000) > MAX_QUERY_COST);
});
