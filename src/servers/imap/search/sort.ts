/**
 * Putting messages in the order of sort criteria (RFC 5256 §3).
 *
 * A column of values is made for each criterion, then places are sorted by columns. The last criterion is always the
 * sequence number, which the sort gives by being stable.
 */
import type { SortCriterion, SortKey } from '#formats/imap/commands/sort.ts';
import type { MessageKeys } from '#formats/imap/message-keys.ts';
import { breathe } from '../breath.ts';
import type { ImapDependencies } from '../dependencies.ts';
import { MESSAGES_PER_BREATH } from '../limits.ts';
import type { SelectedMailbox } from '../selected.ts';
import { sortStably } from './merge-sort.ts';
import { readMessageKeys } from './read-message-keys.ts';

/** What of a message's keys stands in an order. */
type SortedField = Exclude<keyof MessageKeys, 'id' | 'isReplyOrForward' | 'references'>;

/** How two places compare by one criterion. */
type Comparison = (a: number, b: number) => number;

const FIELDS: Record<Exclude<SortKey, 'SIZE' | 'RELEVANCY'>, SortedField> = {
  ARRIVAL: 'arrival',
  CC: 'cc',
  DATE: 'date',
  FROM: 'from',
  SUBJECT: 'subject',
  TO: 'to',
  DISPLAYFROM: 'displayFrom',
  DISPLAYTO: 'displayTo',
};

function byColumn(column: readonly (number | string)[], isReverse: boolean): Comparison {
  const before = isReverse ? 1 : -1;
  return (a, b) => {
    const [left, right] = [column[a] as number, column[b] as number];
    if (left === right) return 0;
    return left < right ? before : -before;
  };
}

function lexicographic(comparisons: readonly Comparison[]): Comparison {
  const [only] = comparisons;
  if (comparisons.length === 1 && only) return only;
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

async function columnOf(
  keys: readonly MessageKeys[],
  field: SortedField,
): Promise<readonly (number | string)[]> {
  const column: (number | string)[] = [];
  for (const one of keys) {
    column.push(one[field]);
    if (column.length % MESSAGES_PER_BREATH === 0) await breathe();
  }
  return column;
}

/** What messages are sorted by besides their keys. */
export interface SortContext {
  deps: ImapDependencies;
  view: SelectedMailbox;
  /** By index (RFC 6203 §5). */
  relevancy?: ReadonlyMap<number, number>;
}

/** A value for each message that the view or the search knows; undefined where its keys are needed. */
function knownColumn(
  { view, relevancy }: SortContext,
  key: SortKey,
  indexes: readonly number[],
): number[] | undefined {
  if (key === 'SIZE') return indexes.map((index) => view.messages.sizes[index] ?? 0);
  // The nearest come first.
  return key === 'RELEVANCY' ? indexes.map((index) => -(relevancy?.get(index) ?? 0)) : undefined;
}

/** The messages in order; `indexes` are in mailbox order. */
export async function sortMessages(
  context: SortContext,
  indexes: readonly number[],
  criteria: readonly SortCriterion[],
): Promise<number[]> {
  const needsKeys = criteria.some(({ key }) => key !== 'SIZE' && key !== 'RELEVANCY');
  const { keys } = needsKeys ? await readMessageKeys(context.deps, context.view, indexes) : { keys: [] };
  const comparisons: Comparison[] = [];
  for (const { key, isReverse } of criteria) {
    const known = knownColumn(context, key, indexes);
    const column = known ?? (await columnOf(keys, FIELDS[key as keyof typeof FIELDS]));
    comparisons.push(byColumn(column, isReverse));
  }
  const places = await sortStably(indexes.length, lexicographic(comparisons));
  return Array.from(places, (place) => indexes[place] ?? 0);
}
