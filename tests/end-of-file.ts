/**
 * The end of a test file: it ends by itself, or a moment after its last test where something it opened still holds it.
 *
 * `--test-force-exit` would end it at once, and with it reports that were not written yet. A test that fails leaves its servers open, and
 * its file has to end all the same; one that passes should leave nothing, so that is said. Loaded before each test file by `tools/test.ts`.
 */
import { after } from 'node:test';

const GRACE_MS = 3_000;

after(() => {
  setTimeout(() => {
    const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
    process.stderr.write(`${process.argv[1] ?? ''} was ended: it left open ${open}\n`);
    process.exit();
  }, GRACE_MS).unref();
});
