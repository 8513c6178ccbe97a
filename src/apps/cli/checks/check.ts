/** What a check of `doctor` is, and what it finds. */
import type { Settings } from '#platform/config/settings.ts';
import type { Call } from '../command-definition.ts';
import type { Facts, Text } from '../language.ts';

/** One line of the doctor's report. */
export interface Finding {
  level: 'ok' | 'warn' | 'fail';
  text: Text;
  facts?: Facts;
  /** What to do about it. */
  advice?: Text;
}

/** What a check may look at. */
export interface CheckContext {
  call: Call;
  settings: Settings;
}

/** One check; `name` is its key in JSON. It reports what it cannot find out as a finding and throws nothing. */
export interface Check {
  name: string;
  title: Text;
  run(context: CheckContext): Promise<Finding[]>;
}

/** The message of whatever was thrown, for the facts of a finding. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
