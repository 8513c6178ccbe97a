/** `--as`: a command that acts with the rights of a person, who is named. */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { type Call, findOption, type Parameter } from './command-definition.ts';
import type { OpenedStore } from './open-store.ts';

export const AS: Parameter = {
  flags: '--as <address>',
  text: { vi: 'làm với tư cách tài khoản này', en: 'act as this account' },
};

/** Who acts: the account named by `--as` with its roles, or the machine itself. */
export async function principalOf(call: Call, store: OpenedStore): Promise<Principal> {
  const address = findOption(call, 'as');
  if (address === undefined) return store.principal;
  return readPrincipal(store.db, (await requireAccount(store.db, address)).id, store.clock());
}
