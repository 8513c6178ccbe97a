/** The address by which clients know this server. */
import type { FastifyRequest } from 'fastify';
import type { HttpContext } from './dependencies.ts';

const HTTPS_PORT = 443;
const HOST = /^[a-z0-9.:[\]-]{1,255}$/i;

/**
 * `https://mail.thuathienhue.gov.vn`, without a slash at the end: the issuer of tokens (RFC 8414 §2) and the beginning of
 * every address told to clients. In the local try-out it is whatever name the client used.
 */
export function issuerOf({ headers, protocol }: FastifyRequest, context: HttpContext): string {
  return baseUrl(context, headers.host, protocol);
}

/** The same from a Host header and a protocol. */
export function baseUrl(
  {
    settings,
    ports,
  }: Pick<HttpContext, 'ports'> & { settings: Pick<HttpContext['settings'], 'hostname' | 'isTryOut'> },
  host: string | undefined,
  protocol: string,
): string {
  if (settings.isTryOut && host !== undefined && HOST.test(host)) return `${protocol}://${host}`;
  const port = ports.find((open) => open.name === 'https')?.port ?? HTTPS_PORT;
  return `https://${settings.hostname}${port === HTTPS_PORT ? '' : `:${port}`}`;
}
