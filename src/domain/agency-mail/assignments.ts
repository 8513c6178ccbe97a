/** Assignments of agency mail as rows (R9.3): read, set, handed back. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId, UnitId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

/** `new` is what lies in the INBOX and nobody has taken up: it has no row yet. */
export const AGENCY_MAIL_STATES = ['new', 'open', 'done'] as const;
export type AgencyMailState = (typeof AGENCY_MAIL_STATES)[number];

export const AGENCY_MAIL_ACTS = ['assigned', 'handedBack', 'done', 'reopened', 'deadline', 'note'] as const;

export interface AgencyMailEvent {
  at: string;
  by: string;
  act: (typeof AGENCY_MAIL_ACTS)[number];
  text: string | null;
}

export interface AgencyMail {
  /** Of the e-mail. */
  id: string;
  state: AgencyMailState;
  subject: string;
  sender: string;
  receivedAt: Date;
  assigneeId: AccountId | null;
  assigneeName: string | null;
  assignedByName: string | null;
  changedAt: Date;
  dueAt: Date | null;
  history: AgencyMailEvent[];
}

const MAX_NOTE = 2000;

/** E-mails of an account with what became of them: those with a row, and what lies in the INBOX without one. */
const FROM = `email e
  left join agency_mail m on m.account_id = e.account_id and m.email_id = e.id
  left join account c on c.id = m.assignee_id
  where e.account_id = $1 and (m.email_id is not null or exists (
    select from message s join mailbox b on b.account_id = s.account_id and b.id = s.mailbox_id and b.role = 'inbox'
    where s.account_id = e.account_id and s.email_id = e.id))`;

const COLUMNS = `e.id, coalesce(m.state, 'new') as state, coalesce(e.fields::jsonb ->> 'subject', '') as subject,
  coalesce(nullif(e.fields::jsonb #>> '{from,0,name}', ''), e.fields::jsonb #>> '{from,0,email}', '') as sender,
  e.received_at as "receivedAt", m.assignee_id as "assigneeId", c.display_name as "assigneeName",
  m.assigned_by_name as "assignedByName", coalesce(m.changed_at, e.received_at) as "changedAt", m.due_at as "dueAt",
  array(select json_build_object('at', h.at, 'by', h.actor_name, 'act', h.act, 'text', h.text) from agency_mail_event h
        where h.account_id = e.account_id and h.email_id = e.id order by h.at, h.id) as history`;

/** Mail of an account by the ids of its e-mails, or what was taken up last, at most so many. */
export function readAgencyMail(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
  most: number,
): Promise<AgencyMail[]> {
  return db.query<AgencyMail>(
    `select ${COLUMNS} from ${FROM} and case when $2::uuid[] is null then m.email_id is not null else e.id = any ($2) end
     order by coalesce(m.changed_at, e.received_at) desc, e.id limit $3`,
    [access.accountId, ids ?? null, most],
  );
}

export interface AgencyMailCondition {
  state?: AgencyMailState;
  assigneeId?: string;
  isAssigned?: boolean;
  /** Open after its deadline. */
  isLate?: boolean;
}

/** Ids of e-mails that meet the conditions, by their last change. */
export async function findAgencyMailIds(
  db: Queryable,
  access: MailAccess,
  condition: AgencyMailCondition,
  order: { isAscending: boolean; now: number },
  most: number,
): Promise<string[]> {
  const { state, assigneeId, isAssigned, isLate } = condition;
  const rows = await db.query<{ id: string }>(
    `select e.id from ${FROM}
       and ($2::text is null or coalesce(m.state, 'new') = $2) and ($3::uuid is null or m.assignee_id = $3)
       and ($4::boolean is null or (m.assignee_id is not null) = $4)
       and ($5::boolean is null or coalesce(m.state = 'open' and m.due_at < $6, false) = $5)
     order by coalesce(m.changed_at, e.received_at) ${order.isAscending ? 'asc' : 'desc'}, e.id limit $7`,
    [
      access.accountId,
      state ?? null,
      assigneeId ?? null,
      isAssigned ?? null,
      isLate ?? null,
      new Date(order.now),
      most,
    ],
  );
  return rows.map(({ id }) => id);
}

export interface Assignment {
  emailId: string;
  state?: 'open' | 'done';
  /** Null gives it back to the unit. */
  assigneeId?: string | null;
  /** Null takes the deadline away. */
  dueAt?: Date | null;
  note?: string;
}

/** The unit of the account where it is an agency's. `Refusal('invalidArgument')` for another's. */
async function requireAgency(tx: Transaction, accountId: AccountId): Promise<UnitId> {
  const [row] = await tx.query<{ unitId: UnitId }>(
    `select unit_id as "unitId" from account where id = $1 and kind = 'agency'`,
    [accountId],
  );
  if (!row)
    throw new Refusal('invalidArgument', 'Only mail of an agency is assigned.', { field: 'accountId' });
  return row.unitId;
}

async function requireAssignee(tx: Transaction, assigneeId: string, unitId: UnitId): Promise<string> {
  const [row] = await tx.query<{ name: string }>(
    `select display_name as name from account
     where id = $1 and kind = 'personal' and state = 'active' and $2 = any (unit_path(unit_id))`,
    [assigneeId, unitId],
  );
  if (!row)
    throw new Refusal('invalidArgument', 'Mail of an agency is handled by somebody of its unit.', {
      field: 'assigneeId',
    });
  return row.name;
}

type Known = Pick<AgencyMail, 'state' | 'assigneeId' | 'dueAt'>;

/** Locks the e-mail's row, if it has one. `Refusal('notFound')` for what is no e-mail of the account. */
async function readKnown(tx: Transaction, accountId: AccountId, emailId: string): Promise<Known> {
  const [known] = await tx.query<Known>(
    `select coalesce(m.state, 'new') as state, m.assignee_id as "assigneeId", m.due_at as "dueAt"
     from email e left join agency_mail m on m.account_id = e.account_id and m.email_id = e.id
     where e.account_id = $1 and e.id = $2 for update of e`,
    [accountId, emailId],
  );
  if (!known) throw new Refusal('notFound', 'There is no such e-mail.');
  return known;
}

/** What a change does, as its history tells it; nothing where nothing is another. */
function eventsOf(
  known: Known,
  wanted: Assignment,
  assigneeName: string | undefined,
): Pick<AgencyMailEvent, 'act' | 'text'>[] {
  const { state, assigneeId, dueAt, note } = wanted;
  return [
    ...(assigneeId && assigneeId !== known.assigneeId
      ? [{ act: 'assigned' as const, text: assigneeName ?? null }]
      : []),
    ...(assigneeId === null && known.assigneeId !== null ? [{ act: 'handedBack' as const, text: null }] : []),
    ...(dueAt !== undefined && dueAt?.getTime() !== known.dueAt?.getTime()
      ? [{ act: 'deadline' as const, text: dueAt?.toISOString() ?? null }]
      : []),
    ...(note === undefined ? [] : [{ act: 'note' as const, text: note.trim() }]),
    ...(state === 'done' && known.state !== 'done' ? [{ act: 'done' as const, text: null }] : []),
    ...(state === 'open' && known.state === 'done' ? [{ act: 'reopened' as const, text: null }] : []),
  ];
}

async function writeHistory(
  tx: Transaction,
  of: { accountId: AccountId; emailId: string; actorName: string; ids: NewId; now: number },
  events: readonly Pick<AgencyMailEvent, 'act' | 'text'>[],
): Promise<void> {
  await tx.query(
    `insert into agency_mail_event (account_id, id, email_id, at, actor_name, act, text)
     select $1, id, $2, $3, $4, act, text from unnest($5::uuid[], $6::text[], $7::text[]) as t (id, act, text)`,
    [
      of.accountId,
      of.emailId,
      new Date(of.now),
      of.actorName,
      events.map(() => of.ids()),
      events.map(({ act }) => act),
      events.map(({ text }) => text),
    ],
  );
}

/**
 * Assigns mail of an agency, sets its deadline, notes something, or says that it is done. `Refusal`: `notPermitted`, `notFound`,
 * `invalidArgument`.
 */
export async function assignAgencyMail(
  db: Database,
  access: MailAccess,
  wanted: Assignment,
  { ids, now }: { ids: NewId; now: number },
): Promise<void> {
  const { accountId, principal } = access;
  const { emailId, state, assigneeId, dueAt, note } = wanted;
  const actor = auditActor(principal);
  if (!access.accountRights.includes('w'))
    throw new Refusal('notPermitted', 'You may not write in the mailbox of this agency.');
  if (note !== undefined && (note.trim() === '' || note.length > MAX_NOTE))
    throw new Refusal('invalidArgument', 'A note has a text, not too long.', { field: 'note' });
  await db.transaction(async (tx) => {
    const unitId = await requireAgency(tx, accountId);
    const assigneeName = assigneeId ? await requireAssignee(tx, assigneeId, unitId) : undefined;
    const known = await readKnown(tx, accountId, emailId);
    await tx.query(
      `insert into agency_mail (account_id, email_id, state, assignee_id, assigned_by, assigned_by_name, changed_at, due_at)
       values ($1, $2, coalesce($3, 'open'), $4, $6, $7, $8, $9)
       on conflict (account_id, email_id) do update set state = coalesce($3, agency_mail.state),
         assignee_id = case when $5 then excluded.assignee_id else agency_mail.assignee_id end,
         assigned_by = $6, assigned_by_name = $7, changed_at = $8,
         due_at = case when $10 then excluded.due_at else agency_mail.due_at end,
         reminded_on = case when $10 then null else agency_mail.reminded_on end`,
      [
        accountId,
        emailId,
        state ?? null,
        assigneeId ?? null,
        assigneeId !== undefined,
        actor.accountId ?? null,
        actor.name,
        new Date(now),
        dueAt ?? null,
        dueAt !== undefined,
      ],
    );
    const of = { accountId, emailId, actorName: actor.name, ids, now };
    await writeHistory(tx, of, eventsOf(known, wanted, assigneeName));
    await recordEvent(tx, {
      now,
      actor,
      act: 'agencyMail.assign',
      object: { kind: 'account', id: accountId },
      authority: 'R9.3',
      after: {
        email: emailId,
        state: state ?? null,
        assignee: assigneeId ?? null,
        ...(dueAt !== undefined && { dueAt: dueAt?.toISOString() ?? null }),
      },
    });
  });
}

/** Mail of an agency that was handed back. */
export interface HandedBack {
  address: string;
  unitName: string;
  emails: number;
}

/**
 * Gives the open mail that somebody handles back to the agencies whose it is: in these units and below, or everywhere. Whoever calls
 * records the event with the act it belongs to.
 */
export function handBackAgencyMail(
  tx: Transaction,
  wanted: { assigneeId: AccountId; within: readonly UnitId[] | undefined; by: Principal; now: number },
): Promise<HandedBack[]> {
  const actor = auditActor(wanted.by);
  return tx.query<HandedBack>(
    `with handed as (
       update agency_mail m set assignee_id = null, assigned_by = $3, assigned_by_name = $4, changed_at = $5
       from account c where m.assignee_id = $1 and m.state = 'open' and c.id = m.account_id
         and ($2::uuid[] is null or unit_path(c.unit_id) && $2)
       returning m.account_id, m.email_id
     ), noted as (
       insert into agency_mail_event (account_id, id, email_id, at, actor_name, act)
       select account_id, gen_random_uuid(), email_id, $5, $4, 'handedBack' from handed
     )
     select a.address, u.name as "unitName", count(*)::integer as emails
     from handed h join account c on c.id = h.account_id join unit u on u.id = c.unit_id
     join address a on a.account_id = c.id and a.kind = 'primary' group by a.address, u.name order by a.address`,
    [wanted.assigneeId, wanted.within ?? null, actor.accountId ?? null, actor.name, new Date(wanted.now)],
  );
}
