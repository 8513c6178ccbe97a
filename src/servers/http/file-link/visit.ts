/**
 * Who comes by a link: whether it still holds, and whether they gave its password.
 *
 * The password given is remembered by a cookie of this link alone, whose value is a code over link, password hash and time: with a new
 * password the old cookie opens nothing. Guessing is slowed down by the throttle of all sign-ins, for a link and a network.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Visitor } from '#domain/files/file-fetches.ts';
import { type OpenedLink, openLink } from '#domain/files/file-links.ts';
import { decodeLinkToken, linkCode } from '#domain/files/link-token.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { readWebCookie, verifyWebCookie } from '#services/sign-in/web-session.ts';
import type { HttpContext } from '../dependencies.ts';

const PASSED_MS = 12 * 60 * 60_000;

export function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}

/** The link of a request, while it holds. Unknown, expired and ended are one and the same to a stranger. */
export async function findLink(
  { people, files, clock }: HttpContext,
  request: FastifyRequest,
): Promise<OpenedLink | undefined> {
  const key = files && decodeLinkToken(files.linkSecret, tokenOf(request));
  const link = key && (await openLink(people.db, key));
  return link && !link.isRevoked && link.expiresAt.getTime() > clock() ? link : undefined;
}

function cookieName({ key }: OpenedLink): string {
  return `congthu-file-${key.id}`;
}

function passCode({ files }: HttpContext, { key, passwordHash }: OpenedLink, until: string): Buffer {
  return linkCode(
    files?.linkSecret ?? Buffer.alloc(0),
    'password',
    `${key.id} ${passwordHash ?? ''} ${until}`,
  );
}

/** True for a link without a password, and for whoever gave it. */
export function isUnlocked(context: HttpContext, request: FastifyRequest, link: OpenedLink): boolean {
  if (link.passwordHash === null) return true;
  const name = cookieName(link);
  const pair = (request.headers.cookie ?? '').split(';').find((one) => one.trim().startsWith(`${name}=`));
  const [until = '', code = ''] =
    pair
      ?.trim()
      .slice(name.length + 1)
      .split('.', 2) ?? [];
  if (!/^\d{13}$/.test(until) || Number(until) < context.clock()) return false;
  const given = Buffer.from(code, 'base64url');
  const expected = passCode(context, link, until);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Lets in whoever knows the password. `Refusal`: `authenticationFailed`, `authenticationTooOften`. */
export async function unlock(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { link, password }: { link: OpenedLink; password: string },
): Promise<void> {
  const { hasher } = context.people;
  const now = context.clock();
  const subject = { address: `file-link ${link.key.id}`, remoteAddress: request.ip };
  hasher.throttle.requireTurn(subject, now);
  if (!(await hasher.verifyHash(link.passwordHash ?? undefined, password))) {
    hasher.throttle.recordFailure(subject, password, now);
    throw new Refusal('authenticationFailed', 'This is not the password of the link.');
  }
  hasher.throttle.recordSuccess(subject);
  const until = String(now + PASSED_MS);
  const value = `${until}.${passCode(context, link, until).toString('base64url')}`;
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${cookieName(link)}=${value}; Path=/f/${tokenOf(request)}; Max-Age=${PASSED_MS / 1000}; HttpOnly; SameSite=Lax${secure}`,
  );
}

/** Who fetches, as far as can be known: somebody signed in here, or a network address. */
export async function visitorOf({ people, clock }: HttpContext, request: FastifyRequest): Promise<Visitor> {
  const secret = readWebCookie(request);
  const visitor = { remoteAddress: request.ip, userAgent: request.headers['user-agent'] ?? '' };
  try {
    const proven = secret === undefined ? undefined : await verifyWebCookie(people.db, secret, clock());
    return { ...visitor, accountId: proven?.accountId };
  } catch (error) {
    // A session that is over makes nobody's visit another's.
    if (error instanceof Refusal) return { ...visitor, accountId: undefined };
    throw error;
  }
}
