/** The address by which clients know this server. */
import type { FastifyRequest } from 'fastify';
import type { HttpContext } from './dependencies.ts';

const HTTPS_PORT = 443;
const HOST = /^[a-z0-9.:[\]-]{1,255}$/i;

/**
 * `https://mail.thuathienhue.gov.vn`, without a slash at the end: the issuer of tokens (RFC 8414 §2) and the beginning of
 * every address told to clients. In the local try-out it is whatever name the client used.
 */
export function issuerOf(request: FastifyRequest, { settings, ports }: HttpContext): string {
  const { host } = request.headers;
  if (settings.isTryOut && host !== undefined && HOST.test(host)) return `${request.protocol}://${host}`;
  const port = ports.find((open) => open.name === 'https')?.port ?? HTTPS_PORT;
  return `https://${settings.hostname}${port === HTTPS_PORT ? '' : `:${port}`}`;
}
