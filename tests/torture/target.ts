/** The program that is tortured, and what one asks of it: its figures, and whether it still serves ordinary people on every port. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { RunningProgram } from '#tests/e2e/running-program.ts';

export const DOMAIN = 'thuathienhue.gov.vn';
export const PERSON = `nguyenvanan@${DOMAIN}`;
export const PASSWORD = 'gió lào mưa dầm 2026';

/** Where ordinary people and attackers come from: limits count by address. */
export const HOME = '127.0.0.1';

export interface Port {
  name: string;
  standard: number;
  tls: boolean;
  /** What an ordinary client says first, and what tells that it is served. */
  hello: string;
  served: RegExp;
}

/** An LDAP unbind is no question; a search of the root is (RFC 4511). */
const LDAP_ROOT = Buffer.from(
  '30250201016320040 00a01000a0100020100020100010100870b6f626a656374436c6173733000'.replaceAll(' ', ''),
  'hex',
).toString('latin1');

export const PORTS: readonly Port[] = [
  { name: 'smtp', standard: 25, tls: false, hello: 'EHLO a.example\r\n', served: /^250 /m },
  { name: 'submission', standard: 587, tls: false, hello: 'EHLO a.example\r\n', served: /^250 /m },
  { name: 'submissions', standard: 465, tls: true, hello: 'EHLO a.example\r\n', served: /^250 /m },
  { name: 'imap', standard: 143, tls: false, hello: 'a CAPABILITY\r\n', served: /^a OK/m },
  { name: 'imaps', standard: 993, tls: true, hello: 'a CAPABILITY\r\n', served: /^a OK/m },
  { name: 'pop3', standard: 110, tls: false, hello: 'CAPA\r\n', served: /^\.\r$/m },
  { name: 'pop3s', standard: 995, tls: true, hello: 'CAPA\r\n', served: /^\.\r$/m },
  { name: 'managesieve', standard: 4190, tls: false, hello: 'CAPABILITY\r\n', served: /^OK[\s\S]*^OK/m },
  { name: 'ldap', standard: 389, tls: false, hello: LDAP_ROOT, served: /^0/ },
  { name: 'ldaps', standard: 636, tls: true, hello: LDAP_ROOT, served: /^0/ },
  { name: 'http', standard: 80, tls: false, hello: 'GET /readyz HTTP/1.0\r\n\r\n', served: /200/ },
  { name: 'https', standard: 443, tls: true, hello: 'GET /readyz HTTP/1.0\r\n\r\n', served: /200/ },
];

/** Opens a connection; resolves when it is open, TLS included. */
export function open(target: RunningProgram, port: Port, from = HOME): Promise<Socket> {
  const where = { host: HOME, port: target.port(port.standard), localAddress: from };
  return new Promise((resolve, reject) => {
    const socket = port.tls
      ? connectTls({ ...where, rejectUnauthorized: false }, () => resolve(socket))
      : connectTcp(where, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends bytes and gives what comes until it matches; what came, where the connection ended or the time was over. */
export async function say(
  socket: Socket,
  bytes: string | Buffer,
  until: RegExp,
  timeoutMs = 10_000,
): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const end = (): void => {
      clearTimeout(timer);
      socket.off('data', take);
      resolve(text);
    };
    const timer = setTimeout(end, timeoutMs);
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (until.test(text)) end();
    };
    socket.on('data', take).once('close', end).once('error', end);
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** The ports that do not serve an ordinary client now. */
export async function findDeafPorts(target: RunningProgram): Promise<string[]> {
  const deaf = await Promise.all(
    PORTS.map(async (port) => {
      try {
        const socket = await open(target, port);
        const answer = await say(socket, port.hello, port.served);
        socket.destroy();
        return port.served.test(answer) ? undefined : port.name;
      } catch {
        return port.name;
      }
    }),
  );
  return deaf.filter((name) => name !== undefined);
}

/** What the kernel and the program itself say of it. */
export interface Figures {
  residentMb: number;
  /** What JavaScript holds, garbage not collected yet included, and its buffers. */
  heapMb: number;
  handles: number;
  loopP99Ms: number;
}

/** One time that the event loop was held, as `hold-meter.ts` writes it down. */
export interface Hold {
  pid: number;
  at: number;
  heldMs: number;
  ownMs: number;
  waitedMs: number;
}

export async function readFigures(target: RunningProgram): Promise<Figures> {
  const status = readFileSync(`/proc/${target.pid}/status`, 'utf8');
  const answer = await fetch(`http://${HOME}:${target.port(80)}/metrics`, {
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? 0) / 1024 / 1024;
  const lagMs = (name: string): number =>
    Number(
      new RegExp(`^nodejs_eventloop_lag_${name}_seconds(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ??
        Number.NaN,
    ) * 1000;
  return {
    residentMb: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024,
    heapMb: megabytes('nodejs_heap_size_used_bytes') + megabytes('nodejs_external_memory_bytes'),
    handles: readdirSync(`/proc/${target.pid}/fd`).length,
    loopP99Ms: lagMs('p99'),
  };
}

/** Not on the program's own disk, which may be full. */
const HOLDS = mkdtempSync(join(tmpdir(), 'congthu-holds-'));
process.once('exit', () => rmSync(HOLDS, { recursive: true, force: true }));

const holdsOf = ({ dataDir }: RunningProgram): string => join(HOLDS, basename(dataDir));

/** The holds of a program since a time; those of its start, when it serves nobody yet, left out. */
export function readHolds(target: RunningProgram, from: number): Hold[] {
  if (!existsSync(holdsOf(target))) return [];
  const lines = readFileSync(holdsOf(target), 'utf8').trim().split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as Hold)
    .filter(({ at, pid }) => at >= Math.max(from, target.readyAt(pid) ?? Number.POSITIVE_INFINITY));
}

/** A program with one person more, ready. */
export async function startTarget(
  env: Readonly<Record<string, string>> = {},
  nodeFlags: readonly string[] = [],
): Promise<RunningProgram> {
  const meter = ['--import', join(import.meta.dirname, 'hold-meter.ts')];
  const target = new RunningProgram({ CONGTHU_LOG_LEVEL: 'error', ...env }, [...meter, ...nodeFlags]);
  target.addSettings({ TORTURE_HOLDS: holdsOf(target) });
  await target.start();
  const added = await target.command(
    ['account', 'add', PERSON, '--name', 'Nguyễn Văn An', '--password-stdin'],
    PASSWORD,
  );
  if (added.code !== 0) throw new Error(added.stderr);
  return target;
}
