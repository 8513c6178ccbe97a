/** Decisions that changes stand on: number, date, issuer, summary, scanned file (R5.1, R7). */
import { recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { DecisionId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { DirectoryAct } from './directory-act.ts';
import { auditActor } from './principal.ts';

/** The file of a decision: kept as a blob, named by its hash. */
export interface DecisionFile {
  blob: Buffer;
  name: string;
  type: string;
}

export interface Decision {
  id: DecisionId;
  number: string;
  /** ISO date. */
  decidedOn: string;
  issuer: string;
  summary: string;
  file: DecisionFile | null;
  createdAt: Date;
}

const MAX_TEXT = 2000;
const MAX_NUMBER = 60;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

interface DecisionRow extends Omit<Decision, 'file'> {
  fileBlob: Buffer | null;
  fileName: string | null;
  fileType: string | null;
}

const SELECT = `select id, number, decided_on::text as "decidedOn", issuer, summary, file_blob as "fileBlob",
    file_name as "fileName", file_type as "fileType", created_at as "createdAt" from decision`;

function decisionFromRow({ fileBlob, fileName, fileType, ...row }: DecisionRow): Decision {
  const file =
    fileBlob && fileName !== null && fileType !== null
      ? { blob: fileBlob, name: fileName, type: fileType }
      : null;
  return { ...row, file };
}

/** Decisions by their ids, in the order of the ids. */
export async function readDecisions(db: Queryable, ids: readonly string[]): Promise<Decision[]> {
  const rows = await db.query<DecisionRow>(`${SELECT} where id = any($1::uuid[])`, [ids]);
  const byId = new Map<string, Decision>(rows.map((row) => [row.id, decisionFromRow(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** True for a day that exists. */
export function isIsoDate(text: string): boolean {
  if (!ISO_DATE.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** A decision in the words in which records name it. */
export function nameOfDecision(decision: Pick<Decision, 'number' | 'decidedOn' | 'issuer'>): string {
  const [year = '', month = '', day = ''] = decision.decidedOn.split('-');
  return `Quyết định ${decision.number} ngày ${day}/${month}/${year} của ${decision.issuer}`;
}

/**
 * Records a decision, or finds it when it is there. Its file is added when it came without one; another file than the one
 * there is refused. `Refusal`: `invalidArgument`, `conflict`.
 */
export async function recordDecision(
  tx: Transaction,
  act: DirectoryAct,
  wanted: Omit<Decision, 'id' | 'createdAt'>,
  keepFile: (tx: Transaction, hash: Buffer) => Promise<void>,
): Promise<DecisionId> {
  const number = wanted.number.trim();
  const issuer = wanted.issuer.trim();
  const summary = wanted.summary.trim();
  if (number === '' || number.length > MAX_NUMBER || issuer === '' || issuer.length > MAX_TEXT)
    throw new Refusal('invalidArgument', 'A decision has a number and the body that issued it.');
  if (!isIsoDate(wanted.decidedOn) || summary.length > MAX_TEXT)
    throw new Refusal('invalidArgument', 'A decision has a date (YYYY-MM-DD) and a short summary.');
  const id = act.ids() as DecisionId;
  const made = await tx.query(
    `insert into decision (id, number, decided_on, issuer, summary, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (number, issuer, decided_on) do nothing returning id`,
    [
      id,
      number,
      wanted.decidedOn,
      issuer,
      summary,
      act.principal.kind === 'account' ? act.principal.accountId : null,
      new Date(act.now),
    ],
  );
  const [row] = await tx.query<DecisionRow>(
    `${SELECT} where number = $1 and issuer = $2 and decided_on = $3 for update`,
    [number, issuer, wanted.decidedOn],
  );
  if (!row) throw new Error('a decision that was just written is not there');
  if (wanted.file && (await addFile(tx, row, wanted.file))) await keepFile(tx, wanted.file.blob);
  if (made.length > 0)
    await recordEvent(tx, {
      now: act.now,
      actor: auditActor(act.principal),
      act: 'decision.record',
      object: { kind: 'decision', id },
      authority: act.authority,
      context: act.context,
      after: { number, decidedOn: wanted.decidedOn, issuer, file: wanted.file?.blob.toString('hex') ?? null },
    });
  return row.id;
}

/** Adds the file to a decision without one; false when it has this one already. */
async function addFile(tx: Transaction, row: DecisionRow, file: DecisionFile): Promise<boolean> {
  if (row.fileBlob && !row.fileBlob.equals(file.blob))
    throw new Refusal('conflict', 'This decision has another file already.', { number: row.number });
  if (row.fileBlob) return false;
  await tx.query('update decision set file_blob = $2, file_name = $3, file_type = $4 where id = $1', [
    row.id,
    file.blob,
    file.name,
    file.type,
  ]);
  return true;
}

export interface DecisionCondition {
  text?: string;
  number?: string;
  decidedAfter?: Date;
}

/** Decisions within the sight of a principal who follows requests: those of their requests, or all at the root. */
export async function findDecisionIds(
  db: Queryable,
  reach: 'everywhere' | readonly UnitId[],
  condition: DecisionCondition,
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select d.id from decision d
     where ${IN_REACH} and ($2::text is null or fold_text(d.number || ' ' || d.issuer || ' ' || d.summary) like '%' || fold_text($2) || '%')
       and ($3::text is null or d.number = $3) and ($4::date is null or d.decided_on > $4)
     order by d.decided_on ${isAscending ? 'asc' : 'desc'}, d.id limit $5`,
    [
      reach === 'everywhere' ? null : reach,
      condition.text ?? null,
      condition.number ?? null,
      condition.decidedAfter ?? null,
      most,
    ],
  );
  return rows.map(({ id }) => id);
}

const IN_REACH = `($1::uuid[] is null or exists (select from change_request r
    where r.decision_id = d.id and (unit_path(r.unit_id) && $1 or unit_path(r.other_unit_id) && $1)))`;

/** Decisions in reach by their ids, or the newest. */
export async function readDecisionsInReach(
  db: Queryable,
  reach: 'everywhere' | readonly UnitId[],
  ids: readonly string[] | undefined,
  most: number,
): Promise<Decision[]> {
  const rows = await db.query<DecisionRow>(
    `${SELECT} d where ${IN_REACH} and ($2::uuid[] is null or d.id = any($2)) order by d.decided_on desc, d.id limit $3`,
    [reach === 'everywhere' ? null : reach, ids ?? null, most],
  );
  return rows.map(decisionFromRow);
}
