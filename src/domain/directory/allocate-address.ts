/**
 * Giving an address: by the published rule from a name, or one that was asked for (R4.1).
 *
 * Race-safe by the primary key alone: two transactions that give the same address meet there, the second waits for the
 * first and then takes the next number. Addresses given before stay taken for ever, whatever became of them.
 */
import { allocateLocalPart, isValidLocalPart, localPartOfName } from '#formats/vietnamese/addresses.ts';
import { isReservedLocalPart } from '#formats/vietnamese/reserved-words.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { getPrimaryDomain, listDomains } from './domains.ts';

/** Each try finds one more namesake of the same moment; more than this is not people. */
const MAX_TRIES = 20;

const FAULT_TEXTS = {
  noLetters: 'No address can be made from this name: it has no Latin letter.',
  tooMany: 'There are too many namesakes.',
};

export interface WantedAddress {
  /** Null for a group's. */
  accountId: AccountId | null;
  kind: 'primary' | 'alias' | 'group';
  now: number;
}

async function insertAddress(
  tx: Transaction,
  wanted: WantedAddress,
  localPart: string,
  domain: string,
): Promise<string | undefined> {
  const rows = await tx.query<{ address: string }>(
    `insert into address (address, local_part, domain, account_id, kind, created_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (address) do nothing returning address`,
    [`${localPart}@${domain}`, localPart, domain, wanted.accountId, wanted.kind, new Date(wanted.now)],
  );
  return rows[0]?.address;
}

/** Makes an alias of the account its primary address again: whoever had it keeps it (R4.1). Undefined where it has none of these. */
async function takeOwnAlias(
  tx: Transaction,
  wanted: WantedAddress,
  addresses: { base: string; domain: string } | { address: string },
): Promise<string | undefined> {
  if (wanted.accountId === null || wanted.kind !== 'primary') return undefined;
  const rows = await tx.query<{ address: string }>(
    `update address set kind = 'primary', valid_from = greatest(valid_from, $2)
     where address = (select address from address where account_id = $1 and kind = 'alias'
       and (address = $3 or domain = $4 and local_part ~ ('^' || $5 || '(-?[0-9]{2,})?$'))
       order by length(address), address limit 1)
     returning address`,
    [
      wanted.accountId,
      new Date(wanted.now),
      'address' in addresses ? addresses.address : null,
      'base' in addresses ? addresses.domain : null,
      'base' in addresses ? addresses.base : null,
    ],
  );
  return rows[0]?.address;
}

/**
 * Gives the next free address for a person's name, or the one of this name that the account had before. `Refusal`: `invalidArgument`,
 * `tooMany`.
 */
export async function allocateAddress(
  tx: Transaction,
  wanted: WantedAddress & { name: string },
): Promise<string> {
  const domain = await getPrimaryDomain(tx);
  const base = localPartOfName(wanted.name);
  const own = base === '' ? undefined : await takeOwnAlias(tx, wanted, { base, domain });
  if (own) return own;
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    // The base has only letters and digits, so it means itself in a pattern.
    const rows = await tx.query<{ local_part: string }>(
      `select local_part from address where domain = $1 and local_part ~ ('^' || $2 || '-?[0-9]*$')`,
      [domain, base],
    );
    const taken = new Set(rows.map((row) => row.local_part));
    const result = allocateLocalPart(wanted.name, (localPart) => taken.has(localPart));
    if ('fault' in result)
      throw new Refusal(
        result.fault === 'tooMany' ? 'tooMany' : 'invalidArgument',
        FAULT_TEXTS[result.fault],
        {
          name: wanted.name,
        },
      );
    const address = await insertAddress(tx, wanted, result.localPart, domain);
    if (address) return address;
  }
  throw new Refusal('tooMany', FAULT_TEXTS.tooMany, { name: wanted.name });
}

/**
 * Gives the address that was asked for, in lower case; a local part alone means the primary domain. Reserved words
 * go to accounts of the administration only. `Refusal`: `invalidArgument`, `notPermitted`, `alreadyExists`.
 */
export async function takeAddress(
  tx: Transaction,
  wanted: WantedAddress & { address: string; mayBeReserved: boolean },
): Promise<string> {
  const asked = wanted.address.trim().toLowerCase();
  const at = asked.lastIndexOf('@');
  const localPart = at < 0 ? asked : asked.slice(0, at);
  const domain = at < 0 ? await getPrimaryDomain(tx) : asked.slice(at + 1);
  if (!isValidLocalPart(localPart))
    throw new Refusal(
      'invalidArgument',
      'An address has letters, digits, and single dots or hyphens between them.',
      {
        address: asked,
      },
    );
  if (!(await listDomains(tx)).includes(domain))
    throw new Refusal('invalidArgument', `Only the domains of this system can be used, not ${domain}.`, {
      domain,
    });
  if (isReservedLocalPart(localPart) && !wanted.mayBeReserved)
    throw new Refusal('notPermitted', 'This address is kept for the administration.', { address: asked });
  const address =
    (await insertAddress(tx, wanted, localPart, domain)) ??
    (await takeOwnAlias(tx, wanted, { address: `${localPart}@${domain}` }));
  if (!address)
    throw new Refusal('alreadyExists', 'This address was given before; it is never given twice.', {
      address: asked,
    });
  return address;
}

/** Every local part ever given that a unit could have: those of agencies and places. */
export async function listGivenLocalParts(tx: Transaction): Promise<Set<string>> {
  const rows = await tx.query<{ local_part: string }>(
    `select a.local_part from address a left join account c on c.id = a.account_id
     where a.domain = $1 and c.kind is distinct from 'personal'
     union select a.local_part from address a where a.domain = $1 and length(a.local_part) <= 24`,
    [await getPrimaryDomain(tx)],
  );
  return new Set(rows.map((row) => row.local_part));
}

/** True when an address was given to somebody at some time, or is kept. */
export async function isAddressGiven(tx: Transaction, address: string): Promise<boolean> {
  return (await tx.query('select from address where address = $1', [address.toLowerCase()])).length > 0;
}
