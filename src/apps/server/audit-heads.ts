/**
 * The head of the audit chain, witnessed outside of the database once an hour (R5.1): a line in the data directory and in the log. A chain whose
 * end was cut off, or that was written anew from some event on, agrees with itself, but not with these lines; `congthu audit verify` compares.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAuditHead, type WitnessedHead } from '#domain/audit/verify-chain.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Core } from './core.ts';

const FILE = 'audit-heads';
const HOUR_MS = 60 * 60_000;
const LINE = /^(?<seq>\d+) (?<hash>[0-9a-f]{64}) /;

/** The heads that were witnessed in a data directory; none where there is no file yet. */
export async function readWitnessed(dataDir: string): Promise<WitnessedHead[]> {
  const text = await readFile(join(dataDir, FILE), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const { seq, hash } = LINE.exec(line)?.groups ?? {};
    return seq === undefined || hash === undefined ? [] : [{ seq: Number(seq), hash }];
  });
}

/** Writes the head down, unless it is the one that was written last. */
export async function witnessHead(
  db: Queryable,
  dataDir: string,
  now: number,
): Promise<WitnessedHead | undefined> {
  const head = await readAuditHead(db);
  if (!head || (await readWitnessed(dataDir)).at(-1)?.seq === head.seq) return undefined;
  const hash = head.hash.toString('hex');
  await appendFile(join(dataDir, FILE), `${head.seq} ${hash} ${new Date(now).toISOString()}\n`, {
    mode: 0o600,
  });
  return { seq: head.seq, hash };
}

/** Makes the handler. */
export function witnessAudit(core: Core): JobHandler {
  return {
    queue: 'audit.witness',
    every: { ms: HOUR_MS, payload: {} },
    async run() {
      const head = await witnessHead(core.db, core.settings.data, core.clock());
      if (head) core.log.info({ seq: head.seq, hash: head.hash }, 'the head of the audit record');
    },
  };
}
