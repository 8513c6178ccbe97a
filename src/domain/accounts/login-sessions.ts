/**
 * Sign-ins that last (R8.4): begun with a proof, found again by a secret, listed to their owner, ended one by one or all.
 *
 * Only hashes of the secrets are kept, so that whoever reads the database signs in nowhere. A lookup is one statement; that
 * a session was used is written at most every few minutes.
 */
import { hash } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

const SECRET_BYTES = 32;
/** A phone that asks every minute writes a row every five. */
const TOUCH_SECONDS = 300;
const MAX_LABEL = 200;
/** Secrets of ours are 43 characters; anything much longer was never one. */
const MAX_SECRET = 128;

export type TokenKind = 'cookie' | 'access' | 'refresh';

/** What a secret is found by. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** A secret that nobody guesses: 256 bits. */
export function makeSecret(random: (bytes: number) => Buffer): string {
  return random(SECRET_BYTES).toString('base64url');
}

export interface NewSession {
  accountId: AccountId;
  clientId: string;
  /** As its owner will recognise it: the browser's or the program's name. */
  label: string;
  remoteAddress: string;
  scopes: readonly string[];
  idleSeconds: number;
  expiresAt: number;
  /** Its owner has just proved to be there. */
  isConfirmed?: boolean;
  isNewDevice?: boolean;
  ids: NewId;
  now: number;
}

/** Begins a session; its secrets are given by `addToken`. */
export async function beginSession(tx: Transaction, session: NewSession): Promise<string> {
  const id = session.ids();
  await tx.query(
    `insert into login_session (id, account_id, client_id, label, remote_address, scopes, created_at, last_used_at,
       idle_seconds, expires_at, confirmed_at, is_new_device)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11)`,
    [
      id,
      session.accountId,
      session.clientId,
      session.label
        .replaceAll(/\p{Cc}/gu, ' ')
        .toWellFormed()
        .slice(0, MAX_LABEL),
      session.remoteAddress,
      session.scopes,
      new Date(session.now),
      session.idleSeconds,
      new Date(session.expiresAt),
      session.isConfirmed ? new Date(session.now) : null,
      session.isNewDevice ?? false,
    ],
  );
  return id;
}

/** Gives a session a secret, and the secret to the caller: it is told once. */
export async function addToken(
  tx: Transaction,
  token: { sessionId: string; kind: TokenKind; expiresAt: number; random: (bytes: number) => Buffer },
): Promise<string> {
  const secret = makeSecret(token.random);
  await tx.query('insert into login_token (hash, session_id, kind, expires_at) values ($1, $2, $3, $4)', [
    hashSecret(secret),
    token.sessionId,
    token.kind,
    new Date(token.expiresAt),
  ]);
  return secret;
}

/** A session that is alive, of an account that may sign in. */
export interface LiveSession {
  sessionId: string;
  accountId: AccountId;
  /** The primary address. */
  address: string;
  clientId: string;
  scopes: string[];
  /** The password was given for one use and has to be changed first. */
  mustChange: boolean;
  /** When its owner last proved to be there. */
  confirmedAt: Date | null;
}

/** The session of a secret, or undefined when there is none, it is over, or the account is locked. */
export async function findSession(
  db: Queryable,
  secret: string,
  kind: 'cookie' | 'access',
  now: number,
): Promise<LiveSession | undefined> {
  if (secret.length > MAX_SECRET) return undefined;
  const rows = await db.query<LiveSession>(
    `with found as (
       select s.id, s.account_id, s.client_id, s.scopes, s.last_used_at, s.confirmed_at
       from login_token t join login_session s on s.id = t.session_id
       where t.hash = $1 and t.kind = $2 and t.expires_at > $3 and s.ended_at is null and s.expires_at > $3
         and s.last_used_at + s.idle_seconds * interval '1 second' > $3
     ), touched as (
       update login_session s set last_used_at = $3 from found
       where s.id = found.id and found.last_used_at < $3::timestamptz - interval '${TOUCH_SECONDS} seconds'
     )
     select f.id as "sessionId", f.account_id as "accountId", a.address, f.client_id as "clientId", f.scopes,
            f.confirmed_at as "confirmedAt",
            coalesce(k.must_change, false) as "mustChange"
     from found f
     join account c on c.id = f.account_id and c.state = 'active'
     join address a on a.account_id = c.id and a.kind = 'primary'
     left join credential k on k.account_id = c.id and k.kind = 'password'`,
    [hashSecret(secret), kind, new Date(now)],
    { name: 'session_find' },
  );
  return rows[0];
}

/** What an owner is shown of a session. */
export interface SessionEntry {
  id: string;
  clientId: string;
  /** The client's name where it is a registered one. */
  clientName: string | null;
  label: string;
  remoteAddress: string;
  createdAt: Date;
  lastUsedAt: Date;
  isNewDevice: boolean;
}

/** An account's live sessions, the latest used first. */
export async function listSessions(
  db: Queryable,
  accountId: AccountId,
  now: number,
  ids?: readonly string[],
): Promise<SessionEntry[]> {
  return db.query<SessionEntry>(
    `select s.id, s.client_id as "clientId", o.name as "clientName", s.label, s.remote_address as "remoteAddress",
            s.created_at as "createdAt", s.last_used_at as "lastUsedAt", s.is_new_device as "isNewDevice"
     from login_session s left join oauth_client o on o.id = s.client_id
     where s.account_id = $1 and s.ended_at is null and s.expires_at > $2
       and s.last_used_at + s.idle_seconds * interval '1 second' > $2 and ($3::uuid[] is null or s.id = any ($3))
     order by s.last_used_at desc limit 200`,
    [accountId, new Date(now), ids ?? null],
  );
}

/** Notes that the owner of a session has proved to be there once more. */
export async function confirmSession(db: Queryable, sessionId: string, now: number): Promise<void> {
  await db.query('update login_session set confirmed_at = $2 where id = $1 and ended_at is null', [
    sessionId,
    new Date(now),
  ]);
}

/** Why a session ended, as recorded. */
export type EndReason =
  | 'signOut'
  | 'byOwner'
  | 'byAdministrator'
  | 'passwordChanged'
  | 'locked'
  | 'leaked'
  | 'factorsReset'
  | 'retired'
  | 'tokenReused'
  | 'handedOver';

/** Ends sessions of an account within a transaction: one, all, or all but one. Their secrets are forgotten. */
export async function endSessions(
  tx: Transaction,
  end: { accountId: AccountId; only?: string; except?: string | undefined; because: EndReason; now: number },
): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `with ended as (
       update login_session set ended_at = $4, ended_because = $5
       where account_id = $1 and ended_at is null and ($2::uuid is null or id = $2) and ($3::uuid is null or id <> $3)
       returning id
     ), forgotten as (
       delete from login_token t using ended where t.session_id = ended.id and t.kind <> 'refresh'
     )
     select id from ended`,
    [end.accountId, end.only ?? null, end.except ?? null, new Date(end.now), end.because],
  );
  return rows.length;
}

/** Ends one session, or all but one, at their owner's wish, on record. `Refusal('notFound')` for one that is not theirs. */
export async function endOwnSessions(
  db: Database,
  principal: Extract<Principal, { kind: 'account' }>,
  end: { only?: string; except?: string; because: 'signOut' | 'byOwner'; now: number },
): Promise<number> {
  return db.transaction(async (tx) => {
    const ended = await endSessions(tx, { accountId: principal.accountId, ...end });
    if (end.only !== undefined && ended === 0) throw new Refusal('notFound', 'This session is over already.');
    await recordEvent(tx, {
      now: end.now,
      actor: auditActor(principal),
      act: 'session.end',
      object: { kind: 'account', id: principal.accountId },
      authority: 'R8.4',
      after: { sessions: ended, because: end.because },
    });
    return ended;
  });
}

/** Forgets what has been over for long enough; the audit record keeps what matters. */
export async function cleanSessions(db: Queryable, before: Date): Promise<void> {
  await db.query(
    `delete from login_session where coalesce(ended_at, least(expires_at, last_used_at + idle_seconds * interval '1 second')) < $1`,
    [before],
  );
  await db.query('delete from login_token where expires_at < $1', [before]);
  await db.query('delete from oauth_code where expires_at < $1', [before]);
  await db.query('delete from oauth_device where expires_at < $1', [before]);
}
