/** `urn:ietf:params:jmap:quota` (RFC 9425): the space and the number of messages of an account. One query. */
import { readModseq } from '#domain/mailstore/email-reads.ts';
import { readQuota } from '#domain/mailstore/mail-accounts.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { JmapDependencies } from '../dependencies.ts';
import type { JmapMethod, JmapModule } from '../method.ts';
import { type JmapAccount, requireAccount } from '../scope.ts';
import {
  cannotCalculate,
  changesResponse,
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
    if (asked.since > newModseq) throw cannotCalculate();
    const quotas = asked.since === newModseq ? [] : await readQuotas(deps, asked.account);
    const updated = quotas.map((quota) => quota['id'] as string);
    const changes = { newModseq, hasMore: false, created: [], updated, destroyed: [] };
    return { ...changesResponse(asked, changes), updatedProperties: updated.length > 0 ? ['used'] : null };
  },
};

const quotaQuery: JmapMethod = {
  name: 'Quota/query',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    args.everything();
    const ids = (await readQuotas(deps, account)).map((quota) => quota['id'] as string);
    const queryState = encodeState(await readModseq(deps.db, account.id));
    return {
      accountId: account.id,
      queryState,
      canCalculateChanges: false,
      position: 0,
      ids,
      total: ids.length,
    };
  },
};

export const quota: JmapModule = {
  capability: 'urn:ietf:params:jmap:quota',
  describe: () => ({}),
  describeAccount: () => ({}),
  methods: [quotaGet, quotaChanges, quotaQuery],
};
