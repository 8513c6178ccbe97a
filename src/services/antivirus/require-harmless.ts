/** Turns a scan's result into the refusal of whoever wanted to store it. */
import { Refusal } from '#platform/kernel/fault.ts';
import type { ScanResult } from './scanner.ts';

/** Throws `Refusal`: `notPermitted` for what carries a virus, `temporarilyUnavailable` while nobody can say. */
export function requireHarmless(result: ScanResult): void {
  if (result.kind === 'infected')
    throw new Refusal('notPermitted', `A virus or a dangerous file was found: ${result.name}`, {
      virus: result.name,
    });
  if (result.kind === 'tooLarge')
    throw new Refusal('tooLarge', 'This is more than the virus scanner takes (StreamMaxLength of clamd).');
  if (result.kind === 'unavailable')
    throw new Refusal('temporarilyUnavailable', 'The virus scanner does not answer, try again later.');
}
