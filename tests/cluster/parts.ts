/**
 * A part of the cluster: a program in a network of its own, with a log file, that can be stopped, killed and started anew.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PartPlan {
  name: string;
  command: readonly [string, ...string[]];
  /** The network namespace it lives in; the machine's own when absent. */
  netns?: string;
  /** The system user it runs as; ours when absent. */
  user?: string;
  env?: Readonly<Record<string, string>>;
  logFile: string;
}

const STOP_TIMEOUT_MS = 30_000;
const LOG_END = 2_000;

/** One program of the cluster. */
export class Part {
  readonly plan: PartPlan;
  #child: ChildProcess | undefined;

  constructor(plan: PartPlan) {
    this.plan = plan;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    const { netns, user, command, env, logFile } = this.plan;
    const words = [
      ...(netns === undefined ? [] : ['ip', 'netns', 'exec', netns]),
      ...(user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups']),
      ...command,
    ];
    const log = openSync(logFile, 'a');
    // In a group of its own: killing the group is what a power cut does to everything the program started.
    this.#child = spawn(words[0] ?? '', words.slice(1), {
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, ...env },
    });
    closeSync(log);
  }

  /** Sends a signal to the program and everything it started, and waits until it has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child?.pid || !this.isRunning) return;
    const exited = once(child, 'exit');
    this.signal(signal);
    const timer = setTimeout(() => this.signal('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#child?.pid) process.kill(-this.#child.pid, signal);
  }

  /** The last of what it wrote, for a message about what went wrong. */
  logEnd(): string {
    return readFileSync(this.plan.logFile, 'utf8').slice(-LOG_END);
  }
}

/** Runs a program to its end; throws with what it said when it fails. */
export function run(command: string, args: readonly string[], env: Record<string, string> = {}): string {
  return execFileSync(command, [...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Waits until a question is answered with yes; throws, with what the part wrote, when that takes too long. */
export async function waitFor(
  what: string,
  question: () => Promise<boolean> | boolean,
  timeoutMs = 60_000,
  part?: Part,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await question()) return;
    if (part && !part.isRunning) throw new Error(`${what}: it has ended\n${part.logEnd()}`);
    if (Date.now() > deadline)
      throw new Error(`${what}: not within ${timeoutMs} ms\n${part?.logEnd() ?? ''}`);
    await sleep(200);
  }
}

/** Whether a page answers with success. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    // Nothing there yet, or no longer.
    return false;
  }
}
