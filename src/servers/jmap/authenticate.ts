/**
 * Who asks (RFC 8620 §1.7): HTTP Basic with address and password, a bearer token of our authorization server, or the session cookie
 * of our own pages. With a cookie nothing is believed that another site's page had the browser send, reads included.
 */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import { isForeignRequest, readWebCookie, verifyWebCookie } from '#services/sign-in/web-session.ts';
import type { JmapDependencies } from './dependencies.ts';

const MAX_CREDENTIALS = 4_096;

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || plain.startsWith('127.');
}

function requirePrivacy(request: FastifyRequest, { settings }: JmapDependencies): void {
  if (request.protocol !== 'https' && !(settings.isTryOut && isLoopback(request.ip)))
    throw new Refusal('tlsRequired', 'Use the https address.');
}

async function authenticateBrowser(request: FastifyRequest, deps: JmapDependencies): Promise<ProvenAccount> {
  const secret = readWebCookie(request);
  if (secret === undefined) throw new Refusal('authenticationFailed', 'Sign in with a password or a token.');
  requirePrivacy(request, deps);
  if (isForeignRequest(request)) throw new Refusal('notPermitted', 'This was sent by another site.');
  return verifyWebCookie(deps.db, secret, deps.clock());
}

function failed(): Refusal {
  return new Refusal('authenticationFailed', 'Sign in with a password or a token.');
}

/** The account of the request's credentials. `Refusal`: `authenticationFailed`, `tlsRequired`, and those of the sign-in. */
export async function authenticate(request: FastifyRequest, deps: JmapDependencies): Promise<ProvenAccount> {
  const { signIn } = deps;
  const header = request.headers.authorization ?? '';
  if (header === '') return authenticateBrowser(request, deps);
  const [scheme = '', value = ''] = header.length > MAX_CREDENTIALS ? [] : header.split(/ +/, 2);
  if (value === '') throw failed();
  requirePrivacy(request, deps);
  const remoteAddress = request.ip;
  if (scheme.toLowerCase() === 'bearer') return signIn.verifyToken({ token: value, remoteAddress });
  if (scheme.toLowerCase() !== 'basic') throw failed();
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw failed();
  return signIn.verifyPassword({
    address: text.slice(0, colon),
    password: text.slice(colon + 1),
    remoteAddress,
  });
}
