/**
 * What people did not get: mail held back for them, and mail refused for a virus (R6.5, R6.6). They see it and may ask for it.
 *
 * Rows of refused mail are few however much comes: the same again is counted, and beyond so many different ones nothing is
 * written until the person has been told.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { PROVINCE } from '#domain/changes/object-changes.ts';
import { type AccountPrincipal, auditActor } from '#domain/directory/principal.ts';
import { addJobs, type JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

/** Why mail is held back. */
export type QuarantineReason = 'virus' | 'suspicious' | 'junk' | 'policy';

export interface WithheldMail {
  id: string;
  state: 'held' | 'refused' | 'released' | 'deleted';
  reason: QuarantineReason;
  detail: string;
  fromAddress: string;
  subject: string;
  arrivedAt: Date;
  times: number;
  toldAt: Date | null;
  requestedAt: Date | null;
  requestNote: string | null;
}

/** The queue of the job that tells one account: a job an account at a time. */
export const WITHHELD_NOTICE = 'quarantine.notice';

/** Different refusals that wait to be told to one account. */
const MAX_UNTOLD = 20;
const MAX_TEXT = 1_000;
const MAX_LISTED = 500;
/** Requests of one person a day. */
const MAX_REQUESTS_A_DAY = 50;
const DAY_MS = 86_400_000;
const KEPT_MS = 60 * DAY_MS;

const COLUMNS = `id, state, reason, detail, from_address as "fromAddress", subject, arrived_at as "arrivedAt", times,
  told_at as "toldAt", requested_at as "requestedAt", request_note as "requestNote"`;

function shown(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, MAX_TEXT);
}

/** What is withheld, from whom. */
export interface Withheld {
  reason: QuarantineReason;
  detail: string;
  fromAddress: string;
  subject: string;
  arrivedAt: Date;
  /** Of the recipients here. */
  accountIds: readonly AccountId[];
}

/** Junk comes in masses: the center sees it in the console, and people hear of it once a day. */
function ownersOf({ reason, accountIds }: Withheld): AccountId[] {
  return [...new Set(accountIds), ...(reason === 'junk' ? [] : [PROVINCE])];
}

async function addNotices(
  tx: Queryable,
  source: JobSource,
  owners: readonly AccountId[],
  runAt: Date,
): Promise<void> {
  await addJobs(
    tx,
    source,
    owners.map((accountId) => ({
      queue: WITHHELD_NOTICE,
      payload: { accountId },
      uniqueKey: accountId,
      runAt,
    })),
  );
}

/** Notes for whom a message is held, in the transaction that holds it; `digestAt` is when people hear of junk, if ever. */
export async function noteHeld(
  tx: Transaction,
  source: JobSource,
  held: Withheld & { id: string },
  digestAt: Date | undefined,
): Promise<void> {
  const owners = ownersOf(held);
  await tx.query(
    `insert into withheld_mail (account_id, id, state, reason, detail, from_address, subject, arrived_at, told_at)
     select owner, $2, 'held', $3, $4, $5, $6, $7, $8 from unnest($1::uuid[]) owner`,
    [
      owners,
      held.id,
      held.reason,
      shown(held.detail),
      shown(held.fromAddress),
      shown(held.subject),
      held.arrivedAt,
      // Nobody is ever told of it, so it does not wait to be.
      held.reason === 'junk' && !digestAt ? held.arrivedAt : null,
    ],
  );
  if (held.reason !== 'junk') await addNotices(tx, source, owners, held.arrivedAt);
  else if (digestAt) await addNotices(tx, source, owners, digestAt);
}

/** Notes that a message was refused. */
export async function noteRefused(parts: { db: Database } & JobSource, refused: Withheld): Promise<void> {
  const owners = ownersOf(refused);
  await parts.db.transaction(async (tx) => {
    await tx.query(
      `insert into withheld_mail (account_id, id, state, reason, detail, from_address, subject, arrived_at)
       select owner, id, 'refused', $3, $4, $5, $6, $7 from unnest($1::uuid[], $2::uuid[]) as t (owner, id)
       where (select count(*) from withheld_mail w where w.account_id = owner and w.told_at is null) < $8
          or exists (select from withheld_mail w where w.account_id = owner and w.told_at is null
                     and w.state = 'refused' and w.from_address = $5 and w.detail = $4)
       on conflict (account_id, from_address, detail) where state = 'refused' and told_at is null
         do update set times = withheld_mail.times + 1, arrived_at = excluded.arrived_at, subject = excluded.subject`,
      [
        owners,
        owners.map(() => parts.ids()),
        refused.reason,
        shown(refused.detail),
        shown(refused.fromAddress),
        shown(refused.subject),
        refused.arrivedAt,
        MAX_UNTOLD,
      ],
    );
    await addNotices(tx, parts, owners, refused.arrivedAt);
  });
}

/** What an account has not been told of, and when it was last told. */
export async function readUntold(
  db: Queryable,
  accountId: AccountId,
): Promise<{ mails: WithheldMail[]; toldAt: Date | undefined }> {
  const [mails, [told]] = await Promise.all([
    db.query<WithheldMail>(
      `select ${COLUMNS} from withheld_mail where account_id = $1 and told_at is null and state in ('held', 'refused')
       order by arrived_at desc limit $2`,
      [accountId, MAX_LISTED],
    ),
    db.query<{ at: Date }>('select told_at as at from withheld_notice where account_id = $1', [accountId]),
  ]);
  return { mails, toldAt: told?.at };
}

/** In the transaction that files the letter: the account knows of these. */
export async function markTold(
  tx: Transaction,
  accountId: AccountId,
  ids: readonly string[],
  now: number,
): Promise<void> {
  const at = new Date(now);
  await tx.query('update withheld_mail set told_at = $3 where account_id = $1 and id = any ($2::uuid[])', [
    accountId,
    ids,
    at,
  ]);
  await tx.query(
    `insert into withheld_notice (account_id, told_at) values ($1, $2)
     on conflict (account_id) do update set told_at = excluded.told_at`,
    [accountId, at],
  );
}

/** Tells the account later: not before this time. */
export async function noticeLater(
  db: Queryable,
  source: JobSource,
  accountId: AccountId,
  runAt: Date,
): Promise<void> {
  await addNotices(db, source, [accountId], runAt);
}

/** Whose mailboxes a held message was meant for. */
export async function readHeldOwners(db: Queryable, id: string): Promise<AccountId[]> {
  const rows = await db.query<{ accountId: AccountId }>(
    `select account_id as "accountId" from withheld_mail where id = $1 and account_id <> $2
     union select (r ->> 'accountId')::uuid from quarantined_mail, jsonb_array_elements(recipients) r
       where id = $1 and r ? 'accountId'`,
    [id, PROVINCE],
  );
  return rows.map(({ accountId }) => accountId);
}

/** What an account did not get, the newest first; only its own person sees it. */
export async function listWithheld(
  db: Queryable,
  principal: AccountPrincipal,
  filter: { ids?: readonly string[] | undefined; state?: WithheldMail['state'] | undefined },
  limit: number = MAX_LISTED,
): Promise<WithheldMail[]> {
  return db.query<WithheldMail>(
    `select ${COLUMNS} from withheld_mail
     where account_id = $1 and ($2::uuid[] is null or id = any ($2)) and ($3::text is null or state = $3)
     order by arrived_at desc, id desc limit $4`,
    [principal.accountId, filter.ids ?? null, filter.state ?? null, Math.min(limit, MAX_LISTED)],
  );
}

/** Asks the center for a held message. `Refusal`: `notFound`, `conflict` when it was decided on, `tooMany`. */
export async function requestRelease(
  db: Database,
  { principal, id, note, now }: { principal: AccountPrincipal; id: string; note: string; now: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [mail] = await tx.query<{ state: string }>(
      'select state from withheld_mail where account_id = $1 and id = $2 for update',
      [principal.accountId, id],
    );
    if (!mail) throw new Refusal('notFound', 'There is no such message.');
    if (mail.state !== 'held') throw new Refusal('conflict', 'This message is not held any more.');
    const [today] = await tx.query<{ count: number }>(
      'select count(*)::integer as count from withheld_mail where account_id = $1 and requested_at > $2',
      [principal.accountId, new Date(now - DAY_MS)],
    );
    if ((today?.count ?? 0) >= MAX_REQUESTS_A_DAY)
      throw new Refusal('tooMany', 'Too many requests for one day.');
    await tx.query(
      'update withheld_mail set requested_at = $3, request_note = $4 where account_id = $1 and id = $2',
      [principal.accountId, id, new Date(now), shown(note)],
    );
    await tx.query('update quarantined_mail set requested_at = $2 where id = $1', [id, new Date(now)]);
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'quarantine.request',
      object: { kind: 'quarantinedMail', id },
      authority: shown(note),
    });
  });
}

/** Who asked for held messages, and how. */
export async function listRequests(
  db: Queryable,
  ids: readonly string[],
): Promise<{ id: string; accountId: AccountId; address: string; note: string; requestedAt: Date }[]> {
  return db.query(
    `select w.id, w.account_id as "accountId", coalesce(a.address, '') as address, w.request_note as note,
            w.requested_at as "requestedAt"
     from withheld_mail w left join address a on a.account_id = w.account_id and a.kind = 'primary'
     where w.id = any ($1::uuid[]) and w.requested_at is not null order by w.requested_at`,
    [ids],
  );
}

/** In the transaction of the decision: people see what became of it. */
export async function settleWithheld(
  tx: Transaction,
  ids: readonly string[],
  state: 'released' | 'deleted',
): Promise<void> {
  await tx.query('update withheld_mail set state = $2 where id = any ($1::uuid[])', [ids, state]);
}

/** Forgets what is long past. */
export async function cleanWithheld(db: Queryable, now: number): Promise<void> {
  await db.query('delete from withheld_mail where arrived_at < $1', [new Date(now - KEPT_MS)]);
}
