/**
 * Scripts that would send official mail to where no program may (R6.4, R10.2): refused when they are set and when they are activated, at
 * every door, by the policy that delivery asks again when mail comes. An address that is known only then (a variable) is left to delivery.
 *
 * Activation asks anew, since an earlier release kept such scripts, and a domain that was allowed may be so no more.
 */
import { listScripts, requireGoodScript, VACATION_SCRIPT } from '#domain/filters/scripts.ts';
import { activateVisibleScript } from '#domain/filters/visible-scripts.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { listIncluded, listOnward } from '#formats/sieve/onward.ts';
import { checkScript } from '#formats/sieve/registry.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { type ForwardingPolicy, forwardingTo } from './forwarding.ts';

const MAX_TOLD_CHARACTERS = 250;

/** Whose scripts they are. */
export interface ScriptOwner {
  db: Queryable;
  access: MailAccess;
  forwarding: ForwardingPolicy;
}

/** Where a script and those that it includes send mail on to. A faulty one does not run, and sends nothing. */
function addressesOf(script: string, kept: ReadonlyMap<string, string>, seen = new Set<string>()): string[] {
  if (checkScript(script).faults.length > 0) return [];
  const own = listOnward(script).flatMap(({ addresses }) => addresses);
  const included = listIncluded(script).filter((name) => !seen.has(name));
  for (const name of included) seen.add(name);
  return [...own, ...included.flatMap((name) => addressesOf(kept.get(name) ?? '', kept, seen))];
}

/** Throws `Refusal('notPermitted')` that names the addresses. The script is a good one. */
export async function requireLawfulForwarding(
  { db, access, forwarding }: ScriptOwner,
  script: string,
): Promise<void> {
  const scripts = listIncluded(script).length > 0 ? await listScripts(db, access) : [];
  const kept = new Map(scripts.map(({ name, content }) => [name, content]));
  const refused = addressesOf(script, kept).filter(
    (address) => forwardingTo(address, forwarding) === 'refused',
  );
  if (refused.length === 0) return;
  const list = [...new Set(refused)].join(', ').slice(0, MAX_TOLD_CHARACTERS);
  throw new Refusal(
    'notPermitted',
    `Official mail is not sent on outside by a program, to ${list} (R10.2). Take that out of the script, or name an address of the province.`,
    { reason: 'forwarding' },
  );
}

/** Throws `Refusal`: `invalidArgument`, `notPermitted` where a script that is kept could not be set any more. */
export async function requireLawfulScript(owner: ScriptOwner, id: string): Promise<void> {
  const script = (await listScripts(owner.db, owner.access)).find((one) => one.id === id);
  if (!script) return;
  requireGoodScript(script.content);
  await requireLawfulForwarding(owner, script.content);
}

/** Makes a script the only active one; undefined for none at all. `Refusal`: as above, `notFound`. */
export async function activateLawfulScript(
  { db, ...owner }: ScriptOwner & { db: Database },
  id: string | undefined,
): Promise<void> {
  if (id !== undefined && id !== VACATION_SCRIPT) await requireLawfulScript({ db, ...owner }, id);
  await activateVisibleScript(db, owner.access, id);
}
