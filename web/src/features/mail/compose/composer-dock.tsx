/** The windows in which messages are written, side by side at the bottom; the whole screen where it is small. */

import { ComposerWindow } from './composer-window.tsx';
import { useComposers } from './composers.ts';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import '@mantine/core/styles/Progress.css';
import './compose.css';

export function ComposerDock() {
  const composers = useComposers();
  return (
    <div className="composer-dock">
      {composers.map((composer) => (
        <ComposerWindow key={composer.key} start={composer} />
      ))}
    </div>
  );
}
