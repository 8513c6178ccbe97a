/**
 * Loaded into a running program before all else (`--import`): kills it, as a power cut would, at the n-th commit after somebody wrote
 * "n before" or "n after" into the file that `CONGTHU_TEST_DEATH` names. The program knows nothing of it.
 *
 * The server dies, or the command that `CONGTHU_TEST_DEATH_OF` names.
 *
 * A transaction counts where it wrote anything, and so does a single statement; a file where it gets its name, as those of backups do.
 */
import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { callbackify } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import pg from 'pg';

const file = process.env['CONGTHU_TEST_DEATH'];

type Query = (...args: unknown[]) => unknown;
type Ask = (...args: unknown[]) => Promise<pg.QueryResult>;

/** The order that is in force, and how many commits there were under it. */
let order = '';
let commits = 0;

interface Wanted {
  at: number;
  isAfter: boolean;
}

function readOrder(): Wanted | undefined {
  let text: string;
  try {
    text = readFileSync(file ?? '', 'utf8');
  } catch {
    // Nobody wants it to die.
    return undefined;
  }
  if (text !== order) commits = 0;
  order = text;
  const [at, moment] = text.split(' ');
  return { at: Number(at), isAfter: moment === 'after' };
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return query !== null && typeof query === 'object' && 'text' in query ? String(query.text) : '';
}

const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void;

/** Connections within a transaction: what they write counts once, when it is committed. */
const inTransaction = new WeakSet<object>();

type Ending = 'commit' | 'statement' | undefined;

/** How a query may write for good: it ends a transaction, or is one by itself. */
function endingOf(client: object, text: string): Ending {
  if (/^begin\b/i.test(text)) inTransaction.add(client);
  if (!/^(?:commit|rollback)$/i.test(text))
    return !inTransaction.has(client) && /^\s*(?:insert|update|delete|with)\b/i.test(text)
      ? 'statement'
      : undefined;
  inTransaction.delete(client);
  return /^commit$/i.test(text) ? 'commit' : undefined;
}

const prototype = pg.Client.prototype as unknown as { query: Query };
const { query } = prototype;

/** Whether the open transaction has written anything; one that failed has not. */
async function hasWritten(ask: Ask): Promise<boolean> {
  try {
    const { rows } = await ask('select pg_current_xact_id_if_assigned() is not null as "hasWritten"');
    return (rows as { hasWritten: boolean }[])[0]?.hasWritten === true;
  } catch {
    // The commit that follows is answered by a rollback.
    return false;
  }
}

/** A single statement in a transaction of its own, so that one sees whether it wrote before it is committed. */
async function beginAndRun(ask: Ask, args: unknown[]): Promise<pg.QueryResult> {
  await ask('begin');
  try {
    return await ask(...args);
  } catch (error) {
    await ask('rollback');
    throw error;
  }
}

/** Commits, and counts it where anything was written; does not return where its time has come. */
async function commitOrDie(
  ask: Ask,
  { ending, args, wanted }: { ending: Ending; args: unknown[]; wanted: Wanted },
): Promise<unknown> {
  const result = ending === 'statement' ? await beginAndRun(ask, args) : undefined;
  const isWritten = await hasWritten(ask);
  if (isWritten) commits += 1;
  const isNow = isWritten && commits === wanted.at;
  if (isNow && !wanted.isAfter) die();
  const end = await ask('commit');
  if (isNow) die();
  return result ?? end;
}

/** Counts a file whose writing ends with its name. */
async function renameOrDie(...places: Parameters<typeof rename>): Promise<void> {
  const wanted = readOrder();
  if (wanted) commits += 1;
  const isNow = wanted !== undefined && commits === wanted.at;
  if (isNow && !wanted.isAfter) die();
  await rename(...places);
  if (isNow) die();
}

const isMeant = isMainThread && process.argv.includes(process.env['CONGTHU_TEST_DEATH_OF'] ?? 'serve');
const { rename } = fs.promises;

if (file !== undefined && isMeant) {
  fs.promises.rename = renameOrDie;
  syncBuiltinESMExports();
  prototype.query = function (this: object, ...args: unknown[]): unknown {
    const ending = endingOf(this, textOf(args[0]));
    const wanted = ending && readOrder();
    if (!wanted) return query.apply(this, args);
    const ask: Ask = (...own) => query.apply(this, own) as Promise<pg.QueryResult>;
    // A query of the pool is answered by a function, one of a transaction by a promise.
    const answer = args.at(-1);
    if (typeof answer !== 'function') return commitOrDie(ask, { ending, args, wanted });
    type Answer = (error: unknown, result?: unknown) => void;
    callbackify(commitOrDie)(ask, { ending, args: args.slice(0, -1), wanted }, answer as Answer);
    return undefined;
  };
}
