/** What a benchmark says. */
export interface BenchResult {
  name: string;
  /** The median. */
  value: number;
  unit: string;
  /** Least and most of the runs. */
  range?: [number, number];
  goal?: string;
  note?: string;
}

/** Median, least and most of some runs. */
export function summarise(values: readonly number[]): { value: number; range: [number, number] } {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { value, range: [sorted[0] ?? value, sorted.at(-1) ?? value] };
}
