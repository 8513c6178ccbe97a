/** Which messages a search of the archive is about: a time, and texts that must all be found, with or without marks. */
import { Refusal } from '#platform/kernel/fault.ts';

export interface ArchiveCriteria {
  /** ISO times; the time is the part of a request that may never be left out. */
  after: string;
  before: string;
  /** Words of the subject, the people, or the text. */
  text?: string;
  from?: string;
  /** To, Cc or Bcc. */
  to?: string;
  subject?: string;
}

const TEXTS = ['text', 'from', 'to', 'subject'] as const;
const MAX_TEXT = 200;

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

/** Criteria as they are kept. Throws `Refusal('invalidArgument')` for what are none. */
export function requireCriteria(given: Record<string, unknown>): ArchiveCriteria {
  const { after, before, ...texts } = given;
  if (!isTime(after) || !isTime(before) || Date.parse(after) >= Date.parse(before))
    throw new Refusal('invalidArgument', 'A search names a time, from and until.');
  for (const [name, value] of Object.entries(texts))
    if (
      !TEXTS.some((text) => text === name) ||
      typeof value !== 'string' ||
      value.trim() === '' ||
      value.length > MAX_TEXT
    )
      throw new Refusal('invalidArgument', `A search cannot ask for ${name.slice(0, 40)} so.`);
  return {
    after: new Date(after).toISOString(),
    before: new Date(before).toISOString(),
    ...(texts as Omit<ArchiveCriteria, 'after' | 'before'>),
  };
}
