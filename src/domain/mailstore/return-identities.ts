/**
 * Puts what an account wrote as at an earlier time back (R8.9): further identities, and signatures. An address that has none now gets its own
 * back; one that has another keeps it, and the earlier one comes beside it as a further identity where that is wanted.
 */
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import {
  type Identity,
  type IdentityFields,
  insertIdentity,
  lockAccount,
  readIdentities,
  updateIdentity,
} from './identities.ts';

export type EarlierIdentity = Omit<Identity, 'id'>;

/** What somebody wrote; the name of an address comes from the directory. */
const writtenOf = ({ replyTo, bcc, textSignature, htmlSignature }: IdentityFields) => ({
  replyTo,
  bcc,
  textSignature,
  htmlSignature,
});

const isBlank = (identity: IdentityFields): boolean =>
  identity.textSignature === '' &&
  identity.htmlSignature === '' &&
  identity.replyTo === null &&
  identity.bcc === null;

const isSame = (one: EarlierIdentity, other: EarlierIdentity): boolean =>
  one.email === other.email &&
  (!one.mayDelete || !other.mayDelete || one.name === other.name) &&
  isDeepStrictEqual(writtenOf(one), writtenOf(other));

/** The addresses that the account has, and those that it wrote as before: which of them it may use is looked at when it writes. */
async function knownAddresses(tx: Transaction, { accountId }: MailAccess): Promise<Set<string>> {
  const rows = await tx.query<{ address: string }>(
    `select address from address where account_id = $1 and kind in ('primary', 'alias')
     union select email from identity where account_id = $1`,
    [accountId],
  );
  return new Set(rows.map(({ address }) => address));
}

/** Puts them back; gives how many came. `Refusal`: `notPermitted`, `tooMany`. */
export async function returnIdentities(
  tx: Transaction,
  access: MailAccess,
  earlier: readonly EarlierIdentity[],
  { isBeside, ids }: { isBeside: boolean; ids: NewId },
): Promise<number> {
  if (!access.accountRights.includes('a'))
    throw new Refusal('notPermitted', 'You may not change the identities of this account.');
  await lockAccount(tx, access);
  const addresses = await knownAddresses(tx, access);
  let returned = 0;
  for (const identity of earlier) {
    const current = (await readIdentities(tx, access)).filter(({ email }) => email === identity.email);
    const isThere =
      current.some((one) => isSame(one, identity)) || (!identity.mayDelete && isBlank(identity));
    if (!addresses.has(identity.email) || isThere) continue;
    const ofAddress = identity.mayDelete ? undefined : current.find(({ mayDelete }) => !mayDelete);
    if (ofAddress && !isBlank(ofAddress) && !isBeside) continue;
    if (ofAddress && isBlank(ofAddress))
      await updateIdentity(tx, access, { ...identity, name: ofAddress.name, id: ofAddress.id });
    else
      await insertIdentity(tx, access, {
        ...identity,
        mayDelete: identity.mayDelete || ofAddress !== undefined,
        ids,
      });
    returned += 1;
  }
  return returned;
}
