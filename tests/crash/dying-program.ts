/** A program that dies at a commit of our choice, and the question that is asked of each workflow: is it done exactly once all the same? */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { JmapClient } from '#tests/clients/jmap.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'die-at-commit.ts')).href;
const PASSWORD = 'xin-chao-hue';
const DOMAIN = 'thuathienhue.gov.vn';
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

export type Moment = 'before' | 'after';

/** The demonstration's people, in a program that can be told to die. */
export class DyingProgram {
  readonly program: RunningProgram;
  readonly #order: string;
  #clients = new Map<string, Promise<JmapClient>>();

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.program = new RunningProgram({ CONGTHU_LOG_LEVEL: 'error', ...env }, [`--import=${PRELOAD}`]);
    this.#order = `${this.program.dataDir}.death`;
    this.program.addSettings({ CONGTHU_TEST_DEATH: this.#order });
  }

  get url(): string {
    return `http://127.0.0.1:${this.program.port(80)}`;
  }

  /** Lets it die at the n-th commit from now on. */
  dieAt(commit: number, moment: Moment): void {
    writeFileSync(this.#order, `${commit} ${moment} ${performance.now()}`);
  }

  live(): void {
    rmSync(this.#order, { force: true });
  }

  async restart(): Promise<void> {
    await this.program.kill();
    this.#clients = new Map();
    await this.program.start('--demo');
  }

  /** Somebody of the demonstration by JMAP. */
  as(name: string): Promise<JmapClient> {
    const known = this.#clients.get(name);
    if (known) return known;
    const authorization = `Basic ${Buffer.from(`${name}@${DOMAIN}:${PASSWORD}`).toString('base64')}`;
    const client = JmapClient.open(this.url, authorization);
    this.#clients.set(name, client);
    client.catch(() => this.#clients.delete(name));
    return client;
  }

  get isDead(): boolean {
    return this.program.hasDied;
  }

  async remove(): Promise<void> {
    this.live();
    await this.program.remove();
  }
}

/** Something that people ask for and that takes several commits. `mark` is a word of its own for each time. */
export interface Workflow {
  name: string;
  /** Resolves when the program has said that it will be done. */
  ask(dying: DyingProgram, mark: string): Promise<void>;
  /** Whether the program knows of it; then whoever was not told need not ask again. */
  isKnown(dying: DyingProgram, mark: string): Promise<boolean>;
  isDone(dying: DyingProgram, mark: string): Promise<boolean>;
  /** Fails where something was done twice, or not at all. */
  check(dying: DyingProgram, mark: string): Promise<void>;
}

/** Why the program could not be asked while it was about to die is of no interest; while it lives it is. */
async function tried<T>(dying: DyingProgram, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    // What the dying program's connections say comes before the system says that it has died.
    const until = performance.now() + 2_000;
    while (!dying.isDead && performance.now() < until) await sleep(LOOK_MS);
    if (dying.isDead) return undefined;
    throw error;
  }
}

async function finish(dying: DyingProgram, workflow: Workflow, mark: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!dying.isDead && !(await tried(dying, () => workflow.isDone(dying, mark)))) {
    assert.ok(performance.now() < until, `${workflow.name} (${mark}) has not come to its end`);
    await sleep(LOOK_MS);
  }
}

/**
 * Asks for a workflow with death at one commit of it; after a restart it must be done, once. False where it ended before that
 * commit came.
 */
export async function surviveDeathAt(
  dying: DyingProgram,
  workflow: Workflow,
  commit: number,
  moment: Moment,
): Promise<boolean> {
  const mark = `${workflow.name}${commit}${moment}`;
  await workflow.isKnown(dying, mark);
  dying.dieAt(commit, moment);
  const isTold = (await tried(dying, () => workflow.ask(dying, mark).then(() => true))) === true;
  await finish(dying, workflow, mark);
  dying.live();
  const hasDied = dying.isDead;
  if (hasDied) {
    await dying.restart();
    const isKnown = await workflow.isKnown(dying, mark);
    assert.ok(isKnown || !isTold, `${workflow.name} (${mark}) was promised and is forgotten`);
    if (!isKnown) await workflow.ask(dying, mark);
    await finish(dying, workflow, mark);
  }
  await workflow.check(dying, mark);
  return hasDied;
}
