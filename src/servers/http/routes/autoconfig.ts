/**
 * Thunderbird's autoconfig: the server settings as XML, at both addresses it looks for.
 *
 * Mozilla, "Configuration file format" 1.1. `%EMAILADDRESS%` is filled in by the program. The answer does not depend on
 * the address that is asked for, so it tells nobody whether an account exists.
 */
import type { RouteGroup } from '../dependencies.ts';
import { type MailServer, mailHost, mailServers } from '../mail-servers.ts';
import { type Markup, markup } from '../markup.ts';

const PATHS = ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml'];

function serverElement(server: MailServer): Markup {
  const tag = { markup: server.protocol === 'smtp' ? 'outgoingServer' : 'incomingServer' };
  return markup`
    <${tag} type="${server.protocol}">
      <hostname>${server.host}</hostname>
      <port>${server.port}</port>
      <socketType>${server.security === 'tls' ? 'SSL' : 'STARTTLS'}</socketType>
      <authentication>password-cleartext</authentication>
      <username>%EMAILADDRESS%</username>
    </${tag}>`;
}

/** The whole document. */
export function encodeAutoconfig(domain: string, servers: readonly MailServer[]): string {
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="${domain}">
    <domain>${domain}</domain>
    <displayName>CôngThư · ${domain}</displayName>
    <displayShortName>CôngThư</displayShortName>${servers.map(serverElement)}
  </emailProvider>
</clientConfig>
`.markup;
}

export const autoconfigRoutes: RouteGroup = (app, context) => {
  for (const path of PATHS)
    app.get(path, async (request, reply) =>
      reply
        .type('text/xml; charset=utf-8')
        .send(
          encodeAutoconfig(context.settings.domain, mailServers(mailHost(request, context), context.ports)),
        ),
    );
};
