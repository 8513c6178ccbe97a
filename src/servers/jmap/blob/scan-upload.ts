/** What is uploaded is scanned before it is kept (R6.6): nobody stores a virus to send it a moment later. */
import { requireHarmless } from '#services/antivirus/require-harmless.ts';
import type { JmapDependencies } from '../dependencies.ts';

/** Throws `Refusal`: `notPermitted` for a virus, `temporarilyUnavailable` while nobody can say. */
export async function requireHarmlessUpload(
  { scanner }: Pick<JmapDependencies, 'scanner'>,
  bytes: Buffer,
): Promise<void> {
  if (scanner) requireHarmless(await scanner.scan({ file: bytes, name: 'upload' }));
}
