/** A text as a square of dots (ISO/IEC 18004), drawn as one path: dark on light in either theme, as cameras want it. */
import { create } from 'qrcode';
import { useMemo } from 'react';

/** Cells of quiet around it. */
const QUIET = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const cells: string[] = [];
    for (let y = 0; y < modules.size; y += 1)
      for (let x = 0; x < modules.size; x += 1)
        if (modules.get(y, x)) cells.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
    return { size: modules.size + 2 * QUIET, path: cells.join('') };
  }, [text]);
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#1e1929" />
    </svg>
  );
}
