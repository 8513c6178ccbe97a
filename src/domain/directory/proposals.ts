/** Difficulties and proposals of agencies (R12.2): sent by an agency, answered by the office, collected for the People's Committee. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { findReach, requirePermission } from './authorize.ts';
import type { DirectoryAct } from './directory-act.ts';
import { auditActor, type Principal, type UnitPath } from './principal.ts';
import type { Unit } from './units.ts';

export interface Proposal {
  id: string;
  unitId: UnitId;
  unitPath: UnitPath;
  unitName: string;
  subject: string;
  body: string;
  state: 'sent' | 'answered';
  answer: string | null;
  sentByName: string;
  answeredByName: string | null;
  createdAt: Date;
  answeredAt: Date | null;
}

const MAX_SUBJECT = 300;
const MAX_BODY = 20_000;

/** Proposals of units in reach, by their ids, or the newest between two times. */
export async function readProposals(
  db: Queryable,
  principal: Principal,
  wanted: { ids?: readonly string[] | undefined; from?: Date | undefined; until?: Date | undefined },
  most: number,
): Promise<Proposal[]> {
  const reach = findReach(principal, 'proposal.read');
  return db.query<Proposal>(
    `select p.id, p.unit_id as "unitId", unit_path(p.unit_id) as "unitPath", u.name as "unitName", p.subject, p.body, p.state,
       p.answer, p.sent_by_name as "sentByName", p.answered_by_name as "answeredByName", p.created_at as "createdAt",
       p.answered_at as "answeredAt"
     from proposal p join unit u on u.id = p.unit_id
     where ($1::uuid[] is null or unit_path(p.unit_id) && $1) and ($2::uuid[] is null or p.id = any($2))
       and ($3::timestamptz is null or p.created_at >= $3) and ($4::timestamptz is null or p.created_at < $4)
     order by p.created_at desc, p.id limit $5`,
    [
      reach === 'everywhere' ? null : reach,
      wanted.ids ?? null,
      wanted.from ?? null,
      wanted.until ?? null,
      most,
    ],
  );
}

/** Sends a proposal. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function sendProposal(
  tx: Transaction,
  act: DirectoryAct,
  wanted: { unit: Unit; subject: string; body: string },
): Promise<string> {
  requirePermission(act.principal, 'proposal.send', { kind: 'unit', unitPath: wanted.unit.path });
  const subject = wanted.subject.trim();
  const body = wanted.body.trim();
  if (subject === '' || subject.length > MAX_SUBJECT || body === '' || body.length > MAX_BODY)
    throw new Refusal('invalidArgument', 'A proposal has a subject and a text, neither too long.');
  const id = act.ids();
  const actor = auditActor(act.principal);
  await tx.query(
    `insert into proposal (id, unit_id, subject, body, state, sent_by, sent_by_name, created_at)
     values ($1, $2, $3, $4, 'sent', $5, $6, $7)`,
    [id, wanted.unit.id, subject, body, actor.accountId ?? null, actor.name, new Date(act.now)],
  );
  await recordEvent(tx, {
    now: act.now,
    actor,
    act: 'proposal.send',
    object: { kind: 'proposal', id },
    authority: act.authority,
    after: { unit: wanted.unit.code, subject },
  });
  return id;
}

/** Answers a proposal. `Refusal`: `notFound`, `notPermitted`, `invalidArgument`. */
export async function answerProposal(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  answer: string,
): Promise<void> {
  const [proposal] = await readProposals(tx, act.principal, { ids: [id] }, 1);
  if (!proposal) throw new Refusal('notFound', 'There is no such proposal.');
  requirePermission(act.principal, 'proposal.answer', { kind: 'unit', unitPath: proposal.unitPath });
  const text = answer.trim();
  if (text === '' || text.length > MAX_BODY) throw new Refusal('invalidArgument', 'An answer has a text.');
  await tx.query(
    `update proposal set state = 'answered', answer = $2, answered_by_name = $3, answered_at = $4 where id = $1`,
    [id, text, auditActor(act.principal).name, new Date(act.now)],
  );
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'proposal.answer',
    object: { kind: 'proposal', id },
    authority: act.authority,
  });
}
