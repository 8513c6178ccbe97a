/** What is uploaded is judged before it is kept: no virus (R6.6), no classified message (R6.4) to send a moment later. */
import { requireHarmless } from '#services/antivirus/require-harmless.ts';
import type { JmapDependencies } from '../dependencies.ts';

/** Throws `Refusal`: `notPermitted` for a virus, `temporarilyUnavailable` while nobody can say. */
export async function requireHarmlessUpload(
  { scanner, secrecyGuard }: Pick<JmapDependencies, 'scanner' | 'secrecyGuard'>,
  bytes: Buffer,
  name = 'upload',
): Promise<void> {
  await secrecyGuard?.(bytes);
  if (scanner) requireHarmless(await scanner.scan({ file: bytes, name }));
}
