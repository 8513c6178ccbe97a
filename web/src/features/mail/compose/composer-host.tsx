/** The windows of messages being written, on screens beside the mail; loaded when there is one. */
import { lazy, Suspense } from 'react';
import { useComposers } from './composers.ts';

const ComposerDock = lazy(() =>
  import('./composer-dock.tsx').then((module) => ({ default: module.ComposerDock })),
);

export function ComposerHost() {
  const composers = useComposers();
  if (composers.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <ComposerDock />
    </Suspense>
  );
}
