/** Ordinary mail programs against the real program: swaks sends, mbsync and curl read, mutt answers. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { testWith } from '#tests/clients/installed-program.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { RunningProgram } from './running-program.ts';

const OFFICIAL = 'lethidieumy@thuathienhue.gov.vn';
const PASSWORD = 'mot-mat-khau-dai';
const STRANGER = 'someone@example.org';
const PROGRAM_TIMEOUT_MS = 60_000;
const WAIT_MS = 30_000;
/** What swaks exits with when RCPT was refused for all. */
const SWAKS_RCPT_REFUSED = 24;

const folder = mkdtempSync(join(tmpdir(), 'congthu-programs-'));
const sink = await SmtpSink.open();
const program = new RunningProgram({
  CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}`,
  CONGTHU_RELAY_RETRY: '500ms',
});

before(async () => {
  await program.start();
  const args = ['account', 'add', OFFICIAL, '--name', 'Lê Thị Diệu My', '--password-stdin'];
  assert.equal((await program.command(args, `${PASSWORD}\n`)).code, 0);
});

after(async () => {
  await program.remove();
  await sink.close();
  rmSync(folder, { recursive: true });
});

/** Runs a program; gives its exit code and what it wrote. */
function run(name: string, args: readonly string[], input = ''): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { timeout: PROGRAM_TIMEOUT_MS, env: { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8' } };
    const child = execFile(name, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, output: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}

testWith('swaks', 'swaks delivers to a known recipient and is refused for an unknown one', async () => {
  const common = [
    '--server',
    `127.0.0.1:${program.port(25)}`,
    '--from',
    STRANGER,
    '--header',
    'Subject: Swaks',
  ];
  const unknown = await run('swaks', [...common, '--to', 'khongcoai@thuathienhue.gov.vn']);
  assert.equal(unknown.code, SWAKS_RCPT_REFUSED, unknown.output);
  const known = await run('swaks', [...common, '--to', OFFICIAL, '--tls']);
  assert.equal(known.code, 0, known.output);
  assert.match(known.output, /<~ {2}250/);
});

testWith('mbsync', 'mbsync brings the mailbox home', async () => {
  const mail = join(folder, 'mail');
  mkdirSync(mail);
  const config = join(folder, 'mbsyncrc');
  const lines = [
    'IMAPStore far',
    'Host 127.0.0.1',
    `Port ${program.port(143)}`,
    `User ${OFFICIAL}`,
    `Pass ${PASSWORD}`,
    'SSLType None',
    '',
    'MaildirStore near',
    `Path ${mail}/`,
    `Inbox ${mail}/INBOX`,
    '',
    'Channel all',
    'Far :far:',
    'Near :near:',
    'Patterns *',
    'Create Both',
    'SyncState *',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const synced = await run('mbsync', ['-c', config, 'all']);
  assert.equal(synced.code, 0, synced.output);
  const files = ['new', 'cur'].flatMap((part) =>
    readdirSync(join(mail, 'INBOX', part)).map((file) => join(mail, 'INBOX', part, file)),
  );
  assert.ok(files.some((file) => readFileSync(file, 'utf8').includes('Subject: Swaks')));
});

testWith('curl', 'curl fetches a message by its UID', async () => {
  const url = `imap://127.0.0.1:${program.port(143)}/INBOX;UID=1`;
  const fetched = await run('curl', ['--silent', '--show-error', '--user', `${OFFICIAL}:${PASSWORD}`, url]);
  assert.equal(fetched.code, 0, fetched.output);
  assert.match(fetched.output, /^Received: /m);
});

for (const [place, name] of ['mutt', 'neomutt'].entries())
  testWith(name, `${name} answers by submission, and the outside world gets it`, async () => {
    const login = `${OFFICIAL.replace('@', '%40')}@127.0.0.1`;
    const settings = [
      `set from=${OFFICIAL}`,
      'set use_from=yes',
      'set use_envelope_from=yes',
      `set smtp_url=smtp://${login}:${program.port(587)}/`,
      `set smtp_pass=${PASSWORD}`,
      'set ssl_starttls=no',
      'set ssl_force_tls=no',
      'set copy=yes',
      'set confirmcreate=no',
    ];
    const settingsFile = join(folder, `${name}rc`);
    writeFileSync(settingsFile, `${settings.join('\n')}\n`);
    const args = ['-F', settingsFile, '-s', `Trả lời từ ${name}`, '--', STRANGER];
    const sent = await run(name, args, 'Đã nhận được thư.\n');
    assert.equal(sent.code, 0, sent.output);
    const deadline = Date.now() + WAIT_MS;
    while (sink.received.length <= place && Date.now() < deadline) await sleep(100);
    assert.equal(sink.received[place]?.from, OFFICIAL);
    assert.deepEqual(sink.received[place]?.to, [STRANGER]);
  });
