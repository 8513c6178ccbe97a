/** People of a running program, made in its own database: a command of the command line for each would take longer than what is measured. */
import { createAccount } from '#domain/accounts/create-account.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { makeTestHasher } from './province.ts';

/** Makes a person who can sign in; gives the address. */
export async function addPerson(db: Database, name: string, password: string): Promise<string> {
  const ids = makeIds(Date.now);
  const base = { principal: systemPrincipal('commandLine'), authority: 'bench', ids, now: Date.now() };
  const { address } = await createAccount(db, {
    ...base,
    kind: 'personal',
    displayName: name,
    unitCode: 'snv',
    onCreated: (tx, { id: accountId }) => createMailAccount(tx, { accountId, ids, now: Date.now() }),
  });
  await setPassword(db, makeTestHasher(), { ...base, address, password, oneTime: false });
  return address;
}
