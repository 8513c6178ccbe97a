/** Offers commands for as long as a component is shown. */
import { useEffect } from 'react';
import { type Command, offerCommands } from './commands.ts';

/** What lies on top: the screen, a list in it, something opened from the list. */
export const LAYERS = { screen: 0, list: 1, open: 2 } as const;

/** `commands` must be memoised: each new value is a new offer. */
export function useCommands(commands: readonly Command[], layer: number = LAYERS.screen): void {
  useEffect(() => offerCommands(commands, layer), [commands, layer]);
}
