/** The programs that may ask for tokens in people's names, registered by the center (OAuth 2.1 §2). */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

/** The scope of tokens that open mail by every protocol: read, file, send. */
export const MAIL_SCOPE = 'mail';

export interface OauthClient {
  id: string;
  name: string;
  redirectUris: string[];
}

const MAX_REDIRECT_URIS = 20;
const MAX_URI = 500;
const CLIENT_ID = /^[A-Za-z0-9._~-]{1,64}$/;
/** RFC 8252 §7.3: a program on the person's own machine listens on whatever port is free. */
const LOOPBACK_HOSTS = new Set(['127.0.0.1', '[::1]']);

function parseUri(text: string): URL | undefined {
  return text.length > MAX_URI ? undefined : (URL.parse(text) ?? undefined);
}

/** HTTPS, loopback, or a scheme of the program's own with a dot in it (RFC 8252 §7.1–7.3). */
function isAllowedRedirect(text: string): boolean {
  const uri = parseUri(text);
  if (!uri || uri.hash !== '' || uri.username !== '' || uri.password !== '') return false;
  if (uri.protocol === 'https:') return true;
  if (uri.protocol === 'http:') return LOOPBACK_HOSTS.has(uri.hostname);
  return uri.protocol.slice(0, -1).includes('.');
}

/** Whether a redirect is one of the client's: the same to the letter, but for the port of loopback. */
export function matchesRedirect({ redirectUris }: OauthClient, asked: string): boolean {
  if (redirectUris.includes(asked)) return true;
  const uri = parseUri(asked);
  if (uri?.protocol !== 'http:' || !LOOPBACK_HOSTS.has(uri.hostname)) return false;
  uri.port = '';
  return redirectUris.some((registered) => {
    const known = parseUri(registered);
    if (known) known.port = '';
    return known?.href === uri.href;
  });
}

/** The client of an id, or undefined. */
export async function findOauthClient(db: Queryable, id: string): Promise<OauthClient | undefined> {
  if (!CLIENT_ID.test(id)) return undefined;
  const [client] = await db.query<OauthClient>(
    'select id, name, redirect_uris as "redirectUris" from oauth_client where id = $1',
    [id],
    { name: 'oauth_client_find' },
  );
  return client;
}

/** All clients, by name. */
export function listOauthClients(db: Queryable): Promise<OauthClient[]> {
  return db.query('select id, name, redirect_uris as "redirectUris" from oauth_client order by name, id');
}

export interface OauthClientChange {
  principal: Principal;
  client: OauthClient;
  authority: string;
  now: number;
}

/** Registers a client. `Refusal`: `notPermitted`, `invalidArgument`, `alreadyExists`. */
export async function addOauthClient(db: Database, change: OauthClientChange): Promise<void> {
  const { principal, client, now } = change;
  requirePermission(principal, 'system.operate', { kind: 'province' });
  if (!CLIENT_ID.test(client.id) || client.name.trim() === '' || client.id === 'web')
    throw new Refusal(
      'invalidArgument',
      'A client needs a name, and an id of letters, digits, ".", "_", "~", "-".',
    );
  if (client.redirectUris.length > MAX_REDIRECT_URIS || !client.redirectUris.every(isAllowedRedirect))
    throw new Refusal(
      'invalidArgument',
      'A redirect is an https address, http on 127.0.0.1 or [::1], or a scheme like vn.example.app.',
    );
  await db.transaction(async (tx) => {
    const rows = await tx.query(
      `insert into oauth_client (id, name, redirect_uris, created_at) values ($1, $2, $3, $4)
       on conflict do nothing returning id`,
      [client.id, client.name, client.redirectUris, new Date(now)],
    );
    if (rows.length === 0) throw new Refusal('alreadyExists', `There is a client ${client.id} already.`);
    await record(tx, change, 'oauthClient.add');
  });
}

/** Removes a client and what it was about to be given; its sessions end. `Refusal`: `notPermitted`, `notFound`. */
export async function removeOauthClient(db: Database, change: OauthClientChange): Promise<void> {
  requirePermission(change.principal, 'system.operate', { kind: 'province' });
  await db.transaction(async (tx) => {
    const rows = await tx.query('delete from oauth_client where id = $1 returning id', [change.client.id]);
    if (rows.length === 0) throw new Refusal('notFound', `There is no client ${change.client.id}.`);
    await tx.query('delete from login_session where client_id = $1', [change.client.id]);
    await record(tx, change, 'oauthClient.remove');
  });
}

function record(
  tx: Parameters<typeof recordEvent>[0],
  { principal, client, authority, now }: OauthClientChange,
  act: string,
): Promise<void> {
  return recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act,
    object: { kind: 'oauthClient', id: client.id },
    authority,
    after: { name: client.name, redirectUris: client.redirectUris },
  });
}
