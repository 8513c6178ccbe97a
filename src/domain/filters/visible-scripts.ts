/**
 * The scripts of an account as ManageSieve and JMAP show them: its own, and the answer while away as one more that nobody edits
 * as a script (RFC 9661 §4).
 *
 * At most one is told to be active. The answer runs beside the active script all the same; it is told active where it runs alone.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { ALL_RIGHTS } from '#domain/mailstore/rights.ts';
import { vacationScript } from '#formats/sieve/vacation-script.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import {
  activateScript,
  findScriptBytes,
  listScripts,
  type SieveScript,
  scriptHash,
  VACATION_SCRIPT,
} from './scripts.ts';
import { readVacation, writeVacation } from './vacation.ts';

export interface VisibleScript extends SieveScript {
  isVacation: boolean;
}

/** All of them, by name. Two statements. */
export async function listVisibleScripts(db: Queryable, access: MailAccess): Promise<VisibleScript[]> {
  const [own, vacation] = await Promise.all([listScripts(db, access), readVacation(db, access)]);
  const scripts: VisibleScript[] = own.map((script) => ({ ...script, isVacation: false }));
  if (!vacation.isEnabled && vacation.textBody === null && vacation.htmlBody === null) return scripts;
  const content = vacationScript(vacation);
  scripts.push({
    id: VACATION_SCRIPT,
    name: VACATION_SCRIPT,
    content,
    blob: scriptHash(content),
    isActive: vacation.isEnabled && !own.some(({ isActive }) => isActive),
    isVacation: true,
  });
  return scripts;
}

/** The script of this name. `Refusal('notFound')`. */
export async function getVisibleScript(
  db: Queryable,
  access: MailAccess,
  name: string,
): Promise<VisibleScript> {
  const script = (await listVisibleScripts(db, access)).find((one) => one.name === name);
  if (!script) throw new Refusal('notFound', 'There is no such script.');
  return script;
}

/** A script's bytes by their hash, those of the answer while away too; undefined when none of the account's has it. */
export async function findVisibleScriptBytes(
  db: Queryable,
  access: MailAccess,
  blob: Buffer,
): Promise<Buffer | undefined> {
  if (access.accountRights !== ALL_RIGHTS) return undefined;
  const own = await findScriptBytes(db, access, blob);
  if (own) return own;
  const content = vacationScript(await readVacation(db, access));
  return scriptHash(content).equals(blob) ? Buffer.from(content) : undefined;
}

/** Makes the script of this id the only active one; undefined for none at all. */
export async function activateVisibleScript(
  db: Database,
  access: MailAccess,
  id: string | undefined,
): Promise<void> {
  if (id === VACATION_SCRIPT) {
    await writeVacation(db, access, { isEnabled: true }, true);
    return;
  }
  const active = (await listVisibleScripts(db, access)).find(({ isActive }) => isActive);
  await activateScript(db, access, id);
  if (active?.isVacation) await writeVacation(db, access, { isEnabled: false });
}

/** Throws for the one that is not edited as a script. */
export function requireOwnScript({ isVacation }: VisibleScript): void {
  if (isVacation)
    throw new Refusal(
      'notPermitted',
      'The answer while away is changed where it was written, not as a script.',
    );
}
