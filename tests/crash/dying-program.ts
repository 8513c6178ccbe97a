/** A program that dies at a commit of our choice, and the question that is asked of each workflow: is it done exactly once all the same? */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { JmapClient } from '#tests/clients/jmap.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'die-at-commit.ts')).href;
const PASSWORD = 'xin-chao-hue';
const DOMAIN = 'thuathienhue.gov.vn';
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

export type Moment = 'before' | 'after';

/** Each order is another one. */
const orderOf = (commit: number, moment: Moment): string => `${commit} ${moment} ${performance.now()}`;

/** The demonstration's people, in a program that can be told to die. */
export class DyingProgram {
  readonly program: RunningProgram;
  /** The world elsewhere, which takes all mail. */
  readonly sink: SmtpSink;
  readonly #order: string;
  #clients = new Map<string, Promise<JmapClient>>();

  private constructor(sink: SmtpSink) {
    const settings = { CONGTHU_LOG_LEVEL: 'error', CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}` };
    this.program = new RunningProgram(settings, [`--import=${PRELOAD}`]);
    this.program.standApart();
    this.sink = sink;
    this.#order = `${this.program.dataDir}.death`;
    this.program.addSettings({ CONGTHU_TEST_DEATH: this.#order });
  }

  static async open(env: Readonly<Record<string, string>> = {}): Promise<DyingProgram> {
    const dying = new DyingProgram(await SmtpSink.open());
    try {
      // The demonstration is kept for others, who have other settings.
      await dying.program.startDemo();
      if (Object.keys(env).length > 0) {
        dying.program.addSettings(env);
        await dying.restart();
      }
    } catch (error) {
      await dying.remove();
      throw error;
    }
    return dying;
  }

  get url(): string {
    return `http://127.0.0.1:${this.program.port(80)}`;
  }

  /** Lets it die at the n-th commit from now on. */
  dieAt(commit: number, moment: Moment): void {
    writeFileSync(this.#order, orderOf(commit, moment));
  }

  /** Runs a command that dies at that commit of its own; false where it came to its end before, with success. */
  async commandDiesAt(args: readonly string[], commit: number, moment: Moment): Promise<boolean> {
    const order = `${this.#order}.command`;
    writeFileSync(order, orderOf(commit, moment));
    const ended = await this.program.command(args, '', {
      nodeFlags: [`--import=${PRELOAD}`],
      env: { CONGTHU_TEST_DEATH: order, CONGTHU_TEST_DEATH_OF: args[0] },
    });
    rmSync(order);
    assert.ok(ended.code === 0 || ended.signal === 'SIGKILL', `${args[0]}: ${ended.stderr}`);
    return ended.signal === 'SIGKILL';
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
    const client = this.openAs(name);
    this.#clients.set(name, client);
    client.catch(() => this.#clients.delete(name));
    return client;
  }

  /** The same, with what they may enter now. */
  openAs(name: string): Promise<JmapClient> {
    const authorization = `Basic ${Buffer.from(`${name}@${DOMAIN}:${PASSWORD}`).toString('base64')}`;
    return JmapClient.open(this.url, authorization);
  }

  get isDead(): boolean {
    return this.program.hasDied;
  }

  async remove(): Promise<void> {
    this.live();
    await this.program.remove();
    await this.sink.close();
  }
}

/** Something that people ask for and that takes several commits. `mark` is a word of its own for each time. */
export interface Workflow {
  name: string;
  /** What is there before it is asked for; nothing dies yet. */
  prepare?(dying: DyingProgram, mark: string): Promise<void>;
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

/** A workflow under the word that it has this time. */
interface Asked {
  workflow: Workflow;
  mark: string;
}

async function askTried(dying: DyingProgram, { workflow, mark }: Asked): Promise<boolean> {
  return (await tried(dying, () => workflow.ask(dying, mark).then(() => true))) === true;
}

/** After a restart: what was promised goes on by itself, what was not is asked for again. */
async function goOn(dying: DyingProgram, { workflow, mark }: Asked, isTold: boolean): Promise<void> {
  const isKnown = await workflow.isKnown(dying, mark);
  assert.ok(isKnown || !isTold, `${workflow.name} (${mark}) was promised and is forgotten`);
  if (!isKnown) await workflow.ask(dying, mark);
  await finish(dying, workflow, mark);
}

/**
 * Asks for workflows, all at once, with death at one of their commits; after a restart each must be done, once. False where they ended
 * before that commit came.
 */
export async function surviveDeathAt(
  dying: DyingProgram,
  workflows: readonly Workflow[],
  commit: number,
  moment: Moment,
): Promise<boolean> {
  const all: Asked[] = workflows.map((workflow) => ({
    workflow,
    mark: `${workflow.name.replaceAll(' ', '')}${commit}${moment}`,
  }));
  for (const { workflow, mark } of all) {
    await workflow.prepare?.(dying, mark);
    await workflow.isKnown(dying, mark);
  }
  dying.dieAt(commit, moment);
  const told = await Promise.all(all.map((asked) => askTried(dying, asked)));
  await Promise.all(all.map(({ workflow, mark }) => finish(dying, workflow, mark)));
  dying.live();
  const checkAll = async (): Promise<boolean> => {
    for (const { workflow, mark } of all) await workflow.check(dying, mark);
    return true;
  };
  // One that dies at its very end may still answer, and be gone before all is looked at.
  if (!dying.isDead && (await tried(dying, checkAll))) return false;
  await dying.restart();
  await Promise.all(all.map((asked, place) => goOn(dying, asked, told[place] ?? false)));
  return checkAll();
}
