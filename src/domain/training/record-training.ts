/** What all acts of training have in common: how they are recorded, and how their words are kept (R6.8). */
import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';

export const MAX_TITLE = 300;
export const MAX_TEXT = 10_000;

/** A text as it is kept. `Refusal('invalidArgument')` for one that is empty where it must not be, or too long. */
export function cleanText(property: string, text: string, most: number, isRequired = false): string {
  const clean = text.replaceAll('\0', '').toWellFormed().trim();
  if (clean.length > most || (isRequired && clean === ''))
    throw new Refusal('invalidArgument', `${property} is missing or longer than ${most} characters.`, {
      property,
    });
  return clean;
}

/** A whole number within its bounds. `Refusal('invalidArgument')`. */
export function requireWhole(property: string, value: number, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new Refusal('invalidArgument', `${property} is a whole number from ${least} to ${most}.`, {
      property,
    });
  return value;
}

/** Puts an act on the record; the last thing of its transaction. */
export async function recordTraining(
  tx: Transaction,
  { principal, authority, context, now }: DirectoryAct,
  act: string,
  { id, before, after }: { id: string; before?: Json; after?: Json },
): Promise<void> {
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: `training.${act}`,
    object: { kind: 'training', id },
    authority,
    context,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  });
}
