/** What a case of a replay is: something that lets in once, or until its end. */
import type { Owner } from './owner.ts';

/** Tries it; true for whoever is let in. */
export type Use = () => Promise<boolean>;

/** Something that lets in once. */
export interface Proof {
  use: Use;
  /** Other places where whoever overheard it may try it. */
  elsewhere?: Record<string, Use>;
  /** What must be over when it came a second time. */
  family?: Use;
}

export interface OnceCase {
  name: string;
  /** Gives what makes one proof, and another one after it. */
  prepare(owner: Owner): Promise<() => Promise<Proof>>;
}

export interface UntilCase {
  name: string;
  make(owner: Owner): Promise<{ use: Use; end: () => Promise<unknown> }>;
}
