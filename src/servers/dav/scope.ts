/** One request: who asks, and whose address books they may enter. */
import type { FastifyRequest } from 'fastify';
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { mayReadContacts } from '#domain/groupware/book-rights.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { findSharedAccounts } from '#domain/mailstore/sharing.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { DavDependencies } from './dependencies.ts';

export interface DavScope {
  principal: AccountPrincipal;
  /** The primary address. */
  address: string;
  own: MailAccess;
  /** Accounts of others whose books may be read. */
  shared: readonly { name: string; access: MailAccess }[];
}

const MAX_CREDENTIALS = 4_096;

async function prove(request: FastifyRequest, { signIn, settings }: DavDependencies): Promise<ProvenAccount> {
  const header = request.headers.authorization ?? '';
  const [scheme = '', value = ''] = header.length > MAX_CREDENTIALS ? [] : header.split(/ +/, 2);
  const isLoopback = request.ip === '::1' || /^(?:::ffff:)?127\./i.test(request.ip);
  if (value !== '' && request.protocol !== 'https' && !(settings.isTryOut && isLoopback))
    throw new Refusal('tlsRequired', 'Use the https address.');
  const remoteAddress = request.ip;
  if (scheme.toLowerCase() === 'bearer') return signIn.verifyToken({ token: value, remoteAddress });
  const text = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : '';
  const colon = text.indexOf(':');
  if (colon < 1) throw new Refusal('authenticationFailed', 'Sign in with a password.');
  const [address, password] = [text.slice(0, colon), text.slice(colon + 1)];
  return signIn.verifyPassword({ address, password, remoteAddress });
}

/** The scope of a request. `Refusal`: `authenticationFailed`, `tlsRequired`, and those of the sign-in. */
export async function openDavScope(request: FastifyRequest, deps: DavDependencies): Promise<DavScope> {
  const { accountId, address } = await prove(request, deps);
  const now = deps.clock();
  const [principal, sharedWith] = await Promise.all([
    readPrincipal(deps.db, accountId, now, request.ip),
    findSharedAccounts(deps.db, accountId, now),
  ]);
  const shared = sharedWith(principal)
    .filter(({ access }) => mayReadContacts(access))
    .map(({ displayName, access }) => ({ name: displayName, access }));
  return { principal, address, own: requireMailAccess(principal, { accountId }, 'mailbox.write'), shared };
}
