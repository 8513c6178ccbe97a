/** The LDAP server as this program runs it. */
import { readPrincipal } from '#domain/accounts/principals.ts';
import { createAddressBook } from '#servers/ldap/address-book.ts';
import { createLdapServer, type LdapServer } from '#servers/ldap/server.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import type { Core } from './core.ts';
import { signInParts } from './sign-in.ts';

/** Makes the LDAP server. */
export function openLdap(core: Core): LdapServer {
  const { settings, metrics, db, clock } = core;
  const operations = metrics.duration({
    name: 'congthu_ldap_operation_seconds',
    help: 'LDAP operations from their request to their answer.',
    labels: ['operation', 'code'],
  });
  return createLdapServer({
    book: createAddressBook(db, settings.domain, clock),
    signIn: createAccountSignIn(signInParts(core, 'ldap')),
    readPrincipal: (accountId) => readPrincipal(db, accountId, clock()),
    clock,
    random: core.random,
    log: core.log.child({ room: 'ldap' }),
    settings: { domain: settings.domain, allowPlainAuth: settings.allow_plain_auth },
    onOperation: (operation, code, seconds) => operations(seconds * 1000, { operation, code: String(code) }),
  });
}
