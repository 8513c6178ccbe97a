/**
 * What a mail program must know: server, port, kind of TLS, for reading and for sending. Pure.
 *
 * One source for the page, the autoconfig, the autodiscover answer and the Apple profile. TLS from the first byte comes
 * first (RFC 8314 §3).
 */
import type { FastifyRequest } from 'fastify';
import type { HttpContext, OpenPort } from './dependencies.ts';

export interface MailServer {
  protocol: 'imap' | 'pop3' | 'smtp';
  host: string;
  port: number;
  /** TLS from the first byte, or after STARTTLS. */
  security: 'tls' | 'starttls';
}

const KINDS: Partial<Record<OpenPort['name'], Pick<MailServer, 'protocol' | 'security'>>> = {
  imaps: { protocol: 'imap', security: 'tls' },
  imap: { protocol: 'imap', security: 'starttls' },
  pop3s: { protocol: 'pop3', security: 'tls' },
  pop3: { protocol: 'pop3', security: 'starttls' },
  submissions: { protocol: 'smtp', security: 'tls' },
  submission: { protocol: 'smtp', security: 'starttls' },
};
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::\d{1,5})?$/i;

/** The name by which a mail program reaches us: the one in the address bar when trying out, else the host name. */
export function mailHost(request: FastifyRequest, { settings }: HttpContext): string {
  if (!settings.isTryOut) return settings.hostname;
  return (
    HOST.exec(request.headers.host ?? '')?.[1]
      ?.toLowerCase()
      .replaceAll(/[[\]]/g, '') ?? 'localhost'
  );
}

/** Everything open that a mail program can use, best first for each protocol. */
export function mailServers(host: string, ports: readonly OpenPort[]): MailServer[] {
  return Object.entries(KINDS).flatMap(([name, kind]) => {
    const open = ports.find((port) => port.name === name);
    return open ? [{ ...kind, host, port: open.port }] : [];
  });
}

/** Where address books are (`servers/dav`), by TLS; undefined where no port for it is open. */
export function contactsUrl(host: string, ports: readonly OpenPort[]): string | undefined {
  const https = ports.find(({ name }) => name === 'https');
  if (!https) return undefined;
  return `https://${host.includes(':') ? `[${host}]` : host}${https.port === 443 ? '' : `:${https.port}`}/`;
}

/** The best server of a protocol. */
export function findMailServer(
  servers: readonly MailServer[],
  protocol: MailServer['protocol'],
): MailServer | undefined {
  return servers.find((server) => server.protocol === protocol);
}
