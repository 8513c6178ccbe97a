/** Numbers of papers: written in the organisation's form, given once (R9.2, R9.4, R6.8). */
import {
  type NumberForms,
  type NumberParts,
  numberFormsPolicy,
  writeNumber,
} from '#domain/policy/policies/number-forms.ts';
import { readPolicy } from '#domain/policy/policy-store.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

export type PaperKind = 'order' | 'minutes' | 'certificate';

/** A number, and how it is written. */
export interface PaperNumber {
  number: number;
  name: string;
}

const FORM_OF: Readonly<Record<PaperKind, keyof NumberForms>> = {
  order: 'orderForm',
  minutes: 'minutesForm',
  certificate: 'certificateForm',
};
/** Asked for together; after a change of the form a few may be taken by papers in another. */
const AT_ONCE = 20;

/** The first from `parts.number` on that no paper has. */
export async function findPaperNumber(
  db: Queryable,
  kind: PaperKind,
  parts: NumberParts,
): Promise<PaperNumber> {
  const form = (await readPolicy(db, numberFormsPolicy))[FORM_OF[kind]];
  for (let from = parts.number; ; from += AT_ONCE) {
    const candidates = Array.from({ length: AT_ONCE }, (_, index) => {
      const number = from + index;
      return { number, name: writeNumber(form, { ...parts, number }) };
    });
    const rows = await db.query<{ name: string }>('select name from paper_number where name = any ($1)', [
      candidates.map(({ name }) => name),
    ]);
    const taken = new Set(rows.map(({ name }) => name));
    const free = candidates.find(({ name }) => !taken.has(name));
    if (free) return free;
  }
}

/** Gives the number, in the transaction that keeps its paper. False where another paper has it. */
export async function takePaperNumber(tx: Transaction, kind: PaperKind, name: string): Promise<boolean> {
  const taken = await tx.query(
    'insert into paper_number (name, kind) values ($1, $2) on conflict do nothing returning 1',
    [name, kind],
  );
  return taken.length === 1;
}

/** How the number of a paper reads: as it was given, or of one without a record, as all were written before there were forms. */
export function nameOfPaper(kind: PaperKind, name: string | null, parts: NumberParts): string {
  return name ?? writeNumber(numberFormsPolicy.default[FORM_OF[kind]], parts);
}
