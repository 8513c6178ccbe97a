/** One program of several processes: the ports are shared, metrics are of all, and who dies or hangs comes back. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { RunningProgram } from './running-program.ts';

const PROCESSES = 3;
const ADDRESS = 'thuchung@thuathienhue.gov.vn';
const PASSWORD = 'cung-mot-cong-2026';
const MESSAGES = 60;
const CONNECTIONS = 30;
const WITHIN_MS = 60_000;
/** A connection that the kernel gave to a process that hangs is never answered. */
const ANSWER_WITHIN_MS = 5_000;

const program = new RunningProgram({
  CONGTHU_PROCESSES: `${PROCESSES}`,
  CONGTHU_PROCESS_TIMEOUT: '15s',
  CONGTHU_CLAMD: 'off',
  CONGTHU_RSPAMD: 'off',
});

before(async () => {
  await program.start();
  const words = ['account', 'add', ADDRESS, '--name', 'Thư Chung', '--password-stdin'];
  const added = await program.command(words, PASSWORD);
  assert.equal(added.code, 0, added.stderr);
});
after(() => program.remove());

/** The other processes of the program, by their parent. */
function othersOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => {
      try {
        const stat = readFileSync(`/proc/${one}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return parent === pid && readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('serve');
      } catch {
        // It ended while we looked.
        return false;
      }
    });
}

/** A metric as whichever process answers tells it; undefined while one of them does not. */
async function metricOf(name: string): Promise<number | undefined> {
  const answer = await fetch(`http://127.0.0.1:${program.port(80)}/metrics`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const [, value] = new RegExp(`^${RegExp.escape(name)} (\\S+)$`, 'm').exec(await answer.text()) ?? [];
  return answer.ok && value !== undefined ? Number(value) : undefined;
}

/** Asked so often at once that one process that hangs does not have all of it. */
const metricOfAny = (name: string): Promise<number | undefined> =>
  Promise.any(Array.from({ length: 6 }, () => metricOf(name))).catch(() => undefined);

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, `${what}:\n${program.output}`);
    await sleep(100);
  }
}

/** A connection may meet one that is just dying. */
const isWhole = async (): Promise<boolean> =>
  (await metricOf('congthu_processes').catch(() => 0)) === PROCESSES;

const allAnswer = (): Promise<void> => until('all processes answer', isWhole);

async function deliver(): Promise<void> {
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port: program.port(25),
    connections: CONNECTIONS,
    messages: MESSAGES,
    recipientsOf: () => [ADDRESS],
    textOf: (index) =>
      Buffer.from(`From: <a@khach.example>\r\nTo: <${ADDRESS}>\r\nSubject: ${index}\r\n\r\nthư\r\n`),
  });
  assert.equal(load.accepted, MESSAGES);
}

test('connections go to all of them, and each has what the others filed', async () => {
  await allAnswer();
  const sessions = Array.from(
    { length: 6 },
    () =>
      new ImapFlow({
        host: '127.0.0.1',
        port: program.port(143),
        secure: false,
        tls: { rejectUnauthorized: false },
        auth: { user: ADDRESS, pass: PASSWORD },
        logger: false,
      }),
  );
  await Promise.all(sessions.map((session) => session.connect()));
  await Promise.all(sessions.map((session) => session.mailboxOpen('INBOX')));
  await deliver();
  // Each session's process has heard of every commit of the others.
  for (const session of sessions)
    await until('each session has all', async () => {
      await session.noop();
      return session.mailbox !== false && session.mailbox.exists === MESSAGES;
    });
  await Promise.all(sessions.map((session) => session.logout()));
});

test('whichever process is asked tells the numbers of all', async () => {
  for (let asked = 0; asked < 12; asked += 1) {
    assert.equal(await metricOf('congthu_filed_messages_total'), MESSAGES);
    assert.equal(await metricOf('congthu_ready'), 1);
  }
});

test('one that is killed is started anew, and the others serve on', async () => {
  const [victim = 0, ...rest] = othersOf(program.pid);
  assert.equal(rest.length, PROCESSES - 2);
  process.kill(victim, 'SIGKILL');
  await until('it is gone', () => !othersOf(program.pid).includes(victim));
  await deliver();
  await allAnswer();
  assert.equal(othersOf(program.pid).length, PROCESSES - 1);
  // A sum that fell with it would be taken for one that began anew: rates, and alerts by them, would jump.
  assert.equal(await metricOf('congthu_filed_messages_total'), 2 * MESSAGES);
  assert.equal(await metricOf('congthu_process_ends_total'), 1);
});

test('one that hangs is told while all else is, ended and started anew', async () => {
  const [victim = 0] = othersOf(program.pid);
  process.kill(victim, 'SIGSTOP');
  // One that hears of another's start a moment later may still call that silent.
  await until('its silence is told, and no other', async () => {
    const told: number[] = [];
    for (const number of ['1', '2', '3'])
      told.push((await metricOfAny(`congthu_process_answers{process="${number}"}`)) ?? -1);
    return told.toSorted((one, other) => one - other).join(' ') === '0 1 1';
  });
  // What it had counted stays in the sum.
  let filed: number | undefined;
  await until('metrics are told', async () => {
    filed = await metricOfAny('congthu_filed_messages_total');
    return filed !== undefined;
  });
  assert.equal(filed, 2 * MESSAGES);
  const checked = await program.command(['doctor', '--json', '--try-out']);
  assert.match(checked.stdout, /"check": ?"processes",\s+"level": ?"fail"/);
  await until('it is ended', () => !othersOf(program.pid).includes(victim));
  await allAnswer();
  assert.equal(await metricOf('congthu_process_ends_total'), 2);
  assert.match(program.output, /does not answer, and is ended/);
  await deliver();
});

test('a first process that hangs is told by the others', async () => {
  process.kill(program.pid, 'SIGSTOP');
  try {
    await until('its silence is told', async () => {
      const value = await metricOfAny('congthu_process_answers{process="1"}');
      return value === 0;
    });
  } finally {
    process.kill(program.pid, 'SIGCONT');
  }
  await allAnswer();
  assert.equal(
    await metricOf('congthu_process_ends_total'),
    2,
    'nobody was ended for the silence of the first',
  );
});

test('when the first is killed the others go, and its next start has the ports', async () => {
  const others = othersOf(program.pid);
  await program.kill();
  await until('none is left', () => !others.some(isAlive));
  await program.start();
});

test('a stop takes all with it, those too that have only just been started', async () => {
  await until('they are started', () => othersOf(program.pid).length === PROCESSES - 1);
  const others = othersOf(program.pid);
  assert.equal(await program.stop(), 0);
  assert.deepEqual(others.filter(isAlive), []);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
