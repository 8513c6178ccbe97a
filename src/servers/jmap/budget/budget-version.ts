/**
 * `BudgetVersion`: a version of a year's estimate with its items (R6.9). Create begins it; update writes `items`, `{ submit: true }`, or is the
 * chief's: `{ decision: 'approved' | 'returned', note, items }`; destroy drops a draft. `BudgetVersion/compare`, `/export` and `/importFile` beside
 * them.
 */
import { compareItems } from '#domain/budget/compare.ts';
import {
  approveVersion,
  BUDGET_STATES,
  type BudgetVersion,
  beginVersion,
  changeItems,
  dropVersion,
  type NewBudgetItem,
  readVersions,
  returnVersion,
  submitVersion,
} from '#domain/budget/versions.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { findBlob, storeUpload } from '#domain/mailstore/uploads.ts';
import { isObject, type Json } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { readIssuer } from '#services/papers/issuer.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asYear, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireOnly } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import {
  idValue,
  invalid,
  orNull,
  readWhole,
  textValue,
  wholeValue,
  wordOf,
} from '../training/read-values.ts';

const conditions = { year: asYear, state: oneOf(...BUDGET_STATES) };
const READERS = {
  line: idValue,
  section: textValue,
  name: textValue,
  unit: textValue,
  quantity: wholeValue,
  unitPrice: wholeValue,
  source: textValue,
  note: textValue,
  trainingPlanId: orNull(idValue),
};
const USUAL = { source: '', note: '', trainingPlanId: null };
const MAX_ITEMS = 1_000;
const MAX_SHEET_BYTES = 10_000_000;
const readDecision = wordOf('approved', 'returned');

function itemsOf(value: Json | undefined): NewBudgetItem[] {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) throw invalid('items');
  return value.map((item) => {
    if (!isObject(item)) throw invalid('items');
    // What the server worked out may be sent back.
    const { amount: _, ...given } = item;
    return readWhole<NewBudgetItem>(given, READERS, USUAL);
  });
}

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = () => ({ principal, authority: 'R6.9', ids: deps.ids, now: deps.clock() });
  return {
    async create(object) {
      requireOnly(object, ['year']);
      const year = wholeValue(object['year'], 'year');
      return { id: await deps.db.transaction((tx) => beginVersion(tx, act(), year)) };
    },
    async update(id, patch) {
      await deps.db.transaction(async (tx) => {
        if (patch['submit'] === true) {
          requireOnly(patch, ['submit']);
          return submitVersion(tx, act(), id);
        }
        if (!('decision' in patch)) {
          requireOnly(patch, ['items']);
          return changeItems(tx, act(), id, itemsOf(patch['items']));
        }
        requireOnly(patch, ['decision', 'note', 'items']);
        const note = textValue(patch['note'] ?? '', 'note');
        if (readDecision(patch['decision'], 'decision') === 'returned')
          return returnVersion(tx, act(), id, note);
        const items = patch['items'] === undefined ? undefined : itemsOf(patch['items']);
        return approveVersion(tx, act(), id, { note, items });
      });
      return null;
    },
    destroy: (id) => deps.db.transaction((tx) => dropVersion(tx, act(), id)),
  };
}

/** `Refusal('notFound')`. */
export async function requireVersion({ deps, principal }: ObjectContext, id: string): Promise<BudgetVersion> {
  const [found] = isUuid(id) ? await readVersions(deps.db, principal, { ids: [id] }, 1) : [];
  if (!found) throw new Refusal('notFound', 'There is no such estimate.');
  return found;
}

/** What differs from the version before, and from the estimate that was approved for the year before. */
const compare: JmapMethod = {
  name: 'BudgetVersion/compare',
  async run(method, args) {
    const context = openContext({ home: 'province' }, method, args);
    const id = args.id('id');
    args.end();
    const version = await requireVersion(context, id);
    const { db } = context.deps;
    const own = await readVersions(db, context.principal, { year: version.year }, 1_000);
    const last = own.find(({ number }) => number === version.number - 1);
    const before = (await readVersions(db, context.principal, { year: version.year - 1 }, 1_000)).find(
      ({ state }) => state === 'approved',
    );
    const told = (other: BudgetVersion | undefined) =>
      other
        ? {
            year: other.year,
            number: other.number,
            total: other.total,
            lines: compareItems(other.items, version.items).map((line) => ({ ...line })),
          }
        : null;
    return { accountId: 'province', id, version: told(last), year: told(before) };
  },
};

/** Puts the file among one's own uploads. */
const exportFile: JmapMethod = {
  name: 'BudgetVersion/export',
  async run(method, args) {
    const context = openContext({ home: 'province' }, method, args);
    const [id, format] = [args.id('id'), args.text('format')];
    args.end();
    const { deps, principal, scope } = context;
    const own = scope.accounts.get(principal.accountId);
    if (!own) throw new MethodFault('forbidden', 'Your roles do not permit this.');
    if (format !== 'pdf' && format !== 'xlsx')
      throw new MethodFault('invalidArguments', 'format is pdf or xlsx.', { arguments: ['format'] });
    const version = await requireVersion(context, id);
    // They bring large libraries with them.
    const { makeEstimatePaper, makeEstimateSheet } = await import('#services/budget/export-estimate.ts');
    const bytes =
      format === 'pdf'
        ? await makeEstimatePaper(version, { issuer: await readIssuer(deps.db), now: deps.clock() })
        : await makeEstimateSheet(version);
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes, now: deps.clock() });
    const type =
      format === 'pdf'
        ? 'application/pdf'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const name = `du-toan-${version.year}-lan-${version.number}.${format}`;
    return { accountId: own.id, blobId: hash.toString('hex'), name, type };
  },
};

/**
 * Reads the items of a draft from an uploaded spreadsheet; with `write` they take the place of those there are, unless a row has a fault.
 * Without it nothing is written.
 */
const importFile: JmapMethod = {
  name: 'BudgetVersion/importFile',
  async run(method, args) {
    const context = openContext({ home: 'province' }, method, args);
    const [id, blobId] = [args.id('id'), args.text('blobId')];
    const isWritten = args.boolean('write');
    args.end();
    const { deps, principal, scope } = context;
    requirePermission(principal, 'budget.make', { kind: 'province' });
    const version = await requireVersion(context, id);
    const own = scope.accounts.get(principal.accountId);
    const hash = /^[0-9a-f]{64}$/.test(blobId) ? Buffer.from(blobId, 'hex') : undefined;
    const upload = own && hash ? await findBlob(deps.db, own.access, hash) : undefined;
    if (!hash || !upload) throw new Refusal('notFound', 'There is no such upload.');
    if (upload.size > MAX_SHEET_BYTES) throw new Refusal('tooLarge', 'The spreadsheet is too large.');
    const { readItems } = await import('#services/budget/read-items.ts');
    const known = { known: version.items, ids: deps.ids };
    const { items, faults } = await readItems(await deps.blobs.read(hash), known);
    const act = { principal, authority: 'R6.9', ids: deps.ids, now: deps.clock() };
    const mayWrite = isWritten && faults.length === 0;
    if (mayWrite) await deps.db.transaction((tx) => changeItems(tx, act, id, items));
    const total = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
    const told = faults.map((fault) => ({ ...fault }));
    return { accountId: 'province', id, isWritten: mayWrite, items: items.length, total, faults: told };
  },
};

export const budgetVersion = defineType<BudgetVersion, typeof conditions>(
  {
    name: 'BudgetVersion',
    home: 'province',
    mayRead: (principal) => findReach(principal, 'budget.read').length > 0,
    properties: {
      year: (version) => version.year,
      number: (version) => version.number,
      state: (version) => version.state,
      items: (version) => version.items.map((item) => ({ ...item })),
      total: (version) => version.total,
      madeBy: (version) => version.madeByName,
      madeAt: (version) => version.madeAt.toISOString(),
      submittedBy: (version) => version.submittedByName,
      submittedAt: (version) => version.submittedAt?.toISOString() ?? null,
      decidedBy: (version) => version.decidedByName,
      decidedAt: (version) => version.decidedAt?.toISOString() ?? null,
      decisionNote: (version) => version.decisionNote,
    },
    read: ({ deps, principal }, ids, most) => readVersions(deps.db, principal, { ids }, most),
    query: {
      conditions,
      sorts: ['year'],
      async ids({ deps, principal }, { year, state }, { isAscending }, most) {
        const all = await readVersions(deps.db, principal, { year }, most);
        const ids = all.filter((one) => state === undefined || one.state === state).map(({ id }) => id);
        return isAscending ? ids.toReversed() : ids;
      },
    },
    set: workOf,
  },
  [compare, exportFile, importFile],
);
