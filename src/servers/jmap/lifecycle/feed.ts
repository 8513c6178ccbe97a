/**
 * `Feed`: lists of people by spreadsheet (R5.4): sent by create with an uploaded file, which is refused at once when it is none; a job
 * reads and matches it (`state`, `rowsDone` of `rowCount`, pushed), `Feed/rows` shows each row's result, `submit` in update has a job
 * make change requests of rows (`requestsMade` of `requestsWanted`), `correctRow` has one row read and matched anew as it was corrected.
 * Nothing of one applies by itself.
 */
import { findReach } from '#domain/directory/authorize.ts';
import { FEED_MATCHES, type Feed, readFeedRows, readFeeds } from '#domain/directory/feeds.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { correctRow } from '#services/feed/correct-row.ts';
import { describeFile } from '#services/feed/describe-file.ts';
import { acceptFeed, requireFeed } from '#services/feed/receive.ts';
import { beginSubmission } from '#services/feed/submit-feed.ts';
import { makeXlsxTemplate } from '#services/feed/template.ts';
import { defineType } from '../define-type.ts';
import { readBlob } from '../mail/blobs.ts';
import type { JmapMethod } from '../method.ts';
import { asId } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { unitId: asId };
const MAX_ROWS = 1000;
const SUBMITTABLE = ['new', 'changed', 'missing'] as const;

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

async function create(context: ObjectContext, object: JsonObject): Promise<JsonObject> {
  const { deps, principal, scope } = context;
  const own = scope.accounts.get(scope.principal.accountId);
  const bytes = own && (await readBlob(deps, own.access, textOf(object['blobId'])));
  if (!bytes) throw new SetFault('blobNotFound', 'The file has not been uploaded.');
  if (!isUuid(textOf(object['unitId']))) throw invalid('unitId');
  const mapping = object['mapping'] ?? {};
  if (!isObject(mapping) || Object.values(mapping).some((value) => typeof value !== 'string'))
    throw invalid('mapping');
  const decisionId = textOf(object['decisionId']);
  const { feed, isNew } = await acceptFeed(deps.lifecycle, principal, {
    name: textOf(object['name']) || 'danh-sach',
    bytes,
    unitCode: (await requireUnitById(deps.db, textOf(object['unitId']))).code,
    isComplete: object['isComplete'] === true,
    decision: isUuid(decisionId) ? { id: decisionId } : undefined,
    effectiveOn: textOf(object['effectiveOn']),
    mapping: mapping as Record<string, string>,
  });
  return { id: feed.id, state: feed.state, counts: feed.counts, isNew };
}

/** `correctRow`: `ordinal`, `cells` as people write them, and of a doubtful row `decided`: `same` or `other`. */
async function correct({ deps, principal }: ObjectContext, feedId: string, given: Json): Promise<JsonObject> {
  if (!isObject(given)) throw invalid('correctRow');
  const { ordinal, cells, decided, ...rest } = given;
  const wrong = Object.keys(rest)[0];
  if (wrong !== undefined) throw invalid(`correctRow/${wrong.slice(0, 60)}`);
  if (typeof ordinal !== 'number' || !Number.isSafeInteger(ordinal) || ordinal < 1)
    throw invalid('correctRow/ordinal');
  if (!isObject(cells) || Object.values(cells).some((cell) => typeof cell !== 'string'))
    throw invalid('correctRow/cells');
  const said = (['same', 'other'] as const).find((one) => one === decided);
  if (decided !== undefined && said === undefined) throw invalid('correctRow/decided');
  const correction = { feedId, ordinal, cells: cells as Record<string, string>, decided: said };
  await correctRow(deps.lifecycle, principal, correction);
  return { counts: (await requireFeed(deps.lifecycle, principal, feedId)).counts };
}

function workOf(context: ObjectContext): SetWork {
  const { deps, principal } = context;
  return {
    create: (object) => create(context, object),
    async update(id, patch) {
      const { correctRow: correction, ...others } = patch;
      if (correction !== undefined && Object.keys(others).length === 0)
        return correct(context, id, correction);
      const { submit, ...rest } = patch;
      const wrong = Object.keys(rest)[0];
      const matches = Array.isArray(submit) ? SUBMITTABLE.filter((match) => submit.includes(match)) : [];
      if (wrong !== undefined || matches.length === 0) throw invalid(wrong ?? 'submit');
      const requestsWanted = await beginSubmission(deps.lifecycle, principal, { feedId: id, matches });
      return { state: 'submitting', requestsWanted, requestsMade: 0 };
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'A list that was sent stays on record.')),
  };
}

const rows: JmapMethod = {
  name: 'Feed/rows',
  async run(method, args) {
    const context = openContext({ home: 'province' }, method, args);
    const id = args.id('id');
    const after = args.unsigned('after') ?? 0;
    const limit = Math.min(args.unsigned('limit', 1) ?? MAX_ROWS, MAX_ROWS);
    const asked = args.texts('matches');
    args.end();
    await requireFeed(context.deps.lifecycle, context.principal, id);
    const matches = asked && FEED_MATCHES.filter((match) => asked.includes(match));
    const list = await readFeedRows(context.deps.db, id, { matches, after }, limit);
    return { accountId: args.id('accountId'), id, list: list.map((row) => ({ ...row })) };
  },
};

/** What stands in an uploaded file, for the form: its headings, the column that each field would be read from, some rows. */
const headings: JmapMethod = {
  name: 'Feed/headings',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    const blobId = args.id('blobId');
    args.end();
    const own = scope.accounts.get(principal.accountId);
    const bytes = own && (await readBlob(deps, own.access, blobId));
    if (!own || findReach(principal, 'feed.send').length === 0)
      throw new MethodFault('forbidden', 'Your roles do not permit this.');
    if (!bytes)
      throw new MethodFault('invalidArguments', 'The file has not been uploaded.', { arguments: ['blobId'] });
    return { accountId: args.id('accountId'), ...(await describeFile(bytes)) };
  },
};

/** Puts the published template among one's own uploads. */
const template: JmapMethod = {
  name: 'Feed/template',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    args.end();
    const own = scope.accounts.get(principal.accountId);
    if (!own || findReach(principal, 'feed.send').length === 0)
      throw new MethodFault('forbidden', 'Your roles do not permit this.');
    const hash = await storeUpload(deps.db, deps.blobs, own.access, {
      bytes: await makeXlsxTemplate(),
      now: deps.clock(),
    });
    return { accountId: own.id, blobId: hash.toString('hex'), name: 'mau-danh-sach-can-bo.xlsx' };
  },
};

export const feed = defineType<Feed, typeof conditions>(
  {
    name: 'Feed',
    home: 'province',
    mayRead: (principal) => findReach(principal, 'feed.send').length > 0,
    properties: {
      name: (object) => object.name,
      format: (object) => object.format,
      unitId: (object) => object.unitId,
      isComplete: (object) => object.isComplete,
      decisionId: (object) => object.decisionId,
      effectiveOn: (object) => object.effectiveOn,
      mapping: (object) => object.mapping,
      state: (object) => object.state,
      fault: (object) => object.fault,
      rowCount: (object) => object.rowCount,
      rowsDone: (object) => object.rowsDone,
      counts: (object) => object.counts,
      requestsWanted: (object) => object.requestsWanted,
      requestsMade: (object) => object.requestsMade,
      createdBy: (object) => object.createdByName,
      createdAt: (object) => object.createdAt.toISOString(),
      submittedAt: (object) => object.submittedAt?.toISOString() ?? null,
    },
    read: ({ deps, principal }, ids, most) =>
      readFeeds(deps.db, findReach(principal, 'feed.send'), ids, most),
    query: {
      conditions,
      sorts: ['createdAt'],
      ids: async ({ deps, principal }, { unitId }, { isAscending }, most) => {
        const feeds = await readFeeds(deps.db, findReach(principal, 'feed.send'), undefined, most);
        const ids = feeds.filter((one) => unitId === undefined || one.unitId === unitId).map(({ id }) => id);
        return isAscending ? ids.toReversed() : ids;
      },
    },
    set: workOf,
  },
  [rows, headings, template],
);
