/**
 * Who asks (RFC 8620 §1.7): HTTP Basic with address and password, or a bearer token of our authorization server.
 */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { JmapDependencies } from './dependencies.ts';

const MAX_CREDENTIALS = 4_096;

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || plain.startsWith('127.');
}

/** The account of the request's credentials. `Refusal`: `authenticationFailed`, `tlsRequired`, and those of the sign-in. */
export async function authenticate(
  request: FastifyRequest,
  { signIn, settings }: JmapDependencies,
): Promise<ProvenAccount> {
  const header = request.headers.authorization ?? '';
  const [scheme = '', value = ''] = header.length > MAX_CREDENTIALS ? [] : header.split(/ +/, 2);
  const failed = new Refusal('authenticationFailed', 'Sign in with a password or a token.');
  if (value === '') throw failed;
  if (request.protocol !== 'https' && !(settings.isTryOut && isLoopback(request.ip)))
    throw new Refusal('tlsRequired', 'Use the https address.');
  const remoteAddress = request.ip;
  if (scheme.toLowerCase() === 'bearer') return signIn.verifyToken({ token: value, remoteAddress });
  if (scheme.toLowerCase() !== 'basic') throw failed;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw failed;
  return signIn.verifyPassword({
    address: text.slice(0, colon),
    password: text.slice(colon + 1),
    remoteAddress,
  });
}
