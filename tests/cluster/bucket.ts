/**
 * `npm run cluster -- bucket`: message bytes and backups in a real S3-compatible store (radosgw), and everything that is done with them.
 *
 * Proves: mail is served from the bucket; a full and an incremental backup of it into another bucket's place, read back; a whole restore
 * into a database and into another bucket, one account's mail, and a moment that is over; readiness and `doctor` tell a store that is away.
 * Some minutes. The program runs alone, with its embedded database.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openS3Bucket, parseS3Location } from '#platform/blobs/s3/s3-bucket.ts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { type CommandResult, RunningProgram } from '#tests/e2e/running-program.ts';
import { CREDENTIALS, locationOf, openObjectStore } from './object-store.ts';
import { type Part, waitFor } from './parts.ts';

const HERE = '127.0.0.1';
const PERSON = 'nguyenvanan@thuathienhue.gov.vn';
const PASSWORD = 'gio-lao-mua-dam-2026';
const BACKUPS = locationOf(HERE, 'backups');
/** One is large enough for several pieces. */
const LARGE_BYTES = 3 * 1024 * 1024;
const KEY = { CONGTHU_BACKUP_KEY: 'sông Hương núi Ngự', ...CREDENTIALS };

interface Drill {
  program: RunningProgram;
  gateway: Part;
  say: (text: string) => void;
}

function requireEqual(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

/** Runs a command of the command line, which must succeed; gives its JSON. Waits for the server's own first backup. */
async function ask(
  program: RunningProgram,
  args: readonly string[],
  input = '',
): Promise<Record<string, unknown>> {
  let result: CommandResult = await program.command([...args, '--json'], input);
  for (let tries = 1; tries < 30 && result.stderr.includes('"inUse"'); tries += 1) {
    await sleep(2_000);
    result = await program.command([...args, '--json'], input);
  }
  if (result.code !== 0) throw new Error(`${args.join(' ')}: ${result.stderr}${result.stdout}`);
  return JSON.parse(result.stdout) as Record<string, unknown>;
}

async function deliver(program: RunningProgram, first: number, messages: number): Promise<void> {
  let accepted = 0;
  await runSmtpLoad({
    host: HERE,
    port: program.port(25),
    connections: 4,
    messages,
    recipientsOf: () => [PERSON],
    textOf: (number) => {
      const noise = createHash('sha512')
        .update(`${first + number}`)
        .digest('base64');
      const body = `${noise}\r\n`.repeat(first + number === 0 ? LARGE_BYTES / noise.length : 40);
      return Buffer.from(
        `Message-ID: <${first + number}@bucket.example>\r\nSubject: ${first + number}\r\n\r\n${body}`,
      );
    },
    onAccepted: (_number, recipients) => {
      accepted += recipients.length;
    },
  });
  requireEqual('messages acknowledged', accepted, messages);
}

/** The bytes of every message of the person, as the command line exports them. */
async function exportAll(program: RunningProgram): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'congthu-export-')), 'all.mbox');
  await ask(program, ['export', file, '--account', PERSON, '--mailbox', 'INBOX', '--format', 'mbox']);
  const bytes = readFileSync(file);
  rmSync(join(file, '..'), { recursive: true });
  return createHash('sha256').update(bytes).digest('hex');
}

/** A program on an empty directory, into which a backup is restored; gives what the person has there. */
async function restoreElsewhere(env: Record<string, string>, args: readonly string[]): Promise<string> {
  const other = new RunningProgram({ CONGTHU_LOG_LEVEL: 'error', ...KEY, ...env });
  try {
    await ask(other, ['restore', BACKUPS, ...args]);
    const told = await other.command(['doctor', '--store', '--json']);
    const faults = (JSON.parse(told.stdout) as { check: string; level: string; text: string }[]).filter(
      ({ check, level }) => level === 'fail' && (check === 'database' || check === 'objectStore'),
    );
    requireEqual('doctor --store of what was restored', faults, []);
    return await exportAll(other);
  } finally {
    await other.remove();
  }
}

async function backUp({ program, say }: Drill): Promise<{ before: string; moment: Date; after: string }> {
  await deliver(program, 0, 30);
  const full = await ask(program, ['backup', 'create', BACKUPS]);
  await deliver(program, 100, 5);
  const next = await ask(program, ['backup', 'create', BACKUPS]);
  requireEqual('message bytes in the second backup', next['newBlobs'], 5);
  requireEqual('message bytes that the bucket lacks', [full['missingBlobs'], next['missingBlobs']], [0, 0]);
  await ask(program, ['backup', 'verify', BACKUPS]);
  say(`two backups: ${String(full['blobs'])} blobs, then ${String(next['newBlobs'])} more; both read back`);
  const before = await exportAll(program);
  const moment = new Date();
  await deliver(program, 200, 5);
  return { before, moment, after: await exportAll(program) };
}

async function restoreAll({ program, say }: Drill): Promise<void> {
  const { before, moment, after } = await backUp({ program, say } as Drill);
  await waitFor(
    'the log of the moment in the archive',
    async () => {
      const list = await program.command(['backup', 'list', BACKUPS]);
      const until = [...`${list.stdout}${list.stderr}`.matchAll(/ to (\S+Z) can be restored/g)].at(-1)?.[1];
      return until !== undefined && Date.parse(until) > moment.getTime() + 15_000;
    },
    90_000,
  );
  requireEqual('restored into a database', await restoreElsewhere({}, ['--nightly']), before);
  say('a nightly backup restored into a database: every message, byte for byte');
  const another = { CONGTHU_BLOBS: locationOf(HERE, 'another') };
  requireEqual('restored into another bucket', await restoreElsewhere(another, ['--nightly']), before);
  say('the same into another bucket');
  const live = { CONGTHU_BLOBS: locationOf(HERE, 'mail') };
  requireEqual('as of a moment', await restoreElsewhere(live, ['--as-of', moment.toISOString()]), before);
  requireEqual('as far as the log reaches', await restoreElsewhere(live, []), after);
  say('as of a moment, and as far as the log reaches: every message from the bucket, byte for byte');
}

/** Empties the person's inbox for good, and brings it back. */
async function restoreAccount({ program, say }: Drill): Promise<void> {
  const imap = await ImapTestClient.open(program.port(143));
  await imap.readLine();
  await imap.command(`AUTHENTICATE PLAIN ${Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64')}`);
  await imap.command('SELECT INBOX');
  await imap.command('STORE 1:* +FLAGS.SILENT (\\Deleted)');
  await imap.command('EXPUNGE');
  imap.close();
  const report = await ask(program, ['restore', BACKUPS, '--account', PERSON, '--into', '/']);
  requireEqual('messages of one account', report['filed'], 35);
  say('one account that lost its mail has it back: 35 messages');
}

async function loseStore({ program, gateway, say }: Drill): Promise<void> {
  gateway.signal('SIGSTOP');
  await waitFor('readiness tells the store is away', async () => !(await program.isReady()), 40_000);
  const told = await program.command(['doctor', '--json']);
  if (!/"objectStore","level":"fail"/.test(told.stdout.replaceAll(/\s+/g, '')))
    throw new Error(`doctor: ${told.stdout}`);
  gateway.signal('SIGCONT');
  await waitFor('readiness tells the store is back', () => program.isReady(), 20_000);
  say('a store that hangs is told by /readyz and by doctor, and so is its return');
  const bucket = openS3Bucket(parseS3Location(locationOf(HERE, 'mail'), CREDENTIALS), Date.now);
  const [name = ''] = await bucket.list('');
  const bytes = await bucket.get(name);
  await bucket.remove(name);
  const checked = await program.command(['doctor', '--store', '--json']);
  // Those of the last hour are not looked for: they may be on their way.
  requireEqual('an object so young is not missed', /lacks|thiếu nội dung/.test(checked.stdout), false);
  if (bytes) await bucket.put(name, bytes);
}

/** Plays all of it; throws where anything is not as promised. */
export async function playBucket(say: (text: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-bucket-'));
  const parts = await openObjectStore(folder, HERE);
  const program = new RunningProgram({
    CONGTHU_LOG_LEVEL: 'error',
    CONGTHU_BLOBS: locationOf(HERE, 'mail'),
    CONGTHU_BACKUP_TO: BACKUPS,
    ...KEY,
  });
  try {
    await program.start();
    await ask(program, ['account', 'add', PERSON, '--name', 'Nguyễn Văn An', '--password-stdin'], PASSWORD);
    const drill: Drill = { program, gateway: parts[2], say };
    await restoreAll(drill);
    await restoreAccount(drill);
    await loseStore(drill);
  } finally {
    await program.remove();
    for (const part of parts.toReversed()) await part.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}
