/**
 * What the metrics say of the whole system rather than of this process: the queue and the jobs, counted when somebody asks.
 *
 * While the database is away or does not answer these numbers are not known (NaN), and the rest of the metrics can still be read.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { countAccountsBehind } from '#domain/mailstore/text-pending.ts';
import { countOutbound, type OutboundCount } from '#domain/outbound/count-outbound.ts';
import { countJobs } from '#platform/jobs/dead-jobs.ts';
import { isTemporary } from '#platform/kernel/fault.ts';
import type { Certificates } from '#platform/net/certificates.ts';
import { watchLoopWait } from '#platform/telemetry/loop-wait.ts';
import type { Core } from './core.ts';
import { readDisk } from './health.ts';

/** Prometheus waits ten seconds for everything: one number that hangs must not hide all others. */
const KNOWN_WITHIN_MS = 2_000;

/** What the database says, within a time; NaN where it says nothing. */
export async function knownOrNaN(read: () => Promise<number>): Promise<number> {
  const timeout = new AbortController();
  try {
    const late = sleep(KNOWN_WITHIN_MS, Number.NaN, { signal: timeout.signal }).catch(() => Number.NaN);
    return await Promise.race([read(), late]);
  } catch (error) {
    if (isTemporary(error)) return Number.NaN;
    throw error;
  } finally {
    timeout.abort();
  }
}

/** What a process does with its processor and memory. Of several the worst is told: their mean would hide one that stands still. */
function defineLoad({ metrics, receiving }: Core): void {
  metrics.gauge(
    {
      name: 'congthu_event_loop_wait_seconds',
      help: 'How long what comes in waits for its process, on average since this was last asked; of the process where it is longest.',
      across: 'max',
    },
    watchLoopWait(),
  );
  metrics.gauge(
    {
      name: 'congthu_process_memory_bytes',
      help: 'Resident memory of this process; of several, of the one that holds the most.',
      across: 'max',
    },
    () => process.memoryUsage.rss(),
  );
  metrics.gauge(
    {
      name: 'congthu_receiving_memory_bytes',
      help: 'Memory of large messages that are coming or being filed, bounded by the setting receiving_memory; of several processes, of the one that holds the most.',
      across: 'max',
    },
    () => receiving.used,
  );
}

/** What each process says of itself: its load, how long its certificate holds, and the disk its data directory is on. */
export function defineOwnGauges(core: Core, certificates: Certificates): void {
  const { metrics, settings, clock } = core;
  defineLoad(core);
  metrics.gauge(
    {
      name: 'congthu_processes',
      help: 'Processes that share the ports of this program and answer as one; as many as the setting of that name where none is down.',
    },
    () => 1,
  );
  metrics.gauge(
    {
      name: 'congthu_time_seconds',
      help: 'The clock of this process, for comparing with others.',
      across: 'max',
    },
    () => clock() / 1000,
  );
  metrics.gauge(
    {
      name: 'congthu_certificate_expires_timestamp_seconds',
      help: 'Until when the certificate of this process is valid.',
      across: 'min',
    },
    () => certificates.validUntil.getTime() / 1000,
  );
  metrics.gauge(
    {
      name: 'congthu_disk_free_bytes',
      help: 'Free space of the disk with the data directory of this process.',
      across: 'min',
    },
    async () => (await readDisk(settings.data)).freeBytes,
  );
  metrics.gauge(
    {
      name: 'congthu_disk_bytes',
      help: 'Whole space of the disk with the data directory of this process.',
      across: 'min',
    },
    async () => (await readDisk(settings.data)).wholeBytes,
  );
}

/** What the log could not tell; here it is told. */
export function defineLogLoss({ metrics }: Core, droppedLines: () => number): void {
  metrics.total(
    {
      name: 'congthu_log_lines_dropped_total',
      help: 'Lines of the log that were dropped, because whoever reads it had stopped and four megabytes of them waited.',
    },
    droppedLines,
  );
}

/** Which of several processes answer; of a process that one sees silent and another does not it is told that it is silent. */
export function defineAnswers({ metrics, answers }: Core): void {
  metrics.gauges(
    {
      name: 'congthu_process_answers',
      help: 'Whether each of several processes answers the first, by its number; 0 where it hangs or is being started.',
      labels: ['process'],
      across: 'min',
    },
    () => [...answers()].map(([number, does]) => ({ labels: { process: `${number}` }, value: Number(does) })),
  );
}

/** Defines them; once a process, beside its jobs. */
export function defineGauges({ metrics, db, clock }: Core): void {
  const outbound = async (state: OutboundCount['state']): Promise<number> =>
    (await countOutbound(db)).find((one) => one.state === state)?.recipients ?? 0;
  metrics.gauge(
    {
      name: 'congthu_outbound_waiting',
      help: 'Recipients whose message waits to go out, or is being tried.',
    },
    () => knownOrNaN(() => outbound('waiting')),
  );
  metrics.gauge(
    { name: 'congthu_outbound_held', help: 'Recipients whose message is held by somebody.' },
    () => knownOrNaN(() => outbound('held')),
  );
  metrics.gauge(
    { name: 'congthu_outbound_oldest_seconds', help: 'Age of the oldest message that waits to go out.' },
    () =>
      knownOrNaN(async () => {
        const oldest = (await countOutbound(db)).find((one) => one.state === 'waiting')?.oldestAt;
        return oldest ? (clock() - oldest.getTime()) / 1000 : 0;
      }),
  );
  metrics.gauge(
    { name: 'congthu_dead_jobs', help: 'Jobs that were given up after their last attempt.' },
    () =>
      knownOrNaN(async () => {
        const dead = (await countJobs(db)).filter((job) => job.state === 'dead');
        return dead.reduce((sum, job) => sum + job.count, 0);
      }),
  );
  metrics.gauge(
    {
      name: 'congthu_text_index_behind_accounts',
      help: 'Accounts with mail that is not in the text index yet; searches read it meanwhile.',
    },
    () => knownOrNaN(() => countAccountsBehind(db)),
  );
}
