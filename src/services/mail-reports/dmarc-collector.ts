/** Counts what DMARC found of others' mail, in memory, and adds it to the day's now and then. */
import { addDmarcResults } from '#domain/mail-reports/dmarc-results.ts';
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';
import type { AggregateRow } from '#formats/dmarc/aggregate-report.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface DmarcCollector {
  note(
    found: SenderAuthentication,
    facts: { remoteAddress: string; reversePath: string; disposition: string },
  ): void;
  /** Tells the database the rest. */
  stop(): Promise<void>;
}

const FLUSH_MS = 60_000;
/** More kinds of results in a minute are a flood of forgeries, of which a part tells enough. */
const MAX_KINDS = 10_000;

function rowOf(
  { spf, dkim, dmarc }: SenderAuthentication,
  facts: { remoteAddress: string; reversePath: string; disposition: string },
): string {
  const row: Omit<AggregateRow, 'count'> = {
    sourceIp: facts.remoteAddress,
    disposition: facts.disposition,
    dkim: dmarc.alignedBy.includes('dkim') ? 'pass' : 'fail',
    spf: dmarc.alignedBy.includes('spf') ? 'pass' : 'fail',
    headerFrom: dmarc.domain ?? '',
    envelopeFrom: facts.reversePath.slice(facts.reversePath.lastIndexOf('@') + 1).toLowerCase(),
    dkimResults: dkim.map((one) => ({
      domain: one.domain ?? '',
      selector: one.selector ?? '',
      result: one.result,
    })),
    spfResults: [{ domain: spf.domain ?? '', result: spf.result }],
  };
  return JSON.stringify(row);
}

/** Makes the collector of a process. */
export function createDmarcCollector(parts: {
  db: Queryable;
  clock: Clock;
  log: { warn(facts: object, message: string): void };
}): DmarcCollector {
  const { db, clock, log } = parts;
  let counts = new Map<string, { domain: string; row: string; count: number }>();
  const flush = async (): Promise<void> => {
    const taken = [...counts.values()];
    counts = new Map();
    if (taken.length === 0) return;
    try {
      await addDmarcResults(db, new Date(clock()).toISOString().slice(0, 10), taken);
    } catch (error) {
      log.warn({ err: error }, 'DMARC results could not be counted');
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    note: (found, facts) => {
      const { domain, policy } = found.dmarc;
      // Who publishes no policy asks for no reports.
      if (domain === undefined || policy === undefined) return;
      const row = rowOf(found, facts);
      const key = `${domain} ${row}`;
      const counted = counts.get(key);
      if (counted) counted.count += 1;
      else if (counts.size < MAX_KINDS) counts.set(key, { domain, row, count: 1 });
    },
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
