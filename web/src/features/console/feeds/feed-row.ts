/** A row of a list, as `Feed/rows` gives it. */
import type { FeedMatch } from '../work-types.ts';

export interface FeedRow {
  ordinal: number;
  match: FeedMatch;
  fields: Record<string, unknown> | null;
  personId: string | null;
  notes: { vi: string; en: string }[];
  requestId: string | null;
}

/** What stands in a cell, for people; nothing of what is not there. */
export function textOfCell(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
