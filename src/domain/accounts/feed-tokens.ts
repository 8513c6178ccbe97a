/**
 * Tokens by which a personnel system feeds the directory over SCIM (R5.4).
 *
 * A token acts in the name of an account, with no more than that account's roles, within its own scopes, until a day. The secret is shown once; the
 * database has its hash, so that a copy of it opens nothing.
 */
import { hash } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

export const FEED_SCOPES = ['people:read', 'people:write', 'units:read'] as const;
export type FeedScope = (typeof FEED_SCOPES)[number];

/** A token without its secret. */
export interface FeedToken {
  id: string;
  name: string;
  accountId: AccountId;
  address: string | null;
  scopes: FeedScope[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const SECRET_BYTES = 32;
const PREFIX = 'congthu_scim_';
/** The time of last use is for people; a write for each request is too much for it. */
const USE_NOTED_EVERY_MS = 60_000;

const COLUMNS = `t.id, t.name, t.account_id as "accountId", a.address, t.scopes, t.created_at as "createdAt",
   t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", t.revoked_at as "revokedAt"
 from feed_token t left join address a on a.account_id = t.account_id and a.kind = 'primary'`;

function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** All tokens, the newest first. */
export function listFeedTokens(db: Queryable): Promise<FeedToken[]> {
  return db.query<FeedToken>(`select ${COLUMNS} order by t.created_at desc, t.id`);
}

export interface NewFeedToken {
  principal: Principal;
  name: string;
  accountId: AccountId;
  scopes: readonly FeedScope[];
  expiresAt: Date;
  authority: string;
  ids: NewId;
  random: (bytes: number) => Buffer;
  now: number;
}

/** Makes a token and gives its secret, once. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function addFeedToken(
  db: Database,
  wanted: NewFeedToken,
): Promise<{ id: string; secret: string }> {
  requirePermission(wanted.principal, 'system.operate', { kind: 'province' });
  if (wanted.name.trim() === '' || wanted.scopes.length === 0 || wanted.expiresAt.getTime() <= wanted.now)
    throw new Refusal('invalidArgument', 'A token needs a name, a scope, and a day in the future.');
  const id = wanted.ids();
  const secret = `${PREFIX}${wanted.random(SECRET_BYTES).toString('base64url')}`;
  await db.transaction(async (tx) => {
    await tx.query(
      `insert into feed_token (id, name, account_id, secret_hash, scopes, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        wanted.name,
        wanted.accountId,
        hashOf(secret),
        wanted.scopes,
        new Date(wanted.now),
        wanted.expiresAt,
      ],
    );
    await recordEvent(tx, {
      now: wanted.now,
      actor: auditActor(wanted.principal),
      act: 'feedToken.add',
      object: { kind: 'account', id: wanted.accountId },
      authority: wanted.authority,
      after: {
        token: id,
        name: wanted.name,
        scopes: [...wanted.scopes],
        expiresAt: wanted.expiresAt.toISOString(),
      },
    });
  });
  return { id, secret };
}

/** Ends a token at once. `Refusal`: `notPermitted`, `notFound`. */
export async function revokeFeedToken(
  db: Database,
  { principal, id, authority, now }: { principal: Principal; id: string; authority: string; now: number },
): Promise<void> {
  requirePermission(principal, 'system.operate', { kind: 'province' });
  await db.transaction(async (tx) => {
    const [token] = await tx.query<{ account_id: string }>(
      'update feed_token set revoked_at = $2 where id::text = $1 and revoked_at is null returning account_id',
      [id, new Date(now)],
    );
    if (!token) throw new Refusal('notFound', 'There is no such token in force.');
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'feedToken.revoke',
      object: { kind: 'account', id: token.account_id },
      authority,
      before: { token: id },
    });
  });
}

/** The token of a secret that is in force, or undefined. */
export async function findFeedToken(
  db: Queryable,
  secret: string,
  now: number,
): Promise<FeedToken | undefined> {
  if (!secret.startsWith(PREFIX)) return undefined;
  const at = new Date(now);
  const [token] = await db.query<FeedToken>(
    `select ${COLUMNS} where t.secret_hash = $1 and t.revoked_at is null and t.expires_at > $2`,
    [hashOf(secret), at],
    { name: 'feed_token_find' },
  );
  if (token && (token.lastUsedAt?.getTime() ?? 0) < now - USE_NOTED_EVERY_MS)
    await db.query('update feed_token set last_used_at = $2 where id = $1', [token.id, at]);
  return token;
}
