/**
 * R6.4 for messages that are stored without being sent: a filer that files nothing whose declared level may not be kept
 * here, whatever way it comes: drafts, APPEND, import. What the pipeline has judged says so and passes.
 */
import type { Filer } from '#domain/mailstore/filing.ts';
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { CHUNK_BYTES, sourceOf } from '#platform/blobs/prepare.ts';
import type { SecrecyGuard } from './secrecy-guard.ts';

/** So much holds the header of every honest message, and is all that is looked at. */
async function requireStorable(guard: SecrecyGuard, { isScanned, message }: Filing): Promise<void> {
  if (isScanned || !message || message.size === 0) return;
  await guard(sourceOf(message.blob).subarray(0, CHUNK_BYTES));
}

/** Puts the guard before the filer. */
export function createGuardedFiler(filer: Filer, guard: SecrecyGuard): Filer {
  return {
    expect: () => filer.expect(),
    file: async (filing) => {
      await requireStorable(guard, filing);
      return filer.file(filing);
    },
    fileTogether: async (filings, alongside) => {
      for (const filing of filings) await requireStorable(guard, filing);
      return filer.fileTogether(filings, alongside);
    },
    drain: () => filer.drain(),
  };
}
