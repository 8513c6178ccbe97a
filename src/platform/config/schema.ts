/**
 * Every setting of the program: key, kind, default, and a sentence that says what it does.
 *
 * The one source of the flags, the environment variables, the reference page and the example file. The environment
 * name is the key in capitals after `CONGTHU_`, the flag is the key with hyphens, the TOML key is the key itself.
 */
import {
  type HostPort,
  parseAcme,
  parseAddresses,
  parseDomain,
  parseDomains,
  parseHostPort,
  parseNameServers,
  parseNetworks,
  parseOrigins,
  parseRoutes,
  parseUrl,
} from './network-values.ts';
import { OPERATIONS } from './operations-settings.ts';
import { DAY_MS, HOUR_MS, MEGABYTE, MINUTE_MS, optional, type Setting, setting } from './setting.ts';
import {
  parseBoolean,
  parseBytes,
  parseChoice,
  parseDuration,
  parseInteger,
  parseList,
  parseText,
} from './values.ts';

/** The parts of the program that a process can run. */
export const ROLES = ['smtp', 'submission', 'imap', 'pop3', 'managesieve', 'ldap', 'http', 'worker'] as const;
export type ProcessRole = (typeof ROLES)[number];

/** All settings by key. */
/** Each has connections to the database, and the embedded one has so many. */
export const MAX_PROCESSES = 8;

export const SCHEMA = {
  data: setting('path', parseText, './data', 'Where everything is kept: database, certificates, keys.'),
  port_base: setting(
    'number',
    parseInteger(0, 60_000),
    0,
    'Added to every standard port; `npm start` uses 2000.',
    {
      defaultText: '0 (npm start: 2000)',
    },
  ),
  listen: setting(
    'list',
    parseAddresses,
    ['0.0.0.0', '::'],
    'Addresses to listen on; :: is left out where there is no IPv6.',
  ),
  domain: setting('name', parseDomain(2), 'thuathienhue.gov.vn', 'The one mail domain, at the first run.'),
  hostname: setting(
    'name',
    parseDomain(1),
    optional,
    'The name of this mail server, as in its MX record and certificate.',
    {
      defaultText: 'mail.<domain>',
    },
  ),
  database_url: setting(
    'url',
    parseUrl('postgres:', 'postgresql:'),
    optional,
    'An external PostgreSQL instead of the embedded one.',
    {
      secret: true,
    },
  ),
  blobs: setting(
    'url',
    parseUrl('s3:'),
    optional,
    'Where message bytes go: empty for the database, or s3://bucket/prefix?endpoint=….',
  ),
  roles: setting('list', parseRoles, [...ROLES], `What this process runs: ${ROLES.join(', ')}.`),
  processes: setting(
    'number',
    parseInteger(0, MAX_PROCESSES),
    1,
    'Processes that share the ports and their connections; the first alone does the work behind. 0: half as many as the machine has cores.',
  ),
  process_timeout: setting(
    'time',
    parseDuration,
    60_000,
    'How long one of several processes may answer nothing before the first ends it and starts it anew; 0s is for ever.',
    { defaultText: '1m' },
  ),
  demo: setting(
    'yes/no',
    parseBoolean,
    false,
    'Fill a sample province with known passwords, for trying out only.',
  ),
  try_out: setting(
    'yes/no',
    parseBoolean,
    false,
    'The local try-out: ports from 2000, passwords without TLS from this machine.',
  ),
  own_password_with_factor: setting(
    'yes/no',
    parseBoolean,
    false,
    'Mail programs may use the password of an account that has a second factor; without, they need one of their own.',
  ),
  breached_passwords: setting(
    'path',
    parseText,
    optional,
    'A file of SHA-1 hashes of leaked passwords, sorted, one HEX[:COUNT] a line; new passwords found in it are refused.',
  ),
  allow_plain_auth: setting(
    'choice',
    parseChoice(['never', 'loopback', 'always']),
    undefined as 'never' | 'loopback' | 'always' | undefined,
    'Who may send a password without TLS: never, loopback (this machine only), always.',
    { defaultText: 'never (try-out: loopback)' },
  ),
  tls_certificate: setting('path', parseText, optional, 'PEM file with the certificate and its chain.', {
    defaultText: 'made by the local certificate authority in <data>/tls',
  }),
  tls_key: setting('path', parseText, optional, 'PEM file with the private key of tls_certificate.'),
  tls_client_ca: setting(
    'path',
    parseText,
    optional,
    'PEM file with the authorities of client certificates: mail programs are asked for one and may sign in by it (SASL EXTERNAL). Without it none are asked for.',
  ),
  tls_client_crl: setting(
    'path',
    parseText,
    optional,
    'PEM file with the lists of revoked client certificates of tls_client_ca, one list for each authority; read again every hour.',
  ),
  tls_client_name: setting(
    'choice',
    parseChoice(['email', 'common-name', 'user-id']),
    'email',
    'Where a client certificate says whose it is: email (subjectAltName, or else emailAddress of the subject), common-name or user-id (an address, or the part before the @).',
  ),
  scram_sha_1: setting(
    'yes/no',
    parseBoolean,
    false,
    'Offer SCRAM-SHA-1 to programs that know no SHA-256. Its keys are made when a password is set, or shown for the next time.',
  ),
  acme: setting(
    'text',
    parseAcme,
    optional,
    "Get and renew the certificate by ACME (RFC 8555): letsencrypt, or the https address of an authority's directory. Needs port 80.",
    { defaultText: 'none: tls_certificate, or the local authority' },
  ),
  acme_contact: setting('text', parseText, optional, 'The address that the authority writes to.'),
  acme_names: setting(
    'list',
    parseList,
    [] as string[],
    'More names in the certificate beside hostname, as mta-sts.example.org; each must lead to port 80 here.',
  ),
  smime_trust: setting(
    'path',
    parseText,
    optional,
    'PEM file with the authorities whose certificates may sign letters (S/MIME), and their lists of revoked certificates (X509 CRL), read anew when it changes. Lists that the authorities publish are fetched besides, every day. Without it no signature is told as verified.',
  ),
  max_message_size: setting('size', parseBytes, 50 * MEGABYTE, 'The largest message taken by SMTP and IMAP.'),
  max_recipients: setting(
    'number',
    parseInteger(100, 50_000),
    1000,
    'Recipients of one message (RFC 5321 §4.5.3.1.8: at least 100).',
  ),
  default_quota: setting('size', parseBytes, 10 * 1024 * MEGABYTE, 'Space of a new mailbox.'),
  max_file_size: setting(
    'size',
    parseBytes,
    50 * 1024 * MEGABYTE,
    'The largest file that may be sent as a link (R8.1).',
  ),
  file_quota: setting(
    'size',
    parseBytes,
    100 * 1024 * MEGABYTE,
    'Space for the files of an account that are behind links, imported or exported; apart from its mailbox.',
  ),
  max_connections: setting(
    'number',
    parseInteger(1, 1_000_000),
    20_000,
    'Open connections of all clients together, each port.',
  ),
  max_connections_per_address: setting(
    'number',
    parseInteger(1, 100_000),
    200,
    'Open connections of one address (IPv6: one /64), each port.',
  ),
  receiving_memory: setting(
    'size',
    parseBytes,
    512 * MEGABYTE,
    'What all clients together may have in the memory of a process of messages and uploads above 64 kB that are still coming; one address or account at most half. Whoever finds no room is told to try again.',
  ),
  max_imap_sessions_per_account: setting(
    'number',
    parseInteger(1, 100_000),
    100,
    'IMAP sessions of one account at the same time, each process.',
  ),
  imap_message_limit: setting(
    'number',
    parseInteger(0, 10_000_000),
    1_000_000,
    'Messages that one IMAP command may touch (MESSAGELIMIT, RFC 9738); 0 for no limit.',
  ),
  imap_unauthenticate: setting(
    'yes/no',
    parseBoolean,
    true,
    'An IMAP connection may sign in anew as somebody else (UNAUTHENTICATE, RFC 8437), for proxies.',
  ),
  proxy_networks: setting(
    'list',
    parseNetworks,
    [] as string[],
    'Networks of load balancers that send the PROXY protocol, as address/bits.',
  ),
  smart_host: setting(
    'host:port',
    parseHostPort,
    undefined as HostPort | undefined,
    'Send all outgoing mail through this server.',
  ),
  smart_host_user: setting('text', parseText, optional, 'Sign in to the smart host as this user.'),
  smart_host_password: setting('text', parseText, optional, 'The password for the smart host.', {
    secret: true,
  }),
  routes: setting(
    'list',
    parseRoutes,
    new Map() as ReadonlyMap<string, HostPort>,
    'Where mail for a domain goes instead of its MX: domain=host:port, * for all others.',
  ),
  relay_retry: setting(
    'list of times',
    parseDurations,
    [1, 5, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS),
    'How long to wait before each new try of a delivery; the last one repeats.',
    { defaultText: '1m, 5m, 15m, 30m, 1h, 2h, 4h' },
  ),
  relay_expiry: setting('time', parseDuration, 5 * DAY_MS, 'When to give a message up and tell its sender.', {
    defaultText: '5d',
  }),
  relay_delay_notice: setting(
    'time',
    parseDuration,
    4 * HOUR_MS,
    'When to tell the sender that a message is late.',
    { defaultText: '4h' },
  ),
  relay_connections_per_domain: setting(
    'number',
    parseInteger(1, 1000),
    4,
    'Connections to one destination at a time.',
  ),
  relay_connections: setting('number', parseInteger(1, 10_000), 100, 'Outgoing connections at a time.'),
  relay_source_addresses: setting(
    'list',
    parseAddresses,
    [] as string[],
    'Own addresses that outgoing connections come from, the first of each family; else the system’s choice.',
  ),
  dns_servers: setting(
    'list',
    parseNameServers,
    [] as string[],
    'Name servers to ask instead of the system’s, as address or address:port.',
  ),
  isolated_network: setting(
    'yes/no',
    parseBoolean,
    false,
    'This is a network of its own, approved for classified mail (R6.4); never true where any way leads outside.',
  ),
  sender_authentication: setting(
    'yes/no',
    parseBoolean,
    true,
    'Ask SPF, DKIM, DMARC and ARC of mail from outside, and do what the sender’s domain asks for.',
  ),
  trusted_sealers: setting(
    'list',
    parseDomains,
    [] as string[],
    'Domains of forwarders whose ARC seals may vouch for mail that fails DMARC.',
  ),
  sni_certificates: setting(
    'list',
    parseList,
    [] as string[],
    'Certificates for further names of this server, each as certificate.pem=key.pem, chosen by the name a client asks for.',
  ),
  max_messages_per_address: setting(
    'number',
    parseInteger(1, 100_000_000),
    100_000,
    'Messages that one address outside may bring in an hour, over all processes (IPv6: one /64).',
  ),
  max_unknown_recipients: setting(
    'number',
    parseInteger(1, 1_000_000),
    200,
    'Recipients that do not exist, of one address in an hour, before it is sent away; from the eleventh on it waits.',
  ),
  greylist: setting(
    'time',
    parseDuration,
    0,
    'How long mail of a sender who comes for the first time is put off (RFC 6647); 0s is no greylisting.',
    { defaultText: '0s' },
  ),
  dmarc_reports: setting(
    'yes/no',
    parseBoolean,
    true,
    'Send a daily report to the domains that ask for one in their DMARC record; never in the try-out.',
  ),
  rspamd: setting(
    'text',
    parseText,
    'auto',
    'The junk scorer Rspamd: auto (find one on this machine), off (our own rules), or http://host:port.',
  ),
  rspamd_timeout: setting(
    'time',
    parseDuration,
    9_000,
    'How long Rspamd may take over one message; then our own rules score it.',
    { defaultText: '9s' },
  ),
  junk_mark: setting('number', parseInteger(0, 1000), 4, 'Score from which mail is marked; 0 never.'),
  junk_move: setting('number', parseInteger(0, 1000), 6, 'Score from which mail goes to Junk; 0 never.'),
  junk_hold: setting(
    'number',
    parseInteger(0, 1000),
    15,
    'Score from which mail is held for the center; 0 never.',
  ),
  junk_refuse: setting('number', parseInteger(0, 1000), 25, 'Score from which mail is refused; 0 never.'),
  dns_lists: setting(
    'list',
    parseDomains,
    [] as string[],
    'Lists of the DNS that know senders of junk, such as zen.spamhaus.org, for where no Rspamd asks them.',
  ),
  clamd: setting(
    'text',
    parseText,
    'auto',
    'The virus scanner clamd: auto (find one on this machine), off, the path of its socket, or host:port.',
  ),
  clamd_timeout: setting(
    'time',
    parseDuration,
    130_000,
    'How long clamd may take over one message; then the mail is put off (virus_unavailable).',
    { defaultText: '130s' },
  ),
  virus_unavailable: setting(
    'choice',
    parseChoice(['defer', 'pass']),
    'defer',
    'What to do with mail while clamd does not answer: defer (the sender tries again) or pass (unscanned).',
  ),
  virus_found: setting(
    'choice',
    parseChoice(['refuse', 'quarantine']),
    'refuse',
    'What to do with a virus from outside: refuse it at the door, or hold it for the center and tell the recipients.',
  ),
  junk_digest: setting(
    'choice',
    parseChoice(['daily', 'off']),
    'daily',
    'Whether people get a letter each morning that lists the junk held back for them, from which they may ask for a message.',
  ),
  attachment_policy: setting(
    'choice',
    parseChoice(['without_scanner', 'always', 'never']),
    'without_scanner',
    'When to judge attachments by our own rules (programs, disguised names, macros, locked archives).',
  ),
  dns_validates: setting(
    'choice',
    parseChoice(['never', 'loopback', 'always']),
    'loopback',
    'Whose word on DNSSEC is believed: name servers on this machine (loopback), any (always), none (never).',
  ),
  mta_sts: setting(
    'choice',
    parseChoice(['none', 'testing', 'enforce']),
    'testing',
    'The MTA-STS policy that this server publishes for mail to us (RFC 8461).',
  ),
  secret_key: setting(
    'text',
    parseText,
    optional,
    'The key that secrets in the database are sealed with, 32 bytes in base64; the same on all machines of one database.',
    { secret: true, defaultText: 'made once, in <data>/secret.key' },
  ),
  web_origins: setting(
    'list',
    parseOrigins,
    [] as string[],
    'Other web sites whose pages may use JMAP with a token of their user, as https://name; no cookie is taken from them.',
  ),
  forwarding_domains: setting(
    'list',
    parseDomains,
    [] as string[],
    'Other domains that filters may forward mail and notices to; by default none (R10.2).',
  ),
  ...OPERATIONS,
} satisfies Record<string, Setting<unknown>>;

export type SettingKey = keyof typeof SCHEMA;

/** The settings as the program reads them, under their TOML keys. */
export type RawSettings = { [Key in SettingKey]: (typeof SCHEMA)[Key]['default'] };

/** By commas, or by hyphens, as the name of a unit of systemd has them, which may hold no comma (`congthu@smtp-submission`). */
function parseRoles(text: string): { value: ProcessRole[] } | { mistake: string } {
  const parsed = parseList(text.replaceAll('-', ','));
  if ('mistake' in parsed) return parsed;
  const unknown = parsed.value.find((role) => !ROLES.includes(role as ProcessRole));
  if (unknown !== undefined) return { mistake: `"${unknown}" is none of ${ROLES.join(', ')}` };
  return parsed.value.length > 0 ? { value: parsed.value as ProcessRole[] } : { mistake: 'names no role' };
}

function parseDurations(text: string): { value: number[] } | { mistake: string } {
  const parsed = parseList(text);
  if ('mistake' in parsed) return parsed;
  const values: number[] = [];
  for (const part of parsed.value) {
    const duration = parseDuration(part);
    if ('mistake' in duration) return duration;
    values.push(duration.value);
  }
  return values.length > 0 ? { value: values } : { mistake: 'names no time' };
}
