/**
 * SORT and UID SORT (RFC 5256 §3, §5) with the return options of ESORT (RFC 5267 §3) and the criteria of
 * SORT=DISPLAY (RFC 5957 §5), and RELEVANCY (RFC 6203 §5).
 *
 * A further criterion is one name in `sortKeys`.
 */
import type { Decoder } from '../decoder.ts';
import { type SearchReturns, tryReturnOptions } from './search.ts';
import { expectSearchCriteria, type SearchCriteria } from './search-criteria.ts';

const sortKeys = [
  'ARRIVAL',
  'CC',
  'DATE',
  'FROM',
  'SIZE',
  'SUBJECT',
  'TO',
  'DISPLAYFROM',
  'DISPLAYTO',
  'RELEVANCY',
] as const;

export type SortKey = (typeof sortKeys)[number];

/** One criterion; `isReverse` turns it alone, never the tie-break by sequence number. */
export interface SortCriterion {
  key: SortKey;
  isReverse: boolean;
}

export interface SortCommand extends SearchCriteria {
  /** Absent without RETURN: answer with SORT, not ESEARCH. `RETURN ()` is ALL. */
  returns?: SearchReturns;
  criteria: SortCriterion[];
}

/** Each key twice, forwards and backwards; more says nothing new. */
const MAX_CRITERIA = sortKeys.length * 2;

function expectCriterion(d: Decoder): SortCriterion {
  const isReverse = d.tryKeyword('REVERSE');
  if (isReverse) d.expectSp();
  const name = d.expectKeyword();
  const key = sortKeys.find((one) => one === name) ?? d.fail(`unknown sort criterion ${name}`);
  return { key, isReverse };
}

export function decodeSort(d: Decoder): SortCommand {
  d.expectSp();
  const returns = tryReturnOptions(d);
  const criteria = d.expectList(() => expectCriterion(d), MAX_CRITERIA);
  if (criteria.length === 0) d.fail('expected a sort criterion');
  d.expectSp();
  return { ...(returns && { returns }), criteria, ...expectSearchCriteria(d) };
}
