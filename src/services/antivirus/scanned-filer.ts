/**
 * A filer that files nothing unscanned: whatever way a message comes, APPEND, import, JMAP or our own notices.
 *
 * What delivery has scanned already says so and passes. The bytes are those that the blob was prepared from, so no
 * caller can show one message and file another.
 */
import type { Filer } from '#domain/mailstore/filing.ts';
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { sourceOf } from '#platform/blobs/prepare.ts';
import { requireHarmless } from './require-harmless.ts';
import type { Scanner } from './scanner.ts';

async function requireScanned(scanner: Scanner, filing: Filing): Promise<void> {
  if (filing.isScanned) return;
  const blobs = [filing.message?.blob, filing.outbound?.blob].filter((blob) => blob !== undefined);
  for (const blob of blobs) requireHarmless(await scanner.scan({ message: sourceOf(blob) }));
}

/** Puts the scanner before the filer. */
export function createScannedFiler(filer: Filer, scanner: Scanner): Filer {
  return {
    expect: () => filer.expect(),
    file: async (filing) => {
      await requireScanned(scanner, filing);
      return filer.file(filing);
    },
    fileTogether: async (filings, alongside) => {
      for (const filing of filings) await requireScanned(scanner, filing);
      return filer.fileTogether(filings, alongside);
    },
    drain: () => filer.drain(),
  };
}
