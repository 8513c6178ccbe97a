/**
 * Puts filter scripts and the answer while away of an earlier time back (R8.9): those that are gone, and, beside what is there, those that
 * are others now. An answer while away comes back switched off: nobody is answered because something was restored.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { activateScript, createScript, listScripts, type SieveScript } from './scripts.ts';
import { readVacation, type VacationResponse, writeVacation } from './vacation.ts';

export type EarlierScript = Pick<SieveScript, 'name' | 'content' | 'isActive'>;

/** A name for what comes beside another, that is none of those taken. */
type NameBeside = (name: string, taken: readonly string[]) => string;

export interface ScriptsBack {
  returned: number;
  /** Those that may not be kept as they are, and why. */
  refused: { name: string; refusal: Refusal }[];
}

/**
 * Puts scripts back, in a transaction of the caller's; `nameBeside` names those beside others and leaves the
 * active one alone, without it only those come whose name is free.
 */
export async function returnScripts(
  db: Database,
  access: MailAccess,
  earlier: readonly EarlierScript[],
  { nameBeside, ids, now }: { nameBeside: NameBeside | undefined; ids: NewId; now: number },
): Promise<ScriptsBack> {
  const back: ScriptsBack = { returned: 0, refused: [] };
  for (const { name, content, isActive } of earlier) {
    const current = await listScripts(db, access);
    if (current.some((one) => one.content === content)) continue;
    const taken = current.map((one) => one.name);
    const wanted = taken.includes(name) ? nameBeside?.(name, taken) : name;
    if (wanted === undefined) continue;
    try {
      const { id } = await createScript(db, access, { name: wanted, content, ids, now });
      if (isActive && !nameBeside && !current.some((one) => one.isActive))
        await activateScript(db, access, id);
      back.returned += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      back.refused.push({ name: wanted, refusal: error });
    }
  }
  return back;
}

const hasText = ({ textBody, htmlBody }: VacationResponse): boolean => textBody !== null || htmlBody !== null;

/** Puts the answer back where there is none now; true where it came. */
export async function returnVacation(
  db: Database,
  access: MailAccess,
  earlier: VacationResponse,
): Promise<boolean> {
  const current = await readVacation(db, access);
  if (!hasText(earlier) || hasText(current) || current.isEnabled) return false;
  await writeVacation(db, access, { ...earlier, isEnabled: false });
  return true;
}
