/** What a sink writes to disk, its source reads back: bytes, flags, dates, mailboxes. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ImportEntry, SourceOptions } from './import-entry.ts';
import type { ExportedMessage } from './mail-sink.ts';
import { openMailSink } from './open-sink.ts';
import { type MailFormat, openMailSource } from './open-source.ts';

const OPTIONS: SourceOptions = { maxMessageBytes: 100_000, onBytes: () => {} };

function messageOf(subject: string, flags: string[]): ExportedMessage {
  const text = `Subject: ${subject}\r\n\r\nKính gửi,\r\n\r\nFrom đầu dòng\r\n>From hai\r\n`;
  return { bytes: Buffer.from(text), flags, receivedAt: new Date('2026-02-01T07:30:00Z') };
}

const MAIL: Readonly<Record<string, ExportedMessage[]>> = {
  INBOX: [messageOf('một', ['\\Seen']), messageOf('hai', [])],
  'Công văn/2025: đến': [messageOf('ba', ['\\Flagged', '\\Answered', 'khẩn'])],
};

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'congthu-import-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAll(path: string, options = OPTIONS): Promise<ImportEntry[]> {
  const source = await openMailSource(path, 'auto');
  return Array.fromAsync(source.read(options));
}

function summaryOf(entries: ImportEntry[]): string[] {
  return entries
    .map((entry) => {
      if (entry.kind === 'fault') return `fault ${entry.reason}`;
      const { bytes, flags, receivedAt } = entry.message;
      return `${entry.mailbox.join('/')} ${bytes.toString()} ${flags.toSorted().join(',')} ${receivedAt?.toISOString()}`;
    })
    .sort();
}

for (const format of ['mbox', 'eml', 'maildir'] as const satisfies MailFormat[]) {
  test(`a whole mailbox written as ${format} reads back the same`, () =>
    inFolder(async (folder) => {
      const out = join(folder, 'out');
      const sink = openMailSink(out, format, false);
      const expected: ImportEntry[] = [];
      for (const [path, messages] of Object.entries(MAIL)) {
        await sink.openMailbox(path);
        for (const message of messages) {
          await sink.write(message);
          const mailbox = format === 'maildir' && path === 'INBOX' ? [] : path.split('/');
          expected.push({ kind: 'message', origin: '', mailbox, message });
        }
      }
      await sink.close();
      assert.deepEqual(summaryOf(await readAll(out)), summaryOf(expected));
    }));
}

test('the Maildir of mbsync, with folders inside folders, reads like Maildir++', () =>
  inFolder(async (folder) => {
    for (const part of ['cur', 'new', 'tmp', 'Sent/cur', 'Sent/2025/new'])
      await mkdir(join(folder, part), { recursive: true });
    await writeFile(join(folder, 'cur', '1700000000.1_1.host:2,S'), 'Subject: a\n\nb\n');
    await writeFile(join(folder, 'Sent/2025/new', '1700000000.2_1.host'), 'Subject: c\n\nd\n');
    assert.deepEqual(summaryOf(await readAll(folder)), [
      ' Subject: a\r\n\r\nb\r\n \\Seen 2023-11-14T22:13:20.000Z',
      'Sent/2025 Subject: c\r\n\r\nd\r\n  2023-11-14T22:13:20.000Z',
    ]);
  }));

test('a source is not left by a link, whatever its name', () =>
  inFolder(async (folder) => {
    const [secret, mail] = [join(folder, 'secret'), join(folder, 'mail')];
    await mkdir(join(secret, 'cur'), { recursive: true });
    for (const name of ['a.eml', 'cur/a']) await writeFile(join(secret, name), 'Subject: kín\n\nkín\n');
    await mkdir(join(mail, 'cur'), { recursive: true });
    await writeFile(join(mail, 'cur/1700000000.1_1.host:2,S'), 'Subject: a\n\nb\n');
    await symlink(join(secret, 'a.eml'), join(mail, 'cur/1700000001.1_1.host:2,S'));
    await symlink(secret, join(mail, 'new'));
    await symlink(secret, join(mail, '.Sent'));
    await symlink(join(secret, 'a.eml'), join(mail, 'dovecot-keywords'));
    assert.equal((await readAll(mail)).length, 1);
    const letters = join(folder, 'letters');
    await mkdir(letters);
    await writeFile(join(letters, 'b.eml'), 'Subject: b\n\nb\n');
    await symlink(join(secret, 'a.eml'), join(letters, 'a.eml'));
    await symlink(secret, join(letters, 'kin'));
    assert.equal((await readAll(letters)).length, 1);
  }));

for (const format of ['maildir', 'eml', 'mbox'] as const)
  test(`mailboxes named like paths are written below the folder asked for: ${format}`, () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'a/b'), { recursive: true });
      const sink = openMailSink(join(folder, 'a/b/out'), format, false);
      for (const name of [
        '..',
        '../../../len',
        '/etc/len',
        'a/../../../../len',
        '.',
        'con',
        'x'.repeat(200),
      ]) {
        await sink.openMailbox(name);
        await sink.write(messageOf('một', []));
      }
      await sink.close();
      assert.deepEqual(await readdir(folder), ['a']);
      assert.deepEqual(await readdir(join(folder, 'a')), ['b']);
      assert.equal(
        (await readdir(join(folder, 'a/b'))).every((name) => name.startsWith('out')),
        true,
      );
    }));

test('a message over the limit and an empty file are faults, and the rest is read', () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, '1.eml'), '');
    await writeFile(join(folder, '2.eml'), 'x'.repeat(200));
    await writeFile(join(folder, '3.eml'), 'Subject: ok\n\nb\n');
    const entries = await readAll(folder, { ...OPTIONS, maxMessageBytes: 100 });
    assert.deepEqual(
      entries.map((entry) => (entry.kind === 'fault' ? entry.reason : entry.kind)),
      ['empty', 'tooLarge', 'message'],
    );
  }));

test('what is no mail is refused with the reason', () =>
  inFolder(async (folder) => {
    await assert.rejects(openMailSource(join(folder, 'none'), 'auto'), { code: 'notFound' });
    await assert.rejects(openMailSource(folder, 'auto'), { code: 'invalidArgument' });
  }));

test('mbox never writes over an existing file', () =>
  inFolder(async (folder) => {
    const out = join(folder, 'a.mbox');
    await writeFile(out, 'precious');
    await assert.rejects(openMailSink(out, 'mbox', true).openMailbox('INBOX'), { code: 'EEXIST' });
  }));
