/**
 * The real program as people start it: a process of its own, a data directory of its own, free ports.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STANDARD_PORTS } from '#platform/config/settings.ts';

const PROGRAM = join(import.meta.dirname, '../../src/apps/cli/main.ts');
/** The first start makes a database cluster; a loaded machine takes its time. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 90_000;
const POLL_MS = 100;
/** All ports stay below 32768, where the system takes those of outgoing connections. */
const FIRST_BASE = 11_000;
const BASES = 28;
const BASE_STEP = 600;

/** What a command of the command line said. */
export interface CommandResult {
  code: number;
  /** What killed it. */
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** So far from all other bases that no port of one is a port of another: for programs that die and want theirs back. */
const APART = 200;

/** Which no service has: whoever listens there has the base, also while its program starts or is dead. */
const KEEPER = 1;

/** Takes a base for as long as this process lives; false where another has it. */
function keepBase(base: number): Promise<boolean> {
  return new Promise((resolve) => {
    const keeper = createServer().unref();
    keeper.once('error', () => resolve(false));
    keeper.listen({ port: base + KEEPER, host: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
}

/** A port base that is this process's alone, with every port free; processes start looking at different ones. */
export async function findPortBase(apart = 0): Promise<number> {
  for (let attempt = 0; attempt < BASES; attempt += 1) {
    const base = FIRST_BASE + apart + ((process.pid + attempt) % BASES) * BASE_STEP;
    if (!(await keepBase(base))) continue;
    const free = await Promise.all(Object.values(STANDARD_PORTS).map((port) => isFree(base + port)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('no free range of ports');
}

/** Copies what is in a folder with its owners: the database's files belong to a user of its own. */
function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', `${from}/.`, to]);
}

/** One running program. */
export class RunningProgram {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'congthu-e2e-'));
  #env: NodeJS.ProcessEnv;
  #portBase = 0;
  #apart = 0;
  #child: ChildProcess | undefined;
  #output = '';
  readonly #readyAt = new Map<number, number>();

  readonly #nodeFlags: readonly string[];
  readonly #program: string;

  /** `env` adds settings to the environment, `nodeFlags` go to the server's Node (for profiles); `program` is another release's. */
  constructor(
    env: Readonly<Record<string, string>>,
    nodeFlags: readonly string[] = [],
    program: string = PROGRAM,
  ) {
    this.#nodeFlags = nodeFlags;
    this.#program = program;
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CONGTHU_'));
    this.#env = { ...Object.fromEntries(inherited), ...env, LANG: 'en_US.UTF-8' };
  }

  /** Takes ports that no other program of the tests takes while this one is dead; before the first start. */
  standApart(): void {
    this.#apart = APART;
  }

  /** Of the server itself. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Since when a process of it has served, by the clock; undefined where it never did. */
  readyAt(pid: number): number | undefined {
    return this.#readyAt.get(pid);
  }

  /** The port of a standard service. */
  port(standard: number): number {
    return this.#portBase + standard;
  }

  /** The port of a standard service, before the start: for what the settings have to name. */
  async choosePort(standard: number): Promise<number> {
    this.#portBase ||= await findPortBase(this.#apart);
    return this.port(standard);
  }

  /** Adds settings to the environment, for the next start. */
  addSettings(env: Readonly<Record<string, string>>): void {
    this.#env = { ...this.#env, ...env };
  }

  /** Everything the server has written. */
  get output(): string {
    return this.#output;
  }

  /** Starts the server and waits until it says that it is ready. */
  async start(...flags: string[]): Promise<void> {
    this.#portBase ||= await findPortBase(this.#apart);
    const args = [this.#program, 'serve', '--try-out', ...this.#places(), ...flags];
    const child = spawn(process.execPath, [...this.#nodeFlags, ...args], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline)
        throw new Error(`the server did not start:\n${this.#output}`);
      await sleep(POLL_MS);
    }
    this.#readyAt.set(this.pid, Date.now());
  }

  /**
   * Starts the server with the demonstration's people and mail. In a whole run the first who asks has them made, and
   * all begin with a copy of its data; a file run alone makes its own.
   */
  async startDemo(): Promise<void> {
    const kept = process.env.CONGTHU_TEST_DEMO;
    if (kept !== undefined && existsSync(kept)) copyFolder(kept, this.dataDir);
    await this.start('--demo');
    if (kept === undefined || existsSync(kept)) return;
    await this.stop();
    const draft = `${kept}-${process.pid}`;
    copyFolder(this.dataDir, draft);
    // Another file may have been as quick: then its data is as good, and ours goes with the run's folder.
    if (!existsSync(kept)) renameSync(draft, kept);
    await this.start('--demo');
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port(80)}/readyz`)).ok;
    } catch {
      // Nothing listens yet.
      return false;
    }
  }

  #places(): string[] {
    return ['--data', this.dataDir, '--port-base', `${this.#portBase}`];
  }

  /** Stops the server as an operator does, and gives its exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const [code] = (await exited) as [number | null];
    clearTimeout(timer);
    return code;
  }

  /** Kills the server as a power cut would; the database lives on. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Whether the server was started and is no more. */
  get hasDied(): boolean {
    const child = this.#child;
    return child !== undefined && (child.exitCode !== null || child.signalCode !== null);
  }

  /** Kills the database under the server. */
  killDatabase(): void {
    const pid = Number(readFileSync(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
  }

  /** Whether the server says that it can serve mail, now. */
  isReady(): Promise<boolean> {
    return this.#isReady();
  }

  /** Runs a command of the command line beside the server; `input` goes to its standard input, `nodeFlags` to its Node. */
  command(
    args: readonly string[],
    input = '',
    { nodeFlags = [], env = {} }: { nodeFlags?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
  ): Promise<CommandResult> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [...nodeFlags, this.#program, ...args, ...this.#places()],
        { env: { ...this.#env, ...env }, maxBuffer: 16 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
          resolve({ code, signal: error?.signal ?? null, stdout, stderr });
        },
      );
      child.stdin?.end(input);
    });
  }

  /** Stops everything and removes the data. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
