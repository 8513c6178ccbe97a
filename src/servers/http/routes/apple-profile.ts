/**
 * `/apple.mobileconfig?address=…`: a profile that sets up Mail and Contacts on an iPhone, an iPad or a Mac.
 *
 * Apple, "Configuration Profile Reference", payloads `com.apple.mail.managed` and `com.apple.carddav.account`. No password is in it: the device asks.
 * With the local authority its certificate comes along, as the device would not trust the servers otherwise.
 */
import { createHash } from 'node:crypto';
import { Refusal } from '#platform/kernel/fault.ts';
import type { RouteGroup } from '../dependencies.ts';
import { contactsUrl, findMailServer, type MailServer, mailHost, mailServers } from '../mail-servers.ts';
import { type Markup, markup } from '../markup.ts';
import { parseOwnAddress } from '../own-address.ts';

export interface AppleProfile {
  address: string;
  domain: string;
  incoming: MailServer;
  outgoing: MailServer;
  /** Where the address books are, by TLS. */
  contacts?: string | undefined;
  /** PEM of the local authority. */
  authority?: string | undefined;
}

const HTTPS_PORT = 443;

/** The same address always gives the same id, so that a new profile replaces the old one (RFC 9562 §5.8). */
function profileUuid(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(18, 20)}`,
  ];
  return [...groups, hex.slice(20, 32)].join('-').toUpperCase();
}

function entry(key: string, value: string | number | boolean | Markup): Markup {
  if (typeof value === 'boolean') return markup`<key>${key}</key><${{ markup: String(value) }}/>\n`;
  if (typeof value === 'number') return markup`<key>${key}</key><integer>${value}</integer>\n`;
  if (typeof value === 'string') return markup`<key>${key}</key><string>${value}</string>\n`;
  return markup`<key>${key}</key>${value}\n`;
}

function payloadHead(type: string, name: string, identifier: string): Markup[] {
  return [
    entry('PayloadType', type),
    entry('PayloadVersion', 1),
    entry('PayloadIdentifier', identifier),
    entry('PayloadUUID', profileUuid(type, identifier)),
    entry('PayloadDisplayName', name),
  ];
}

function serverEntries(direction: 'Incoming' | 'Outgoing', server: MailServer, address: string): Markup[] {
  const key = (rest: string): string => `${direction}MailServer${rest}`;
  return [
    entry(key('HostName'), server.host),
    entry(key('PortNumber'), server.port),
    // True for STARTTLS as well: the device finds out which by the port.
    entry(key('UseSSL'), true),
    entry(key('Authentication'), 'EmailAuthPassword'),
    entry(key('Username'), address),
  ];
}

function identifierOf(domain: string, address: string): string {
  return `${domain.split('.').reverse().join('.')}.congthu.${profileUuid(address).slice(0, 8)}`;
}

function authorityPayload(pem: string, identifier: string): Markup {
  const base64 = pem.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
  return markup`<dict>
${payloadHead('com.apple.security.root', 'CôngThư CA', `${identifier}.ca`)}${entry('PayloadContent', markup`<data>${base64}</data>`)}</dict>
`;
}

function contactsPayload(url: string, address: string, identifier: string): Markup {
  const { hostname, port } = new URL(url);
  return markup`<dict>
${payloadHead('com.apple.carddav.account', address, `${identifier}.contacts`)}${[
  entry('CardDAVAccountDescription', `CôngThư · ${address}`),
  entry('CardDAVHostName', hostname),
  entry('CardDAVPort', port === '' ? HTTPS_PORT : Number(port)),
  entry('CardDAVUseSSL', true),
  entry('CardDAVPrincipalURL', '/dav/'),
  entry('CardDAVUsername', address),
]}</dict>
`;
}

/** The profile as a property list. */
export function encodeAppleProfile(profile: AppleProfile): string {
  const { address, domain, incoming, outgoing, contacts, authority } = profile;
  const identifier = identifierOf(domain, address);
  const mail = markup`<dict>
${payloadHead('com.apple.mail.managed', address, `${identifier}.mail`)}${[
  entry('EmailAccountType', 'EmailTypeIMAP'),
  entry('EmailAccountDescription', `CôngThư · ${domain}`),
  entry('EmailAddress', address),
  ...serverEntries('Incoming', incoming, address),
  ...serverEntries('Outgoing', outgoing, address),
  entry('OutgoingPasswordSameAsIncomingPassword', true),
]}</dict>
`;
  const payloads = [
    ...(authority === undefined ? [] : [authorityPayload(authority, identifier)]),
    mail,
    ...(contacts ? [contactsPayload(contacts, address, identifier)] : []),
  ];
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
${payloadHead('Configuration', `CôngThư · ${address}`, identifier)}${entry('PayloadOrganization', domain)}${entry('PayloadContent', markup`<array>${payloads}</array>`)}</dict></plist>
`.markup;
}

export const appleProfileRoutes: RouteGroup = (app, context) => {
  app.get<{ Querystring: { address?: unknown } }>('/apple.mobileconfig', async (request, reply) => {
    const { domain } = context.settings;
    const address = parseOwnAddress(request.query.address, domain);
    if (address === undefined) throw new Refusal('invalidArgument', 'address is not of this domain');
    const servers = mailServers(mailHost(request, context), context.ports);
    const incoming = findMailServer(servers, 'imap');
    const outgoing = findMailServer(servers, 'smtp');
    if (!incoming || !outgoing) throw new Refusal('temporarilyUnavailable', 'IMAP or submission is not open');
    return reply
      .type('application/x-apple-aspen-config')
      .header('content-disposition', 'attachment; filename="congthu.mobileconfig"')
      .header('cache-control', 'no-store')
      .send(
        encodeAppleProfile({
          address,
          domain,
          incoming,
          outgoing,
          contacts: contactsUrl(mailHost(request, context), context.ports),
          authority: context.certificates.authority,
        }),
      );
  });
};
