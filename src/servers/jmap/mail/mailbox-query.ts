/** Mailbox/query and Mailbox/queryChanges (RFC 8621 §2.3, §2.4), in memory over one query: an account has some thousands of mailboxes at most. */
import { readMailboxChanges } from '#domain/mailstore/changes-since.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { invalidCondition, meets, readComparators, readFilter, unsupportedCondition } from '../filter.ts';
import { MAX_CHANGES } from '../limits.ts';
import type { JmapMethod } from '../method.ts';
import { type QueryWindow, readQueryWindow, windowOf } from '../query-window.ts';
import { requireAccount } from '../scope.ts';
import { cannotCalculate, decodeState, encodeState } from '../standard.ts';

type Test = (mailbox: Mailbox) => boolean;

const CONDITIONS: Readonly<Record<string, (value: Json) => Test | undefined>> = {
  parentId: (value) =>
    value === null || typeof value === 'string'
      ? (mailbox) => (mailbox.parentId ?? null) === value
      : undefined,
  name: (value) => {
    if (typeof value !== 'string') return undefined;
    const wanted = foldForSearch(value);
    return (mailbox) => foldForSearch(mailbox.name).includes(wanted);
  },
  role: (value) =>
    value === null || typeof value === 'string' ? (mailbox) => (mailbox.role ?? null) === value : undefined,
  hasAnyRole: (value) =>
    typeof value === 'boolean' ? (mailbox) => (mailbox.role !== undefined) === value : undefined,
  isSubscribed: (value) =>
    typeof value === 'boolean' ? (mailbox) => mailbox.subscribed === value : undefined,
};

function compileCondition(filter: JsonObject): Test {
  const tests = Object.entries(filter).map(([name, value]) => {
    const reader = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined;
    if (!reader) throw unsupportedCondition(name);
    const test = reader(value);
    if (!test) throw invalidCondition(name);
    return test;
  });
  return (mailbox) => tests.every((test) => test(mailbox));
}

function compileFilter(filter: JsonObject | undefined): Test {
  const compiled = readFilter(filter, compileCondition);
  return (mailbox) => meets(compiled, (test) => test(mailbox));
}

const COMPARISONS: Readonly<Record<string, (a: Mailbox, b: Mailbox) => number>> = {
  sortOrder: (a, b) => a.sortOrder - b.sortOrder,
  name: (a, b) => a.name.localeCompare(b.name, 'vi'),
};

function compileSort(args: ArgumentReader): (a: Mailbox, b: Mailbox) => number {
  const comparators = readComparators(args, Object.keys(COMPARISONS));
  return (a, b) => {
    for (const { property, isAscending } of comparators) {
      const order = COMPARISONS[property]?.(a, b) ?? 0;
      if (order !== 0) return isAscending ? order : -order;
    }
    return 0;
  };
}

/** Siblings sorted, each after its parent (§2.3 `sortAsTree`). */
function asTree(sorted: readonly Mailbox[]): Mailbox[] {
  const children = Map.groupBy(sorted, (mailbox): string => mailbox.parentId ?? '');
  const ordered: Mailbox[] = [];
  const visit = (parent: string): void => {
    for (const mailbox of children.get(parent) ?? []) {
      ordered.push(mailbox);
      visit(mailbox.id);
    }
  };
  visit('');
  return ordered;
}

/** A mailbox stands with its parents, all of which must match too (§2.3 `filterAsTree`). */
function withMatchingParents(
  mailboxes: readonly Mailbox[],
  matching: ReadonlySet<string>,
): (id: string) => boolean {
  const parents = new Map(
    mailboxes.map((mailbox) => [mailbox.id as string, mailbox.parentId as string | undefined]),
  );
  const isIn = (id: string): boolean => {
    const parent = parents.get(id);
    return matching.has(id) && (parent === undefined || isIn(parent));
  };
  return isIn;
}

interface MailboxQuery extends QueryWindow {
  matches: Test;
  compare: (a: Mailbox, b: Mailbox) => number;
  sortAsTree: boolean;
  filterAsTree: boolean;
}

function readQuery(args: ArgumentReader): MailboxQuery {
  return {
    matches: compileFilter(args.object('filter')),
    compare: compileSort(args),
    sortAsTree: args.boolean('sortAsTree'),
    filterAsTree: args.boolean('filterAsTree'),
    ...readQueryWindow(args),
  };
}

function select(all: readonly Mailbox[], query: MailboxQuery): string[] {
  const sorted = all.toSorted(query.compare);
  const ordered = query.sortAsTree ? asTree(sorted) : sorted;
  const matching = new Set<string>(all.filter(query.matches).map((mailbox) => mailbox.id));
  const isIn = query.filterAsTree
    ? withMatchingParents(all, matching)
    : (id: string): boolean => matching.has(id);
  return ordered.map((mailbox) => mailbox.id as string).filter(isIn);
}

export const mailboxQuery: JmapMethod = {
  name: 'Mailbox/query',
  async run({ deps, scope, mailState }, args) {
    const { id, access } = requireAccount(scope, args.id('accountId'));
    const query = readQuery(args);
    args.end();
    const state = await mailState(access.accountId);
    const ids = select(await listMailboxes(deps.db, access), query);
    return {
      accountId: id,
      queryState: encodeState(state),
      canCalculateChanges: true,
      ...windowOf(ids, query),
    };
  },
};

/** A mailbox's place in a tree is that of everything above it: those that changed, with all that is below them. */
function withDescendants(all: readonly Mailbox[], touched: ReadonlySet<string>): Set<string> {
  const children = Map.groupBy(all, (mailbox): string => mailbox.parentId ?? '');
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const child of children.get(id) ?? []) visit(child.id);
  };
  for (const id of touched) visit(id);
  return found;
}

/**
 * Mailbox/queryChanges (RFC 8621 §2.4): what changed in more than its counters is taken out and put in where it stands now. Names
 * change, so `upToId` is ignored (RFC 8620 §5.6). Costs the list and a range of the change log.
 */
export const mailboxQueryChanges: JmapMethod = {
  name: 'Mailbox/queryChanges',
  async run({ deps, scope }, args) {
    const { id: accountId, access } = requireAccount(scope, args.id('accountId'));
    const query = readQuery(args);
    const sinceQueryState = args.text('sinceQueryState');
    const most = args.unsigned('maxChanges', 1) ?? MAX_CHANGES;
    args.optionalText('upToId');
    args.end();
    const since = decodeState(sinceQueryState);
    const changes =
      since === undefined
        ? undefined
        : await readMailboxChanges(deps.db, access, { modseq: since, told: 0 }, MAX_CHANGES);
    if (!changes || changes.hasMore) throw cannotCalculate();
    const all = await listMailboxes(deps.db, access);
    const changed = new Set<string>([...changes.created, ...changes.renamed]);
    const touched = query.sortAsTree || query.filterAsTree ? withDescendants(all, changed) : changed;
    const ids = select(all, query);
    const added = ids.map((id, index) => ({ id, index })).filter(({ id }) => touched.has(id));
    const removed = [...touched, ...changes.destroyed];
    if (added.length + removed.length > most)
      throw new MethodFault('tooManyChanges', 'There are more changes than you want.');
    return {
      accountId,
      oldQueryState: sinceQueryState,
      newQueryState: encodeState(changes.newModseq),
      ...(query.calculateTotal && { total: ids.length }),
      removed,
      added,
    };
  },
};
