/** The LDAP server over a whole province. */
import { randomBytes } from 'node:crypto';
import { pictureReader } from '#apps/server/ldap.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AddressBook, createAddressBook } from '#servers/ldap/address-book.ts';
import type { LdapLimits } from '#servers/ldap/limits.ts';
import { createLdapServer } from '#servers/ldap/server.ts';
import { type ImapProvince, startImapProvince } from '#tests/imap/province-server.ts';
import { listenForTest } from '#tests/imap/server.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN } from '#tests/province/province.ts';

export const SUFFIX = 'dc=thuathienhue,dc=gov,dc=vn';

export interface LdapProvince {
  port: number;
  url: string;
  book: AddressBook;
  province: ImapProvince;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts everything; `await using` stops it. */
export async function startLdapProvince({
  allowPlainAuth = 'loopback',
  limits,
}: {
  allowPlainAuth?: 'never' | 'loopback';
  limits?: Partial<LdapLimits>;
} = {}): Promise<LdapProvince> {
  const province = await startImapProvince();
  const { db, signIn } = province;
  const book = createAddressBook(db, DOMAIN, () => province.province.now);
  const ldap = createLdapServer({
    book,
    signIn,
    readPrincipal: (accountId) => readPrincipal(db, accountId, province.province.now),
    readPictures: pictureReader(createPostgresBlobStore(db)),
    clock: Date.now,
    random: randomBytes,
    log: quietLog,
    settings: { domain: DOMAIN, allowPlainAuth },
    ...(limits && { limits }),
  });
  const listener = await listenForTest(ldap);
  return {
    port: listener.port,
    url: `ldap://127.0.0.1:${listener.port}`,
    book,
    province,
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      await ldap.drain();
      listener.destroy();
      await province[Symbol.asyncDispose]();
    },
  };
}
