/**
 * The session of a browser (R8.4): a secret in a cookie that no script reads and no other site sends along.
 *
 * Whatever changes something is taken from our own pages only: browsers say where a form was sent from.
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { noteDevice } from '#domain/accounts/known-devices.ts';
import {
  addToken,
  beginSession,
  findSession,
  type LiveSession,
  makeSecret,
} from '#domain/accounts/login-sessions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { isLoopback } from '#platform/kernel/loopback.ts';
import { isForeignRequest, readWebCookie, webCookieName } from '#services/sign-in/web-session.ts';
import type { HttpContext } from '../dependencies.ts';

const HOUR_SECONDS = 3600;
/** A working day; whoever comes back in the evening signs in again. */
const IDLE_SECONDS = 12 * HOUR_SECONDS;
const LIFETIME_MS = 7 * 24 * HOUR_SECONDS * 1000;

/** By which a browser is known again: nothing is opened by it. */
const DEVICE_COOKIE = 'congthu-device';
const DEVICE_LIFETIME_SECONDS = 400 * 24 * HOUR_SECONDS;

function writeCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  value: string,
  maxAgeSeconds: number,
): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const cookie = `${webCookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
  reply.header('set-cookie', cookie);
}

/** The browser's own mark, made when it has none. */
function deviceSecret(
  request: FastifyRequest,
  reply: FastifyReply,
  random: (bytes: number) => Buffer,
): string {
  const found = new RegExp(`(?:^|; *)${DEVICE_COOKIE}=([\\w-]{43})(?:;|$)`).exec(
    request.headers.cookie ?? '',
  );
  const secret = found?.[1] ?? makeSecret(random);
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${DEVICE_COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${DEVICE_LIFETIME_SECONDS}${secure}`,
  );
  return secret;
}

/** A password may come over TLS, and in the local try-out from this machine. `Refusal('tlsRequired')`. */
export function requirePrivacy(request: FastifyRequest, { settings }: HttpContext): void {
  if (request.protocol === 'https' || (settings.isTryOut && isLoopback(request.ip))) return;
  throw new Refusal('tlsRequired', 'Use the https address.');
}

/** Throws `Refusal('notPermitted')` for a form that another site sent. */
export function requireOwnForm(request: FastifyRequest): void {
  if (isForeignRequest(request)) throw new Refusal('notPermitted', 'This form was sent from another site.');
}

/** The browser's session, if it has one. */
export async function readWebSession(
  request: FastifyRequest,
  { people, clock }: HttpContext,
): Promise<LiveSession | undefined> {
  const secret = readWebCookie(request);
  return secret === undefined ? undefined : findSession(people.db, secret, 'cookie', clock());
}

/**
 * Begins a session with a new secret, so that none known before sign-in counts afterwards. `isNewDevice` for a browser that the account
 * never signed in from, while it knows others.
 */
export async function beginWebSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { people, clock }: HttpContext,
  accountId: AccountId,
): Promise<{ secret: string; isNewDevice: boolean }> {
  const now = clock();
  const { db, ids, random } = people;
  const expiresAt = now + LIFETIME_MS;
  const label = request.headers['user-agent'] ?? '';
  const device = { accountId, label, remoteAddress: request.ip, now };
  const isNewDevice = await noteDevice(db, { ...device, secret: deviceSecret(request, reply, random) });
  const secret = await db.transaction(async (tx) => {
    const sessionId = await beginSession(tx, {
      accountId,
      clientId: 'web',
      label,
      remoteAddress: request.ip,
      scopes: ['web'],
      idleSeconds: IDLE_SECONDS,
      expiresAt,
      isConfirmed: true,
      isNewDevice,
      ids,
      now,
    });
    return addToken(tx, { sessionId, kind: 'cookie', expiresAt, random });
  });
  writeCookie(request, reply, secret, LIFETIME_MS / 1000);
  return { secret, isNewDevice };
}

/** Takes the cookie away. */
export function clearWebSession(request: FastifyRequest, reply: FastifyReply): void {
  writeCookie(request, reply, '', 0);
}
