/** Two versions of an estimate line by line (R6.9). Pure. */
import type { BudgetItem } from './versions.ts';

export interface LineDifference {
  line: string;
  name: string;
  kind: 'added' | 'removed' | 'changed';
  before: { quantity: number; unitPrice: number; amount: number } | null;
  after: { quantity: number; unitPrice: number; amount: number } | null;
}

function figures({ quantity, unitPrice, amount }: BudgetItem): NonNullable<LineDifference['before']> {
  return { quantity, unitPrice, amount };
}

const isSame = (a: BudgetItem, b: BudgetItem): boolean =>
  (['section', 'name', 'unit', 'quantity', 'unitPrice', 'source', 'note'] as const).every(
    (key) => a[key] === b[key],
  );

/** What differs, in the order of the later version, with what went away at the end. */
export function compareItems(before: readonly BudgetItem[], after: readonly BudgetItem[]): LineDifference[] {
  const old = new Map(before.map((item) => [item.line, item]));
  const kept = new Set(after.map(({ line }) => line));
  const differences = after.flatMap((item): LineDifference[] => {
    const was = old.get(item.line);
    if (was && isSame(was, item)) return [];
    const { line, name } = item;
    return [
      {
        line,
        name,
        kind: was ? 'changed' : 'added',
        before: was ? figures(was) : null,
        after: figures(item),
      },
    ];
  });
  const gone = before.filter(({ line }) => !kept.has(line));
  return [
    ...differences,
    ...gone.map((item): LineDifference => {
      return { line: item.line, name: item.name, kind: 'removed', before: figures(item), after: null };
    }),
  ];
}
