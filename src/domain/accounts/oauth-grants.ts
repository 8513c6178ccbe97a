/**
 * Authorization codes, device codes, and the tokens they become (OAuth 2.1 §4.1, §4.3; RFC 8628).
 *
 * Each secret is used once. A code or refresh token that comes again has been stolen from its client or by it: the session
 * it belongs to ends.
 */
import { hash } from 'node:crypto';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { addToken, beginSession, endSessions, hashSecret, makeSecret } from './login-sessions.ts';

/** RFC 6749 §4.1.2 recommends ten minutes at most; the redirect takes seconds. */
const CODE_MS = 60_000;
/** RFC 8628 §3.2: time to take out the telephone, find the page and type eight letters. */
const DEVICE_CODE_MS = 10 * 60_000;
/** The least a device waits between two questions (RFC 8628 §3.5). */
export const DEVICE_INTERVAL_SECONDS = 5;
/** A lost access token is worth an hour. */
export const ACCESS_TOKEN_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** A program nobody opened for a month signs in anew; so does every one after half a year. */
const IDLE_SECONDS = 30 * 24 * 60 * 60;
const LIFETIME_MS = 180 * DAY_MS;
/** No letters that look alike, and no vowels, so that no word comes about (RFC 8628 §6.1). */
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const USER_CODE_LENGTH = 8;

export interface OauthParts {
  db: Database;
  ids: NewId;
  random: (bytes: number) => Buffer;
  now: number;
}

export interface Authorization {
  clientId: string;
  accountId: AccountId;
  redirectUri: string;
  /** The S256 challenge of PKCE (RFC 7636 §4.2); plain ones are not taken. */
  codeChallenge: string;
  scopes: readonly string[];
}

/** Keeps what somebody allowed, and gives the code for it. */
export async function makeCode({ db, random, now }: OauthParts, allowed: Authorization): Promise<string> {
  const code = makeSecret(random);
  await db.query(
    `insert into oauth_code (hash, client_id, account_id, redirect_uri, code_challenge, scopes, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      hashSecret(code),
      allowed.clientId,
      allowed.accountId,
      allowed.redirectUri,
      allowed.codeChallenge,
      allowed.scopes,
      new Date(now + CODE_MS),
    ],
  );
  return code;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  scopes: string[];
}

/** Who asks for tokens, for the list of sessions. */
export interface TokenClient {
  clientId: string;
  label: string;
  remoteAddress: string;
}

async function issueTokens(
  tx: Transaction,
  { random, now }: OauthParts,
  session: { id: string; scopes: string[] },
): Promise<Tokens> {
  const token = { sessionId: session.id, random };
  return {
    accessToken: await addToken(tx, { ...token, kind: 'access', expiresAt: now + ACCESS_TOKEN_MS }),
    refreshToken: await addToken(tx, { ...token, kind: 'refresh', expiresAt: now + LIFETIME_MS }),
    expiresInSeconds: ACCESS_TOKEN_MS / 1000,
    scopes: session.scopes,
  };
}

async function beginClientSession(
  tx: Transaction,
  parts: OauthParts,
  client: TokenClient,
  granted: { accountId: AccountId; scopes: string[] },
): Promise<{ id: string; scopes: string[] }> {
  const { ids, now } = parts;
  const times = { idleSeconds: IDLE_SECONDS, expiresAt: now + LIFETIME_MS };
  return {
    id: await beginSession(tx, { ...client, ...granted, ...times, ids, now }),
    scopes: granted.scopes,
  };
}

interface CodeRow {
  account_id: AccountId;
  client_id: string;
  redirect_uri: string;
  code_challenge: string;
  scopes: string[];
  session_id: string | null;
}

/** The tokens of a code, or undefined for one that is wrong, late, used, or another client's. */
export async function redeemCode(
  parts: OauthParts,
  client: TokenClient,
  { code, redirectUri, verifier }: { code: string; redirectUri: string; verifier: string },
): Promise<Tokens | undefined> {
  return parts.db.transaction(async (tx) => {
    const [row] = await tx.query<CodeRow>(
      'select * from oauth_code where hash = $1 and expires_at > $2 for update',
      [hashSecret(code), new Date(parts.now)],
    );
    if (row?.client_id !== client.clientId) return undefined;
    if (row.session_id !== null) {
      await endSessions(tx, {
        accountId: row.account_id,
        only: row.session_id,
        because: 'tokenReused',
        now: parts.now,
      });
      return undefined;
    }
    const challenge = hash('sha256', verifier, 'base64url');
    if (row.redirect_uri !== redirectUri || row.code_challenge !== challenge) return undefined;
    const granted = { accountId: row.account_id, scopes: row.scopes };
    const session = await beginClientSession(tx, parts, client, granted);
    await tx.query('update oauth_code set session_id = $2 where hash = $1', [hashSecret(code), session.id]);
    return issueTokens(tx, parts, session);
  });
}

/** New tokens for a refresh token, which is used up; undefined when it is none of this client's live sessions. */
export async function refreshTokens(
  parts: OauthParts,
  clientId: string,
  refreshToken: string,
): Promise<Tokens | undefined> {
  const now = new Date(parts.now);
  return parts.db.transaction(async (tx) => {
    const [row] = await tx.query<{ id: string; account_id: AccountId; scopes: string[]; used: boolean }>(
      `select s.id, s.account_id, s.scopes, t.used_at is not null as used
       from login_token t join login_session s on s.id = t.session_id
       join account c on c.id = s.account_id and c.state = 'active'
       where t.hash = $1 and t.kind = 'refresh' and s.client_id = $2 and s.ended_at is null and s.expires_at > $3
         and s.last_used_at + s.idle_seconds * interval '1 second' > $3
       for update of t, s`,
      [hashSecret(refreshToken), clientId, now],
    );
    if (!row) return undefined;
    if (row.used) {
      await endSessions(tx, {
        accountId: row.account_id,
        only: row.id,
        because: 'tokenReused',
        now: parts.now,
      });
      return undefined;
    }
    await tx.query('update login_token set used_at = $2 where hash = $1', [hashSecret(refreshToken), now]);
    await tx.query('update login_session set last_used_at = $2 where id = $1', [row.id, now]);
    return issueTokens(tx, parts, row);
  });
}

/** Ends the session of a token, whatever kind it is (RFC 7009 §2.1); one nobody knows is no fault. */
export async function revokeToken({ db, now }: OauthParts, clientId: string, token: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ id: string; account_id: AccountId }>(
      `select s.id, s.account_id from login_token t join login_session s on s.id = t.session_id
       where t.hash = $1 and s.client_id = $2`,
      [hashSecret(token), clientId],
    );
    if (row) await endSessions(tx, { accountId: row.account_id, only: row.id, because: 'signOut', now });
  });
}

export interface DeviceCode {
  deviceCode: string;
  /** As it is shown and typed: `BCDF-GHJK`. */
  userCode: string;
  expiresInSeconds: number;
}

function makeUserCode(random: (bytes: number) => Buffer): string {
  // 20 letters do not divide 256: what would favour the first 16 is drawn again.
  const fair = 256 - (256 % USER_CODE_LETTERS.length);
  let code = '';
  while (code.length < USER_CODE_LENGTH)
    for (const byte of random(USER_CODE_LENGTH))
      if (byte < fair && code.length < USER_CODE_LENGTH)
        code += USER_CODE_LETTERS.charAt(byte % USER_CODE_LETTERS.length);
  return code;
}

/** Letters as they were made, however they were typed. */
function normaliseUserCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
}

/** Begins the sign-in of a device without a keyboard (RFC 8628 §3.2). */
export async function makeDeviceCode(
  { db, random, now }: OauthParts,
  asked: { clientId: string; scopes: readonly string[] },
): Promise<DeviceCode> {
  const deviceCode = makeSecret(random);
  const userCode = makeUserCode(random);
  await db.query(
    `insert into oauth_device (hash, user_code, client_id, scopes, expires_at, state)
     values ($1, $2, $3, $4, $5, 'waiting')`,
    [hashSecret(deviceCode), userCode, asked.clientId, asked.scopes, new Date(now + DEVICE_CODE_MS)],
  );
  const shown = `${userCode.slice(0, USER_CODE_LENGTH / 2)}-${userCode.slice(USER_CODE_LENGTH / 2)}`;
  return { deviceCode, userCode: shown, expiresInSeconds: DEVICE_CODE_MS / 1000 };
}

/** The client's name of a code that waits for its user, or undefined. */
export async function findWaitingDevice(
  { db, now }: Pick<OauthParts, 'db' | 'now'>,
  typed: string,
): Promise<{ clientName: string } | undefined> {
  const [row] = await db.query<{ clientName: string }>(
    `select o.name as "clientName" from oauth_device d join oauth_client o on o.id = d.client_id
     where d.user_code = $1 and d.state = 'waiting' and d.expires_at > $2`,
    [normaliseUserCode(typed), new Date(now)],
  );
  return row;
}

/** The user's answer; false when the code was not waiting any more. */
export async function answerDevice(
  { db, now }: Pick<OauthParts, 'db' | 'now'>,
  answer: { typed: string; accountId: AccountId; allows: boolean },
): Promise<boolean> {
  const rows = await db.query(
    `update oauth_device set state = $3, account_id = $4
     where user_code = $1 and state = 'waiting' and expires_at > $2 returning user_code`,
    [normaliseUserCode(answer.typed), new Date(now), answer.allows ? 'allowed' : 'refused', answer.accountId],
  );
  return rows.length > 0;
}

/** What a device is told that asks whether its user has answered (RFC 8628 §3.5). */
export type DeviceAnswer = Tokens | 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token';

interface DeviceRow {
  client_id: string;
  scopes: string[];
  state: 'waiting' | 'allowed' | 'refused' | 'redeemed';
  account_id: AccountId | null;
  too_soon: boolean;
}

/** The tokens of a device whose user said yes, once. */
export async function askDevice(
  parts: OauthParts,
  client: TokenClient,
  deviceCode: string,
): Promise<DeviceAnswer> {
  const key = hashSecret(deviceCode);
  return parts.db.transaction(async (tx) => {
    const [row] = await tx.query<DeviceRow>(
      `with before as (
         select last_asked_at as asked_at from oauth_device where hash = $1 and expires_at > $2 for no key update
       )
       update oauth_device d set last_asked_at = $2 from before where d.hash = $1
       returning client_id, scopes, state, account_id,
         coalesce(before.asked_at > $2::timestamptz - interval '${DEVICE_INTERVAL_SECONDS - 1} seconds', false) as too_soon`,
      [key, new Date(parts.now)],
    );
    if (row?.client_id !== client.clientId || row.state === 'redeemed') return 'expired_token';
    if (row.state === 'refused') return 'access_denied';
    if (row.too_soon) return 'slow_down';
    if (row.state === 'waiting' || row.account_id === null) return 'authorization_pending';
    await tx.query(`update oauth_device set state = 'redeemed' where hash = $1`, [key]);
    const granted = { accountId: row.account_id, scopes: row.scopes };
    return issueTokens(tx, parts, await beginClientSession(tx, parts, client, granted));
  });
}
