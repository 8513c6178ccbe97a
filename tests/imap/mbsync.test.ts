/**
 * mbsync (isync) against the server, both ways and again: the strictest of the ordinary clients about UIDs and flags.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { startImapTestServer } from './server.ts';

const run = promisify(execFile);

/** A Maildir with its synchronisation; fails clearly where mbsync is not installed. */
class MbsyncClient {
  readonly directory = mkdtempSync(join(tmpdir(), 'congthu-mbsync-'));
  readonly #config: string;

  constructor(port: number) {
    mkdirSync(join(this.directory, 'mail'));
    this.#config = join(this.directory, 'mbsyncrc');
    const lines = [
      'IMAPStore far',
      'Host 127.0.0.1',
      `Port ${port}`,
      'User binh',
      'Pass "pass word"',
      'SSLType None',
      'AuthMechs *',
      '',
      'MaildirStore near',
      'SubFolders Verbatim',
      `Path ${this.directory}/mail/`,
      `Inbox ${this.directory}/mail/INBOX`,
      '',
      'Channel all',
      'Far :far:',
      'Near :near:',
      'Patterns *',
      'Create Both',
      'Expunge Both',
      'SyncState *',
      '',
    ];
    writeFileSync(this.#config, lines.join('\n'));
  }

  async sync(): Promise<void> {
    await run('mbsync', ['-c', this.#config, 'all'], { timeout: 60_000 });
  }

  /** Files of a mailbox: path and subject. */
  list(mailbox: string): { path: string; name: string; subject: string }[] {
    return ['cur', 'new'].flatMap((part) => {
      const folder = join(this.directory, 'mail', mailbox, part);
      return readdirSync(folder).map((name) => {
        const path = join(folder, name);
        return { path, name, subject: /^Subject: (.*?)\r?$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? '' };
      });
    });
  }

  add(mailbox: string, subject: string, flags: string): void {
    const path = join(this.directory, 'mail', mailbox, 'cur', `${Date.now()}.${subject}.test:2,${flags}`);
    writeFileSync(path, `Subject: ${subject}\n\nwritten at home\n`);
  }

  /** Sets the Maildir flags of the message with this subject. */
  setFlags(mailbox: string, subject: string, flags: string): void {
    const found = this.list(mailbox).find((message) => message.subject === subject);
    if (!found) throw new Error(`no message ${subject}`);
    const base = found.name.replace(/:2,.*$/, '');
    renameSync(found.path, join(this.directory, 'mail', mailbox, 'cur', `${base}:2,${flags}`));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function subjects(messages: { subject: string }[]): string[] {
  return messages.map((message) => message.subject).toSorted();
}

testWith('mbsync', 'mbsync brings mail down and up, with flags and deletions, again and again', async () => {
  await using server = await startImapTestServer();
  using home = new MbsyncClient(server.port);
  for (const subject of ['one', 'two', 'three'])
    await server.deliver(`Subject: ${subject}\n\n${subject}\n`, { to: 'binh' });
  await home.sync();
  assert.deepEqual(subjects(home.list('INBOX')), ['one', 'three', 'two']);

  home.add('INBOX', 'four', 'S');
  home.setFlags('INBOX', 'one', 'FS');
  home.setFlags('INBOX', 'two', 'ST');
  await home.sync();
  const client = await ImapTestClient.open(server.port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  await client.command('SELECT INBOX');
  assert.deepEqual((await client.command('UID SEARCH ALL'))[0], '* SEARCH 1 3 4');
  assert.deepEqual((await client.command('UID SEARCH FLAGGED SEEN'))[0], '* SEARCH 1');
  assert.deepEqual((await client.command('UID SEARCH SUBJECT four SEEN'))[0], '* SEARCH 4');

  await client.command('UID STORE 3 +FLAGS (\\Deleted)');
  await client.command('EXPUNGE');
  await client.command('UID STORE 1 -FLAGS (\\Flagged)');
  await client.command('CREATE "C&APQ-ng v&AQM-n"');
  await client.command('COPY 1 "C&APQ-ng v&AQM-n"');
  await home.sync();
  assert.deepEqual(subjects(home.list('INBOX')), ['four', 'one']);
  assert.match(home.list('INBOX').find(({ subject }) => subject === 'one')?.name ?? '', /:2,S$/);
  // isync 1.4 keeps names as they are on the wire, later ones decode them.
  const copied = readdirSync(join(home.directory, 'mail')).find((name) => name.startsWith('C')) ?? '';
  assert.deepEqual(subjects(home.list(copied)), ['one']);

  const before = (await client.command('STATUS INBOX (UIDNEXT HIGHESTMODSEQ)')).at(-2);
  await home.sync();
  assert.deepEqual(
    (await client.command('STATUS INBOX (UIDNEXT HIGHESTMODSEQ)')).at(-2),
    before,
    'a sync without news changes nothing',
  );
  client.close();
});
