/**
 * `FeedToken`: what a personnel system feeds the directory with over SCIM (R5.4). The secret is told by create, once; destroy ends the
 * token, which stays on record.
 */
import {
  addFeedToken,
  FEED_SCOPES,
  type FeedToken,
  listFeedTokens,
  revokeFeedToken,
} from '#domain/accounts/feed-tokens.ts';
import { authorize } from '#domain/directory/authorize.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import { asDate } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { isUuid } from '../standard.ts';

const AUTHORITY = 'R5.4';

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

async function create({ deps, principal }: ObjectContext, object: JsonObject): Promise<JsonObject> {
  const { name, accountId, scopes, expiresAt, ...rest } = object;
  const wrong = Object.keys(rest)[0];
  if (wrong !== undefined) throw invalid(wrong);
  if (typeof name !== 'string' || name.length > 200) throw invalid('name');
  if (typeof accountId !== 'string' || !isUuid(accountId)) throw invalid('accountId');
  const until = expiresAt === undefined ? undefined : asDate(expiresAt);
  if (!until) throw invalid('expiresAt');
  const wanted = Array.isArray(scopes) ? FEED_SCOPES.filter((scope) => scopes.includes(scope)) : [];
  const made = await addFeedToken(deps.db, {
    principal,
    name,
    accountId: accountId as AccountId,
    scopes: wanted,
    expiresAt: until,
    authority: AUTHORITY,
    ids: deps.ids,
    random: deps.random,
    now: deps.clock(),
  });
  return { id: made.id, secret: made.secret };
}

export const feedToken = defineType<FeedToken, Record<string, never>>({
  name: 'FeedToken',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'system.operate', { kind: 'province' }),
  properties: {
    name: (token) => token.name,
    accountId: (token) => token.accountId,
    address: (token) => token.address,
    scopes: (token) => token.scopes,
    createdAt: (token) => token.createdAt.toISOString(),
    expiresAt: (token) => token.expiresAt.toISOString(),
    lastUsedAt: (token) => token.lastUsedAt?.toISOString() ?? null,
    revokedAt: (token) => token.revokedAt?.toISOString() ?? null,
  },
  read: async ({ deps }, ids, most) =>
    (await listFeedTokens(deps.db)).filter(({ id }) => ids?.includes(id) ?? true).slice(0, most),
  query: {
    conditions: {},
    sorts: ['createdAt'],
    ids: async ({ deps }, _condition, { isAscending }, most) => {
      const ids = (await listFeedTokens(deps.db)).slice(0, most).map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: (context) => ({
    create: (object) => create(context, object),
    update: () => Promise.reject(new SetFault('forbidden', 'A token is as it was made.')),
    destroy: (id) =>
      revokeFeedToken(context.deps.db, {
        principal: context.principal,
        id,
        authority: AUTHORITY,
        now: context.deps.clock(),
      }),
  }),
});
