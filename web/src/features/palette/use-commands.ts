/** Offers commands for as long as a component is shown. */
import { useEffect } from 'react';
import { type Command, offerCommands } from './commands.ts';

/** `commands` must be memoised: each new value is a new offer. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => offerCommands(commands), [commands]);
}
