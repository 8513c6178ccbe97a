/**
 * Outlook's autodiscover (POX, [MS-OXDSCLI]): the server settings for an address, answered to a POST.
 *
 * The one element that matters is taken from the request by its name; no XML parser is run on a stranger's bytes, so
 * there are no entities to expand. The answer is the same for every address of the domain.
 */
import type { RouteGroup } from '../dependencies.ts';
import { type MailServer, mailHost, mailServers } from '../mail-servers.ts';
import { type Markup, markup } from '../markup.ts';
import { parseOwnAddress } from '../own-address.ts';

/** Quirk: Outlook versions differ in the capitals they ask for; paths are case-sensitive (RFC 9110 §4.2.3). */
const PATHS = [
  '/autodiscover/autodiscover.xml',
  '/Autodiscover/Autodiscover.xml',
  '/AutoDiscover/AutoDiscover.xml',
  '/Autodiscover/autodiscover.xml',
  '/AutoDiscover/autodiscover.xml',
];
const RESPONSE = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';
const OUTLOOK = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
const ADDRESS = /<(?:\w+:)?EMailAddress>\s*([^<\s]{1,320})\s*<\//i;
const DECLARATION = { markup: '<?xml version="1.0" encoding="utf-8"?>' };

function protocolElement(server: MailServer, address: string): Markup {
  return markup`
      <Protocol>
        <Type>${server.protocol.toUpperCase()}</Type>
        <Server>${server.host}</Server>
        <Port>${server.port}</Port>
        <LoginName>${address}</LoginName>
        <DomainRequired>off</DomainRequired>
        <SPA>off</SPA>
        <SSL>on</SSL>
        <Encryption>${server.security === 'tls' ? 'SSL' : 'TLS'}</Encryption>
        <AuthRequired>on</AuthRequired>
      </Protocol>`;
}

/** The settings for one address. */
export function encodeAutodiscover(address: string, servers: readonly MailServer[]): string {
  return markup`${DECLARATION}
<Autodiscover xmlns="${RESPONSE}">
  <Response xmlns="${OUTLOOK}">
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>${servers.map((server) => protocolElement(server, address))}
    </Account>
  </Response>
</Autodiscover>
`.markup;
}

/** [MS-OXDSCLI] §2.2.4.1.1.2: 600 is an invalid request. */
function encodeError(now: number): string {
  return markup`${DECLARATION}
<Autodiscover xmlns="${RESPONSE}">
  <Response>
    <Error Time="${new Date(now).toISOString().slice(11, 23)}" Id="1">
      <ErrorCode>600</ErrorCode>
      <Message>Invalid Request</Message>
      <DebugData />
    </Error>
  </Response>
</Autodiscover>
`.markup;
}

/** One server for each protocol: Outlook takes the first of a kind and stumbles over others. */
function firstOfEach(servers: readonly MailServer[]): MailServer[] {
  return servers.filter(
    (server, index) => servers.findIndex(({ protocol }) => protocol === server.protocol) === index,
  );
}

export const autodiscoverRoutes: RouteGroup = (app, context) => {
  for (const path of PATHS)
    app.post(path, async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const address = parseOwnAddress(ADDRESS.exec(body)?.[1], context.settings.domain);
      const servers = firstOfEach(mailServers(mailHost(request, context), context.ports));
      return reply
        .type('text/xml; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(address === undefined ? encodeError(context.clock()) : encodeAutodiscover(address, servers));
    });
};
