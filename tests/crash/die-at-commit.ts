/**
 * Loaded into a running program before all else (`--import`): kills it, as a power cut would, at the n-th commit after somebody wrote
 * "n before" or "n after" into the file that `CONGTHU_TEST_DEATH` names. The program knows nothing of it.
 */
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import pg from 'pg';

const file = process.env['CONGTHU_TEST_DEATH'];

type Query = (...args: unknown[]) => unknown;

/** The order that is in force, and how many commits there were under it. */
let order = '';
let commits = 0;

function readOrder(): { at: number; isAfter: boolean } | undefined {
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

function isCommit(client: object, text: string): boolean {
  if (/^begin\b/i.test(text)) inTransaction.add(client);
  if (!/^(?:commit|rollback)$/i.test(text))
    return !inTransaction.has(client) && /^\s*(?:insert|update|delete|with)\b/i.test(text);
  inTransaction.delete(client);
  return /^commit$/i.test(text);
}

if (file !== undefined && isMainThread && process.argv.includes('serve')) {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function (this: object, ...args: unknown[]): unknown {
    const wanted = isCommit(this, textOf(args[0])) ? readOrder() : undefined;
    if (!wanted) return query.apply(this, args);
    commits += 1;
    if (commits !== wanted.at) return query.apply(this, args);
    if (!wanted.isAfter) die();
    // A query of the pool is answered by a function, one of a transaction by a promise.
    if (typeof args.at(-1) === 'function') return query.call(this, ...args.slice(0, -1), die);
    const result = query.apply(this, args);
    if (result instanceof Promise) result.then(die, die);
    return result;
  };
}
