/**
 * The province's domain changes (R3.1): one act for everybody. Each living account gets the same local part under the new
 * domain, the old address stays as an alias and receives until the window closes.
 *
 * Set-based: some statements, whatever the number of accounts. One audit event for the whole act.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { requirePermission } from './authorize.ts';
import type { DirectoryAct } from './directory-act.ts';
import { DOMAIN_CHANNEL, getPrimaryDomain } from './domains.ts';
import { auditActor } from './principal.ts';

/** RFC 1035 §2.3.1, as registries give it: at least two labels, 253 characters. */
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Gives every account and group its address under the new domain, the old one staying as an alias. Gives the number of accounts. */
async function moveAddresses(
  tx: Transaction,
  { old, domain, at }: { old: string; domain: string; at: Date },
): Promise<number> {
  // The local part stays the account's under the new domain; of retired accounts as a stone that nobody else is given.
  const made = await tx.query(
    `with moved as (
       update address o set kind = 'alias', valid_from = greatest(o.valid_from, $3)
       from account c where c.id = o.account_id and c.state <> 'retired' and o.domain = $1 and o.kind = 'primary'
       returning o.local_part, o.account_id)
     insert into address (address, local_part, domain, account_id, kind, created_at)
     select local_part || '@' || $2, local_part, $2, account_id, 'primary', $3 from moved
     on conflict (address) do update set kind = 'primary', valid_from = greatest(address.valid_from, $3) returning 1`,
    [old, domain, at],
  );
  await tx.query(
    `insert into address (address, local_part, domain, account_id, kind, created_at)
     select o.local_part || '@' || $2, o.local_part, $2, o.account_id,
       case o.kind when 'alias' then 'alias' when 'group' then 'group' else 'tombstone' end, $3
     from address o where o.domain = $1 on conflict (address) do nothing`,
    [old, domain, at],
  );
  await tx.query(
    `update mail_group set address = split_part(address, '@', 1) || '@' || $2 where split_part(address, '@', 2) = $1`,
    [old, domain],
  );
  // What one sends as goes along with its signatures; under the old address a new one is made when it is asked for.
  await tx.query(
    `update identity i set email = split_part(i.email, '@', 1) || '@' || $2
     where split_part(i.email, '@', 2) = $1 and not (i.by_address and exists (
       select from identity n where n.account_id = i.account_id and n.by_address and n.email = split_part(i.email, '@', 1) || '@' || $2))`,
    [old, domain],
  );
  return made.length;
}

/** Makes a domain the primary one. Gives how many accounts got a new address. `Refusal`: `invalidArgument`, `alreadyExists`. */
export async function changePrimaryDomain(
  tx: Transaction,
  act: DirectoryAct,
  wanted: { domain: string; receivesUntil: number },
): Promise<number> {
  requirePermission(act.principal, 'directory.change', { kind: 'province' });
  const domain = wanted.domain.toLowerCase();
  if (!DOMAIN.test(domain))
    throw new Refusal('invalidArgument', `${domain.slice(0, 80)} is no name of a domain.`);
  await tx.query('lock table address in share row exclusive mode');
  const old = await getPrimaryDomain(tx);
  if (old === domain) throw new Refusal('alreadyExists', `${domain} is the domain already.`, { domain });
  const at = new Date(act.now);
  await tx.query('update domain set is_primary = false, receives_until = $2 where name = $1', [
    old,
    new Date(wanted.receivesUntil),
  ]);
  await tx.query(
    `insert into domain (name, is_primary, created_at) values ($1, true, $2)
     on conflict (name) do update set is_primary = true, receives_until = null, closed_at = null`,
    [domain, at],
  );
  const taken = await tx.query<{ address: string }>(
    `select n.address from address o join address n on n.address = o.local_part || '@' || $2
     where o.domain = $1 and o.kind in ('primary', 'alias') and n.account_id is distinct from o.account_id limit 1`,
    [old, domain],
  );
  if (taken[0])
    throw new Refusal('alreadyExists', `The address ${taken[0].address} was given to somebody else before.`, {
      address: taken[0].address,
    });
  const made = await moveAddresses(tx, { old, domain, at });
  // Every process follows by itself.
  await tx.query('select pg_notify($1, $2)', [DOMAIN_CHANNEL, domain]);
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'domain.change',
    object: { kind: 'domain', id: domain },
    authority: act.authority,
    context: act.context,
    before: { primary: old },
    after: {
      primary: domain,
      addresses: made,
      receivesUntil: new Date(wanted.receivesUntil).toISOString(),
    },
  });
  return made;
}

/** Closes domains whose window is over: they receive no more. Gives their names. */
export async function closeDomains(db: Queryable, now: number): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `update domain set closed_at = $1 where not is_primary and receives_until <= $1 and closed_at is null returning name`,
    [new Date(now)],
  );
  return rows.map((row) => row.name);
}
