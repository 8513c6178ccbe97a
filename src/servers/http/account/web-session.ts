/**
 * The session of a browser (R8.4): a secret in a cookie that no script reads and no other site sends along.
 *
 * Over HTTPS the cookie has the prefix `__Host-`, which binds it to this host (RFC 6265bis §4.1.3.2). Whatever changes
 * something is taken from our own pages only: browsers say where a form was sent from.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addToken, beginSession, findSession, type LiveSession } from '#domain/accounts/login-sessions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { HttpContext } from '../dependencies.ts';
import { isLoopback } from '../operator.ts';

const HOUR_SECONDS = 3600;
/** A working day; whoever comes back in the evening signs in again. */
const IDLE_SECONDS = 12 * HOUR_SECONDS;
const LIFETIME_MS = 7 * 24 * HOUR_SECONDS * 1000;
const MAX_COOKIE = 200;

function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-congthu' : 'congthu';
}

function readCookie(request: FastifyRequest): string | undefined {
  const name = cookieName(request);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name && value.length <= MAX_COOKIE) return value;
  }
  return undefined;
}

function writeCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  value: string,
  maxAgeSeconds: number,
): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const cookie = `${cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
  reply.header('set-cookie', cookie);
}

/** A password may come over TLS, and in the local try-out from this machine. `Refusal('tlsRequired')`. */
export function requirePrivacy(request: FastifyRequest, { settings }: HttpContext): void {
  if (request.protocol === 'https' || (settings.isTryOut && isLoopback(request.ip))) return;
  throw new Refusal('tlsRequired', 'Use the https address.');
}

/**
 * Throws `Refusal('notPermitted')` for a form that another site sent (OWASP: verifying the origin). Browsers always tell
 * one of the two; what tells neither is no browser, and has no cookie by accident.
 */
export function requireOwnForm(request: FastifyRequest): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isForeign =
    origin === undefined
      ? site !== undefined && site !== 'same-origin' && site !== 'none'
      : URL.parse(origin)?.host !== request.headers.host;
  if (isForeign) throw new Refusal('notPermitted', 'This form was sent from another site.');
}

/** The browser's session, if it has one. */
export async function readWebSession(
  request: FastifyRequest,
  { people, clock }: HttpContext,
): Promise<LiveSession | undefined> {
  const secret = readCookie(request);
  return secret === undefined ? undefined : findSession(people.db, secret, 'cookie', clock());
}

/** Begins a session with a new secret, so that none known before sign-in counts afterwards. */
export async function beginWebSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { people, clock }: HttpContext,
  accountId: AccountId,
): Promise<void> {
  const now = clock();
  const { db, ids, random } = people;
  const expiresAt = now + LIFETIME_MS;
  const secret = await db.transaction(async (tx) => {
    const sessionId = await beginSession(tx, {
      accountId,
      clientId: 'web',
      label: request.headers['user-agent'] ?? '',
      remoteAddress: request.ip,
      scopes: ['web'],
      idleSeconds: IDLE_SECONDS,
      expiresAt,
      ids,
      now,
    });
    return addToken(tx, { sessionId, kind: 'cookie', expiresAt, random });
  });
  writeCookie(request, reply, secret, LIFETIME_MS / 1000);
}

/** Takes the cookie away. */
export function clearWebSession(request: FastifyRequest, reply: FastifyReply): void {
  writeCookie(request, reply, '', 0);
}
