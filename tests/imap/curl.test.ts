/** curl, which many scripts use: listing, fetching, appending, searching, with and without TLS. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testWith } from '#tests/clients/installed-program.ts';
import { startImapTestServer } from './server.ts';

const run = promisify(execFile);

async function curl(port: number, path: string, ...options: string[]): Promise<string> {
  const url = `imap://127.0.0.1:${port}/${path}`;
  const { stdout } = await run('curl', [
    '--silent',
    '--show-error',
    '--max-time',
    '20',
    '-u',
    'binh:pass word',
    ...options,
    url,
  ]);
  return stdout;
}

testWith('curl', 'curl lists, fetches, searches and appends', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: Báo cáo\n\nKính gửi\n', { to: 'binh' });
  assert.match(await curl(server.port, ''), /^\* LIST \(\\HasNoChildren\) "\/" INBOX\r$/m);
  // curl does not say that it reads UTF-8, so the header comes in ASCII (RFC 6858 §2).
  const encoded = '=?utf-8?B?QsOhbyBjw6Fv?=';
  assert.equal(await curl(server.port, 'INBOX;UID=1'), `Subject: ${encoded}\r\n\r\nKính gửi\r\n`);
  assert.equal(await curl(server.port, 'INBOX;UID=1;SECTION=TEXT'), 'Kính gửi\r\n');
  assert.equal(await curl(server.port, 'INBOX?SUBJECT%20cao'), '* SEARCH 1\r\n');
  const directory = mkdtempSync(join(tmpdir(), 'congthu-curl-'));
  try {
    writeFileSync(join(directory, 'message'), 'Subject: from curl\r\n\r\nhello\r\n');
    await curl(server.port, 'Drafts', '-T', join(directory, 'message'));
  } finally {
    rmSync(directory, { recursive: true });
  }
  assert.equal(await curl(server.port, 'Drafts;UID=1'), 'Subject: from curl\r\n\r\nhello\r\n');
});

testWith('curl', 'curl signs in after STARTTLS where that is demanded', async () => {
  await using server = await startImapTestServer({ settings: { allowPlainAuth: 'never' } });
  assert.match(await curl(server.port, '', '--ssl-reqd', '--insecure'), /INBOX/);
  await assert.rejects(curl(server.port, ''));
});
