/**
 * What the metrics say of the whole system rather than of this process: the queue and the jobs, counted when somebody asks.
 *
 * While the database is away these numbers are not known (NaN), and the rest of the metrics can still be read.
 */
import { countOutbound } from '#domain/outbound/count-outbound.ts';
import { countJobs } from '#platform/jobs/dead-jobs.ts';
import { isTemporary } from '#platform/kernel/fault.ts';
import type { Certificates } from '#platform/net/certificates.ts';
import type { Core } from './core.ts';
import { readDisk } from './health.ts';

async function knownOrNaN(read: () => Promise<number>): Promise<number> {
  try {
    return await read();
  } catch (error) {
    if (isTemporary(error)) return Number.NaN;
    throw error;
  }
}

/** What each process says of itself: how long its certificate holds, and the disk its data directory is on. */
export function defineOwnGauges({ metrics, settings }: Core, certificates: Certificates): void {
  metrics.gauge(
    {
      name: 'congthu_certificate_expires_timestamp_seconds',
      help: 'Until when the certificate of this process is valid.',
    },
    () => certificates.validUntil.getTime() / 1000,
  );
  metrics.gauge(
    {
      name: 'congthu_disk_free_bytes',
      help: 'Free space of the disk with the data directory of this process.',
    },
    async () => (await readDisk(settings.data)).freeBytes,
  );
  metrics.gauge(
    { name: 'congthu_disk_bytes', help: 'Whole space of the disk with the data directory of this process.' },
    async () => (await readDisk(settings.data)).wholeBytes,
  );
}

/** Defines them; once a process, beside its jobs. */
export function defineGauges({ metrics, db, clock }: Core): void {
  const outbound = async (state: string): Promise<number> =>
    (await countOutbound(db)).find((one) => one.state === state)?.recipients ?? 0;
  metrics.gauge({ name: 'congthu_outbound_waiting', help: 'Recipients whose message waits to go out.' }, () =>
    knownOrNaN(() => outbound('queued')),
  );
  metrics.gauge(
    { name: 'congthu_outbound_held', help: 'Recipients whose message is held by somebody.' },
    () => knownOrNaN(() => outbound('held')),
  );
  metrics.gauge(
    { name: 'congthu_outbound_oldest_seconds', help: 'Age of the oldest message that waits to go out.' },
    () =>
      knownOrNaN(async () => {
        const oldest = (await countOutbound(db)).find((one) => one.state === 'queued')?.oldestAt;
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
}
