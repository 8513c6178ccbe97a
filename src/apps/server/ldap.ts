/** The LDAP server as this program runs it. */
import { readPrincipal } from '#domain/accounts/principals.ts';
import { BlobMissing, type BlobStore } from '#platform/blobs/blob-store.ts';
import { createAddressBook } from '#servers/ldap/address-book.ts';
import type { ReadPictures } from '#servers/ldap/pictures.ts';
import { createLdapServer, type LdapServer } from '#servers/ldap/server.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import type { Core } from './core.ts';
import { signInParts } from './sign-in.ts';

/** Reads pictures for entries; one that was taken away meanwhile is left out. */
export function pictureReader(blobs: BlobStore): ReadPictures {
  return async (hashes) => {
    const read = await Promise.all(
      [...new Set(hashes)].map(async (hash): Promise<[string, Buffer][]> => {
        try {
          return [[hash, await blobs.read(Buffer.from(hash, 'hex'))]];
        } catch (error) {
          if (error instanceof BlobMissing) return [];
          throw error;
        }
      }),
    );
    return new Map(read.flat());
  };
}

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
    readPictures: pictureReader(core.blobs),
    clock,
    random: core.random,
    log: core.log.child({ room: 'ldap' }),
    settings: { domain: settings.domain, allowPlainAuth: settings.allow_plain_auth },
    onOperation: (operation, code, seconds) => operations(seconds * 1000, { operation, code: String(code) }),
  });
}
