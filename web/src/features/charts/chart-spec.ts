/** A chart as screens say it: what is compared, over what, in which tones. How it is drawn is `draw.ts`'s affair. */

/** Tones mean the same everywhere; they become the theme's colours. */
export type Tone = 'accent' | 'good' | 'warning' | 'danger' | 'plain';

export interface Series {
  name: string;
  values: readonly (number | null)[];
  tone: Tone;
  /** What is expected rather than counted. */
  isDashed?: boolean;
}

export interface ChartSpec {
  kind: 'bars' | 'lines';
  isStacked?: boolean;
  categories: readonly string[];
  series: readonly Series[];
  /** A value as people read it. */
  format: (value: number) => string;
  /** No two lines of the scale are closer: what `format` rounds to. */
  minStep?: number;
  /** A level that should not be crossed. */
  limit?: { value: number; name: string };
}
