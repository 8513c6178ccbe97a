/**
 * Putting messages in the order of sort criteria (RFC 5256 §3).
 *
 * A column of numbers is made for each criterion, texts by their rank (`rank-texts.ts`), then places are sorted by columns. The last criterion is always the
 * sequence number, which the sort gives by being stable.
 */
import type { SortCriterion, SortKey } from '#formats/imap/commands/sort.ts';
import type { MessageKeys } from '#formats/imap/message-keys.ts';
import { breathe } from '#platform/kernel/breath.ts';
import type { ImapDependencies } from '../dependencies.ts';
import { MESSAGES_PER_BREATH } from '../limits.ts';
import type { Progress } from '../progress.ts';
import type { SelectedMailbox } from '../selected.ts';
import { sortStably } from './merge-sort.ts';
import { haveSameUids, type MailboxKeys, type SortedOrder, uidsAt } from './message-key-cache.ts';
import { rankTexts } from './rank-texts.ts';
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

function byColumn(column: Float64Array, isReverse: boolean): Comparison {
  const sign = isReverse ? -1 : 1;
  return (a, b) => sign * ((column[a] as number) - (column[b] as number));
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
  valueOf: (key: MessageKeys) => number,
): Promise<Float64Array> {
  const column = new Float64Array(keys.length);
  for (let place = 0; place < keys.length; place += 1) {
    column[place] = valueOf(keys[place] as MessageKeys);
    if (place % MESSAGES_PER_BREATH === MESSAGES_PER_BREATH - 1) await breathe();
  }
  return column;
}

/** Messages by one criterion or several: a column of numbers each. */
interface Order {
  column: Float64Array;
  isReverse: boolean;
  /** All are whole and from 0 to below this. */
  below?: number;
}

/** Up to here one sort by the machine takes some 5 ms. */
const MAX_PACKED = 50_000;

/**
 * The places in the order of one column of small numbers: each is put into one number with its place, so that the machine
 * sorts them without asking back.
 */
function sortPacked({ column, isReverse }: Order, below: number): Uint32Array {
  const count = column.length;
  const packed = column.map((value, place) => (isReverse ? below - 1 - value : value) * count + place).sort();
  return Uint32Array.from(packed, (one) => one % count);
}

async function sortPlaces(count: number, orders: readonly Order[]): Promise<Uint32Array> {
  const [only] = orders;
  if (orders.length === 1 && only?.below !== undefined && count <= MAX_PACKED)
    return sortPacked(only, only.below);
  return sortStably(count, lexicographic(orders.map(({ column, isReverse }) => byColumn(column, isReverse))));
}

/** What messages are sorted by besides their keys. */
export interface SortContext {
  deps: ImapDependencies;
  view: SelectedMailbox;
  /** By index (RFC 6203 §5). */
  relevancy?: ReadonlyMap<number, number>;
  /** Told of how many messages the keys are read. */
  onProgress?: Progress;
}

/** A number for each message that the view or the search knows; undefined where its keys are needed. */
function knownColumn(
  { view, relevancy }: SortContext,
  key: SortKey,
  indexes: readonly number[],
): Float64Array | undefined {
  if (key === 'SIZE') return Float64Array.from(indexes, (index) => view.messages.sizes[index] ?? 0);
  // The nearest come first.
  return key === 'RELEVANCY'
    ? Float64Array.from(indexes, (index) => -(relevancy?.get(index) ?? 0))
    : undefined;
}

/** A number for each message by its keys: of a text its place among all texts of the mailbox. */
async function keyOrder(
  keys: readonly MessageKeys[],
  known: MailboxKeys,
  { key, isReverse }: SortCriterion,
): Promise<Order> {
  const field = FIELDS[key as keyof typeof FIELDS];
  if (field === 'arrival' || field === 'date')
    return { column: await columnOf(keys, (one) => one[field]), isReverse };
  const ranks = await rankTexts(known, field, keys);
  return { column: await columnOf(keys, (one) => ranks.get(one[field]) ?? 0), isReverse, below: ranks.size };
}

/** Orders kept of one mailbox: what a client or two sort by. */
const MAX_ORDERS = 4;

/** Above it an order is made each time: 800 kB would be kept for it. */
const MAX_KEPT = 100_000;

function keep(orders: Map<string, SortedOrder>, name: string, order: SortedOrder): void {
  orders.delete(name);
  orders.set(name, order);
  for (const oldest of orders.keys()) {
    if (orders.size <= MAX_ORDERS) return;
    orders.delete(oldest);
  }
}

function inOrder(indexes: readonly number[], places: Uint32Array): number[] {
  const ordered: number[] = [];
  for (let at = 0; at < places.length; at += 1) ordered.push(indexes[places[at] as number] as number);
  return ordered;
}

/** The messages in order; `indexes` are in mailbox order. Sorted by what never changes, they are compared once. */
export async function sortMessages(
  context: SortContext,
  indexes: readonly number[],
  criteria: readonly SortCriterion[],
): Promise<number[]> {
  const isKept = indexes.length <= MAX_KEPT && !criteria.some(({ key }) => key === 'RELEVANCY');
  if (!isKept) return sortAnew(context, indexes, criteria);
  const { orders } = context.deps.messageKeys.keysOf(context.view);
  const name = criteria.map(({ key, isReverse }) => `${isReverse ? '-' : ''}${key}`).join(' ');
  const uids = uidsAt(context.view, indexes);
  const known = orders.get(name);
  if (known && haveSameUids(known.uids, uids)) return inOrder(indexes, known.places);
  const sorted = await sortAnew(context, indexes, criteria);
  const placeOf = new Map(indexes.map((index, place) => [index, place]));
  keep(orders, name, { uids, places: Uint32Array.from(sorted, (index) => placeOf.get(index) as number) });
  return sorted;
}

async function sortAnew(
  context: SortContext,
  indexes: readonly number[],
  criteria: readonly SortCriterion[],
): Promise<number[]> {
  const needsKeys = criteria.some(({ key }) => key !== 'SIZE' && key !== 'RELEVANCY');
  const read = needsKeys
    ? await readMessageKeys(context.deps, context.view, indexes, context.onProgress)
    : undefined;
  const orders: Order[] = [];
  for (const criterion of criteria) {
    const column = knownColumn(context, criterion.key, indexes);
    if (column) orders.push({ column, isReverse: criterion.isReverse });
    else if (read) orders.push(await keyOrder(read.keys, read.known, criterion));
  }
  const places = await sortPlaces(indexes.length, orders);
  return inOrder(indexes, places);
}
