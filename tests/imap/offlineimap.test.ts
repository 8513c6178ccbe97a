/** offlineimap keeps a Maildir and the server in step, both ways and again. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { startImapTestServer } from './server.ts';

const run = promisify(execFile);

function configure(folder: string, port: number): string {
  const file = join(folder, 'offlineimaprc');
  mkdirSync(join(folder, 'mail'));
  writeFileSync(
    file,
    `[general]
accounts = here
metadata = ${folder}/metadata
[Account here]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = ${folder}/mail
[Repository far]
type = IMAP
remotehost = 127.0.0.1
remoteport = ${port}
remoteuser = binh
remotepass = pass word
ssl = no
starttls = no
auth_mechanisms = PLAIN
`,
  );
  return file;
}

function messagesIn(folder: string): string[] {
  return ['new', 'cur'].flatMap((part) =>
    readdirSync(join(folder, 'mail/INBOX', part)).map((name) => `${part}/${name}`),
  );
}

testWith(
  'offlineimap',
  'offlineimap fetches, sends back flags and new messages, and finds nothing to do then',
  async () => {
    await using server = await startImapTestServer();
    const folder = mkdtempSync(join(tmpdir(), 'congthu-offlineimap-'));
    try {
      for (const subject of ['one', 'two'])
        await server.deliver(`Subject: ${subject}\n\n${subject}\n`, { to: 'binh' });
      const sync = () => run('offlineimap', ['-o', '-u', 'quiet', '-c', configureOnce], { timeout: 60_000 });
      const configureOnce = configure(folder, server.port);
      await sync();
      const [first] = messagesIn(folder);
      assert.equal(messagesIn(folder).length, 2);
      assert.ok(first);
      const inbox = join(folder, 'mail/INBOX');
      renameSync(
        join(inbox, first),
        join(inbox, 'cur', `${first.split('/')[1]?.replace(/:2,.*$/, '')}:2,FS`),
      );
      writeFileSync(join(inbox, 'new/1700000000.1.here'), 'Subject: three\n\nthree\n');
      await sync();
      const client = await ImapTestClient.open(server.port);
      await client.readLine();
      await client.command('LOGIN binh "pass word"');
      await client.command('SELECT INBOX');
      assert.match((await client.command('SEARCH SEEN FLAGGED')).join(), /SEARCH [12],/);
      assert.match((await client.command('STATUS INBOX (MESSAGES)')).join(), /MESSAGES 3/);
      client.close();
      const before = messagesIn(folder).sort();
      await sync();
      assert.deepEqual(messagesIn(folder).sort(), before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
