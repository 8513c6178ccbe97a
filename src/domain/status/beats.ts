/**
 * A process says how its services are, and judges what all processes said (R6.3). One transaction of a few small statements.
 *
 * Times are those of the process; machines of a cluster keep their clocks together to within some seconds.
 */
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type Beat, type JudgedService, type Judgement, judge } from './judge.ts';
import type { Service, ServiceState } from './services.ts';

export interface OwnBeats {
  processId: string;
  services: ReadonlyMap<Service, ServiceState>;
  now: number;
}

/** One judges at a time; whoever comes meanwhile leaves it to them. */
const JUDGE_LOCK = 0x73746174;
/** A process that is gone is forgotten. */
const BEAT_DAYS = 1;
/** The page shows ninety. */
const HISTORY_DAYS = 100;
const DAY_MS = 86_400_000;

async function writeBeats(tx: Transaction, { processId, services, now }: OwnBeats): Promise<void> {
  await tx.query(
    `insert into service_beat (process_id, service, state, seen_at)
     select $1, service, state, $4 from unnest($2::text[], $3::text[]) as t (service, state)
     on conflict (process_id, service) do update set state = excluded.state, seen_at = excluded.seen_at`,
    [processId, [...services.keys()], [...services.values()], new Date(now)],
    { name: 'status_beat' },
  );
}

/** Writes how services are and which disturbances are over. */
export async function writeJudgement(tx: Transaction, { services, ended }: Judgement): Promise<void> {
  await tx.query(
    `insert into service_state (service, state, since, watched_since, heard_at, judged_at)
     select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])
     on conflict (service) do update set state = excluded.state, since = excluded.since, heard_at = excluded.heard_at,
       judged_at = excluded.judged_at`,
    [
      services.map(({ service }) => service),
      services.map(({ state }) => state),
      services.map(({ since }) => since),
      services.map(({ watchedSince }) => watchedSince),
      services.map(({ heardAt }) => heardAt),
      services.map(({ judgedAt }) => judgedAt),
    ],
    { name: 'status_judged' },
  );
  if (ended.length > 0) await writeDisturbances(tx, ended);
}

async function writeDisturbances(tx: Transaction, ended: Judgement['ended']): Promise<void> {
  await tx.query(
    `insert into service_disturbance (service, extent, began_at, ended_at)
     select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[])
     on conflict (service, began_at) do update set ended_at = excluded.ended_at`,
    [
      ended.map(({ service }) => service),
      ended.map(({ extent }) => extent),
      ended.map(({ from }) => from),
      ended.map(({ to }) => to),
    ],
  );
}

async function readJudged(tx: Transaction): Promise<JudgedService[]> {
  return tx.query<JudgedService>(
    `select service, state, since, watched_since as "watchedSince", heard_at as "heardAt", judged_at as "judgedAt"
     from service_state`,
    [],
    { name: 'status_states' },
  );
}

/** Says it, and judges unless somebody else is at it. */
export async function beat(db: Database, own: OwnBeats): Promise<void> {
  await db.transaction(
    async (tx) => {
      await writeBeats(tx, own);
      const [lock] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
        JUDGE_LOCK,
      ]);
      if (!lock?.mine) return;
      const beats = await tx.query<Beat>('select service, state, seen_at as "seenAt" from service_beat', [], {
        name: 'status_beats',
      });
      await writeJudgement(tx, judge(await readJudged(tx), beats, new Date(own.now)));
    },
    { isLazy: true },
  );
}

/** Forgets processes that are gone and what is older than the page shows. */
export async function cleanStatus(db: Database, now: number): Promise<void> {
  await db.query('delete from service_beat where seen_at < $1', [new Date(now - BEAT_DAYS * DAY_MS)]);
  await db.query('delete from service_disturbance where ended_at < $1', [
    new Date(now - HISTORY_DAYS * DAY_MS),
  ]);
  await db.query('delete from status_notice where coalesce(ended_at, ends_at) < $1', [
    new Date(now - HISTORY_DAYS * DAY_MS),
  ]);
}
