/** Where a small box goes beside another so that all of it is in view. Pure. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const GAP = 6;
const MARGIN = 4;

function within(value: number, length: number, whole: number): number {
  return Math.max(MARGIN, Math.min(value, whole - length - MARGIN));
}

export function placeBeside(
  anchor: Box,
  { width, height }: Pick<Box, 'width' | 'height'>,
  side: 'below' | 'right',
  view: Pick<Box, 'width' | 'height'>,
): { left: number; top: number } {
  if (side === 'right')
    return {
      left: within(anchor.left + anchor.width + GAP, width, view.width),
      top: within(anchor.top + (anchor.height - height) / 2, height, view.height),
    };
  const below = anchor.top + anchor.height + GAP;
  const fits = below + height + MARGIN <= view.height;
  return {
    left: within(anchor.left + (anchor.width - width) / 2, width, view.width),
    top: fits ? below : Math.max(MARGIN, anchor.top - height - GAP),
  };
}
