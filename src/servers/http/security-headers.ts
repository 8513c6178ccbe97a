/**
 * What every answer tells the browser to refuse.
 *
 * No script, style or image but our own files; no frame; no sniffing (OWASP secure headers). HSTS (RFC 6797) only with
 * a certificate that browsers trust: with the local authority's it would lock people out, and on `localhost` it would
 * catch every other program's ports.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { HttpContext } from './dependencies.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Record<string, string> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Other sites are told nothing; our own forms keep their origin, by which browsers without Sec-Fetch-Site are known.
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const HSTS = 'max-age=31536000';

/**
 * Lets the form of this page lead to one more place: browsers hold redirects after a form to the policy too, and the
 * answer to a program's question goes to the program.
 */
export function allowFormTarget(reply: FastifyReply, address: string): void {
  const { protocol, host } = new URL(address);
  const target = protocol === 'https:' || protocol === 'http:' ? `${protocol}//${host}` : protocol;
  const policy = CONTENT_SECURITY_POLICY.replace("form-action 'self'", `form-action 'self' ${target}`);
  reply.header('content-security-policy', policy);
}

/** Puts them on every answer, errors included. */
export function addSecurityHeaders(app: FastifyInstance, { settings, certificates }: HttpContext): void {
  const isTrusted = !settings.isTryOut && certificates.authority === undefined;
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    if (isTrusted && request.protocol === 'https') reply.header('strict-transport-security', HSTS);
    done();
  });
}
