/** `job list | retry | drop`: work that was given up after its last attempt (R6.3). */
import {
  type FailedJobAct,
  listFailedJobs,
  MAX_LISTED_JOBS,
  settleFailedJob,
} from '#domain/status/failed-jobs.ts';
import type { DeadJob } from '#platform/jobs/dead-jobs.ts';
import { idOf } from '../acting.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { Text } from '../language.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { momentText } from '../zoned-time.ts';

const NONE = { vi: 'Không có việc nào bị bỏ.', en: 'No work was given up.' };
const MORE = { vi: 'Chỉ hiện {count} dòng đầu.', en: 'Only the first {count} are shown.' };

const COLUMNS: readonly Column<DeadJob>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (job) => job.id },
  { heading: { vi: 'VIỆC', en: 'WORK' }, cell: (job) => job.queue },
  { heading: { vi: 'TỪ', en: 'SINCE' }, cell: (job) => momentText(job.createdAt) },
  { heading: { vi: 'LẦN THỬ', en: 'TRIES' }, cell: (job) => `${job.attempts}` },
  { heading: { vi: 'LỖI CUỐI', en: 'LAST FAULT' }, cell: (job) => job.lastError ?? '' },
];

/** What a job is about may be somebody's address: its kind and fault are enough to mend it. */
function told({ id, queue, attempts, lastError, createdAt }: DeadJob) {
  return { id, queue, attempts, lastError, createdAt };
}

const jobList: CommandDefinition = {
  name: 'job list',
  summary: { vi: 'việc nền đã bị bỏ sau lần thử cuối', en: 'work that was given up after its last attempt' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const jobs = await listFailedJobs(db, principal);
      call.output.table(jobs, COLUMNS, told);
      if (jobs.length === 0) call.output.note(NONE);
      if (jobs.length === MAX_LISTED_JOBS) call.output.note(MORE, { count: MAX_LISTED_JOBS });
      return undefined;
    }),
};

const settling = (act: FailedJobAct, summary: Text): CommandDefinition => ({
  name: `job ${act}`,
  summary,
  arguments: [{ flags: '<id>', text: { vi: 'mã (xem: job list)', en: 'its id (see: job list)' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const id = idOf(call);
      await settleFailedJob(db, act, { principal, id, authority: authorityOf(call), now: clock() });
      call.output.result({ id }, ['ok']);
      return undefined;
    }),
});

const jobRetry = settling('retry', { vi: 'làm lại việc đã bị bỏ', en: 'do it once more' });
const jobDrop = settling('drop', { vi: 'bỏ hẳn, không làm nữa', en: 'let it go' });

export const commands: readonly CommandDefinition[] = [jobList, jobRetry, jobDrop];
