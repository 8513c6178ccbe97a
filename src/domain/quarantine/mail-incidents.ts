/**
 * What people report by one button (R8.7), and what the center makes of it.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { authorize, requirePermission } from '#domain/directory/authorize.ts';
import { type AccountPrincipal, auditActor, type Principal } from '#domain/directory/principal.ts';
import { addJob, type JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

export const INCIDENT_KINDS = ['junk', 'virus', 'misuse', 'other'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface MailIncident {
  id: string;
  kind: IncidentKind;
  state: 'open' | 'handled';
  reportedBy: AccountId;
  /** Who that is: name, unit and address; null of an address that was given up since. */
  reportedByName: string;
  reportedByUnit: string;
  reportedByAddress: string | null;
  reportedAt: Date;
  note: string;
  fromAddress: string;
  subject: string;
  messageId: string;
  blob: Buffer;
  handledBy: AccountId | null;
  handledByName: string | null;
  handledAt: Date | null;
  outcome: string | null;
}

/** The queue of the job that tells the center. */
export const INCIDENT_NOTICE = 'incident.notice';
/** One person's reports of a day; more is a mistake or a game. */
const MAX_A_DAY = 200;
const DAY_MS = 24 * 60 * 60_000;
const MAX_TEXT = 1_000;
const MAX_LISTED = 1_000;

const COLUMNS = `i.id, i.kind, i.state, i.reported_by as "reportedBy", c.display_name as "reportedByName",
  u.name as "reportedByUnit", a.address as "reportedByAddress", i.reported_at as "reportedAt", i.note,
  i.from_address as "fromAddress", i.subject, i.message_id as "messageId", i.blob, i.handled_by as "handledBy",
  (select display_name from account where id = i.handled_by) as "handledByName", i.handled_at as "handledAt", i.outcome`;

/** A report as it comes. */
export interface NewIncident {
  principal: AccountPrincipal;
  kind: IncidentKind;
  note: string;
  fromAddress: string;
  subject: string;
  messageId: string;
  blob: Buffer;
}

/** Text as PostgreSQL and a list take it. */
function shown(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, MAX_TEXT);
}

/** Records a report, and has the center told. `Refusal('tooMany')`. */
export async function recordIncident(
  parts: { db: Database } & JobSource,
  incident: NewIncident,
): Promise<string> {
  const { principal, kind, note, fromAddress, subject, messageId, blob } = incident;
  const id = parts.ids();
  const now = parts.clock();
  await parts.db.transaction(async (tx) => {
    const [today] = await tx.query<{ count: number }>(
      'select count(*)::integer as count from mail_incident where reported_by = $1 and reported_at > $2',
      [principal.accountId, new Date(now - DAY_MS)],
    );
    if ((today?.count ?? 0) >= MAX_A_DAY) throw new Refusal('tooMany', 'Too many reports for one day.');
    await tx.query(
      `insert into mail_incident (id, kind, state, reported_by, reported_at, note, from_address, subject, message_id, blob)
       values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        kind,
        principal.accountId,
        new Date(now),
        shown(note),
        shown(fromAddress),
        shown(subject),
        shown(messageId),
        blob,
      ],
    );
    await addJob(tx, parts, { queue: INCIDENT_NOTICE, payload: { id } });
  });
  return id;
}

/** Incidents that a principal may see, the newest first: the center all, everybody else their own. */
export async function listIncidents(
  db: Queryable,
  principal: Principal,
  filter: {
    ids?: readonly string[] | undefined;
    state?: 'open' | 'handled' | undefined;
    kind?: IncidentKind | undefined;
  },
  limit: number = MAX_LISTED,
): Promise<MailIncident[]> {
  const seesAll = authorize(principal, 'incident.read', { kind: 'province' });
  const own = principal.kind === 'account' ? principal.accountId : null;
  return db.query<MailIncident>(
    `select ${COLUMNS} from mail_incident i
     join account c on c.id = i.reported_by join unit u on u.id = c.unit_id
     left join address a on a.account_id = c.id and a.kind = 'primary'
     where ($1::uuid[] is null or i.id = any ($1)) and ($2::text is null or i.state = $2)
       and ($3::text is null or i.kind = $3) and ($4::uuid is null or i.reported_by = $4)
     order by i.reported_at desc, i.id desc limit $5`,
    [
      filter.ids ?? null,
      filter.state ?? null,
      filter.kind ?? null,
      seesAll ? null : own,
      Math.min(limit, MAX_LISTED),
    ],
  );
}

/** Notes what came of an incident. `Refusal`: `notPermitted`, `notFound`. */
export async function handleIncident(
  db: Database,
  handled: { principal: Principal; id: string; outcome: string; now: number },
): Promise<void> {
  const { principal, id, outcome, now } = handled;
  requirePermission(principal, 'incident.handle', { kind: 'province' });
  await db.transaction(async (tx) => {
    const rows = await tx.query(
      `update mail_incident set state = 'handled', handled_by = $2, handled_at = $3, outcome = $4
       where id = $1 returning 1`,
      [
        id,
        principal.kind === 'account' ? principal.accountId : null,
        new Date(now),
        outcome.slice(0, MAX_TEXT),
      ],
    );
    if (rows.length === 0) throw new Refusal('notFound', 'There is no such incident.');
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'incident.handle',
      object: { kind: 'mailIncident', id },
      authority: outcome.slice(0, MAX_TEXT),
    });
  });
}
