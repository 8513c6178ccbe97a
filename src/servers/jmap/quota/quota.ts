/** `urn:ietf:params:jmap:quota` (RFC 9425): the space and the number of messages of an account. One query. */
import { readModseq } from '#domain/mailstore/email-reads.ts';
import { readQuota } from '#domain/mailstore/mail-accounts.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { meets, readComparators, readFilter, unsupportedCondition } from '../filter.ts';
import type { JmapMethod, JmapModule } from '../method.ts';
import { readQueryWindow, windowOf } from '../query-window.ts';
import { type JmapAccount, requireAccount } from '../scope.ts';
import {
  cannotCalculate,
  changesResponse,
  decodeState,
  encodeState,
  getResponse,
  pick,
  readChangesArguments,
  readGetArguments,
} from '../standard.ts';

const PROPERTIES = new Set([
  'id',
  'resourceType',
  'used',
  'hardLimit',
  'warnLimit',
  'softLimit',
  'scope',
  'name',
  'description',
  'types',
]);
/** People are warned when a tenth is left. */
const WARN_SHARE = 0.9;

/** The quota's id is the account's: there is one, of its space, where a limit is set. */
async function readQuotas({ db }: JmapDependencies, { id, access }: JmapAccount): Promise<JsonObject[]> {
  const { usedBytes, quotaBytes } = await readQuota(db, access);
  if (quotaBytes === undefined) return [];
  return [
    {
      id,
      resourceType: 'octets',
      used: usedBytes,
      hardLimit: quotaBytes,
      warnLimit: Math.floor(quotaBytes * WARN_SHARE),
      softLimit: null,
      scope: 'account',
      name: 'mail',
      description: null,
      types: ['Email'],
    },
  ];
}

const quotaGet: JmapMethod = {
  name: 'Quota/get',
  async run({ deps, scope }, args) {
    const get = readGetArguments(args, scope, { properties: PROPERTIES });
    args.end();
    const state = await readModseq(deps.db, get.account.id);
    const quotas = (await readQuotas(deps, get.account)).filter(
      (quota) => get.ids?.includes(quota['id'] as string) ?? true,
    );
    const list = quotas.map((quota) =>
      pick(
        Object.fromEntries(Object.entries(quota).map(([name, value]) => [name, () => value])),
        get.properties,
      ),
    );
    return getResponse(get, state, list);
  },
};

const quotaChanges: JmapMethod = {
  name: 'Quota/changes',
  async run({ deps, scope }, args) {
    const asked = readChangesArguments(args, scope);
    const newModseq = await readModseq(deps.db, asked.account.id);
    if (asked.since.modseq > newModseq) throw cannotCalculate();
    const quotas = asked.since.modseq === newModseq ? [] : await readQuotas(deps, asked.account);
    const updated = quotas.map((quota) => quota['id'] as string);
    const changes = { newModseq, told: 0, hasMore: false, created: [], updated, destroyed: [] };
    return { ...changesResponse(asked, changes), updatedProperties: updated.length > 0 ? ['used'] : null };
  },
};

/** RFC 9425 §4.3; there is one quota at most, so any order is right. */
const CONDITIONS: Readonly<Record<string, (quota: JsonObject, value: Json) => boolean>> = {
  name: ({ name }, value) => typeof value === 'string' && typeof name === 'string' && name.includes(value),
  scope: (quota, value) => quota['scope'] === value,
  resourceType: (quota, value) => quota['resourceType'] === value,
  type: (quota, value) => (quota['types'] as Json[]).includes(value),
};

function compileCondition(condition: JsonObject): (quota: JsonObject) => boolean {
  const tests = Object.entries(condition).map(([name, value]) => {
    const test = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined;
    if (!test) throw unsupportedCondition(name);
    return (quota: JsonObject) => value === null || test(quota, value);
  });
  return (quota) => tests.every((test) => test(quota));
}

function readList(args: ArgumentReader): (quotas: readonly JsonObject[]) => string[] {
  const filter = readFilter(args.object('filter'), compileCondition);
  readComparators(args, ['name', 'used']);
  return (quotas) =>
    quotas
      .filter((quota) => meets(filter, (condition) => condition(quota)))
      .map((quota) => quota['id'] as string);
}

const quotaQuery: JmapMethod = {
  name: 'Quota/query',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    const list = readList(args);
    const window = readQueryWindow(args);
    args.end();
    const queryState = encodeState(await readModseq(deps.db, account.id));
    const ids = list(await readQuotas(deps, account));
    return { accountId: account.id, queryState, canCalculateChanges: true, ...windowOf(ids, window) };
  },
};

const quotaQueryChanges: JmapMethod = {
  name: 'Quota/queryChanges',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    const list = readList(args);
    const sinceQueryState = args.text('sinceQueryState');
    args.unsigned('maxChanges', 1);
    args.optionalText('upToId');
    const calculateTotal = args.boolean('calculateTotal');
    args.end();
    const newModseq = await readModseq(deps.db, account.id);
    const since = decodeState(sinceQueryState);
    if (since === undefined || since > newModseq) throw cannotCalculate();
    const ids = list(await readQuotas(deps, account));
    const touched = since === newModseq ? [] : ids;
    return {
      accountId: account.id,
      oldQueryState: sinceQueryState,
      newQueryState: encodeState(newModseq),
      ...(calculateTotal && { total: ids.length }),
      removed: touched,
      added: touched.map((id, index) => ({ id, index })),
    };
  },
};

export const quota: JmapModule = {
  capability: 'urn:ietf:params:jmap:quota',
  describe: () => ({}),
  describeAccount: () => ({}),
  methods: [quotaGet, quotaChanges, quotaQuery, quotaQueryChanges],
};
