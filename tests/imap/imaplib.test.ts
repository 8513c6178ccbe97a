/** Python's imaplib, which many scripts of administrators use, through everything it can do. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testWith } from '#tests/clients/installed-program.ts';
import { startImapTestServer } from './server.ts';

const run = promisify(execFile);

testWith('python3', 'Python’s imaplib does everything it can', async () => {
  await using server = await startImapTestServer({ quotaBytes: 1_000_000 });
  const script = join(import.meta.dirname, 'imaplib-session.py');
  await run('python3', [script, String(server.port)], { timeout: 60_000 });
});
