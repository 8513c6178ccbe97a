/** Holds the palette and the help, and listens to the keys. Both are loaded when they are first wanted. */
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Command } from './commands.ts';
import { listenToKeys } from './hotkeys.ts';
import { useCommands } from './use-commands.ts';

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));
const KeyHelp = lazy(() => import('./key-help.tsx').then((module) => ({ default: module.KeyHelp })));

export function PaletteHost() {
  const [open, setOpen] = useState<'palette' | 'help'>();
  useEffect(listenToKeys, []);
  const commands = useMemo(
    (): Command[] => [
      { name: 'palette', keys: ['Mod+k'], run: () => setOpen('palette') },
      { name: 'help', keys: ['?'], run: () => setOpen('help') },
    ],
    [],
  );
  useCommands(commands);
  const close = (): void => setOpen(undefined);
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'help' && <KeyHelp onClose={close} />}
    </Suspense>
  );
}
