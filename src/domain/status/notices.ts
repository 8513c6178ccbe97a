/** What the center announces on the status page (R6.3): planned work, incidents, information; on the record. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { Service } from './services.ts';

export const NOTICE_KINDS = ['planned', 'incident', 'information'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface NewNotice {
  kind: NoticeKind;
  titleVi: string;
  titleEn: string;
  textVi: string;
  textEn: string;
  services: readonly Service[];
  startsAt: Date;
  endsAt: Date | null;
}

export interface StatusNotice extends NewNotice {
  id: string;
  announcedAt: Date;
  endedAt: Date | null;
  outcomeVi: string | null;
  outcomeEn: string | null;
}

/** What may be changed of a notice that stands. Its kind, begin and services stay, because availability is reckoned by them. */
export type NoticeChanges = Partial<Pick<NewNotice, 'titleVi' | 'titleEn' | 'textVi' | 'textEn' | 'endsAt'>>;

const MAX_TITLE = 200;
const MAX_TEXT = 4_000;
/** More at once are not read by anybody. */
const MAX_OPEN = 50;
const DAY_MS = 86_400_000;
const MAX_AHEAD_MS = 366 * DAY_MS;
const MAX_LISTED = 500;

const COLUMNS = `id, kind, title_vi as "titleVi", title_en as "titleEn", text_vi as "textVi", text_en as "textEn", services,
  starts_at as "startsAt", ends_at as "endsAt", announced_at as "announcedAt", ended_at as "endedAt",
  outcome_vi as "outcomeVi", outcome_en as "outcomeEn"`;

const WHERE_OPEN = 'ended_at is null and (ends_at is null or ends_at > $1)';

function cleanText(text: string, most: number): string {
  const clean = text.replaceAll('\0', '').toWellFormed().trim();
  if (clean.length > most) throw new Refusal('invalidArgument', `A text has more than ${most} characters.`);
  return clean;
}

/** The words as they are kept; a title is needed in both languages. */
function cleanTexts(
  notice: Pick<NewNotice, 'titleVi' | 'titleEn' | 'textVi' | 'textEn'>,
): Pick<NewNotice, 'titleVi' | 'titleEn' | 'textVi' | 'textEn'> {
  const [titleVi, titleEn] = [cleanText(notice.titleVi, MAX_TITLE), cleanText(notice.titleEn, MAX_TITLE)];
  if (titleVi === '' || titleEn === '') throw new Refusal('invalidArgument', 'A notice needs a title.');
  return {
    titleVi,
    titleEn,
    textVi: cleanText(notice.textVi, MAX_TEXT),
    textEn: cleanText(notice.textEn, MAX_TEXT),
  };
}

function checkTimes({ kind, startsAt, endsAt }: NewNotice, now: number): void {
  if (endsAt !== null && endsAt <= startsAt)
    throw new Refusal('invalidArgument', 'It ends before it begins.');
  if (kind === 'planned' && endsAt === null)
    throw new Refusal('invalidArgument', 'Planned work needs an end.');
  if (endsAt !== null && endsAt.getTime() <= now) throw new Refusal('invalidArgument', 'It is over already.');
  if (Math.max(startsAt.getTime(), endsAt?.getTime() ?? 0) > now + MAX_AHEAD_MS)
    throw new Refusal('invalidArgument', 'It is more than a year away.');
}

/** Puts a notice on the page. `Refusal`: `notPermitted`, `invalidArgument`, `tooMany`. */
export async function addNotice(tx: Transaction, act: DirectoryAct, notice: NewNotice): Promise<string> {
  const { principal, authority, ids, now } = act;
  requirePermission(principal, 'status.announce', { kind: 'province' });
  checkTimes(notice, now);
  const { titleVi, titleEn, textVi, textEn } = cleanTexts(notice);
  const [open] = await tx.query<{ count: number }>(
    `select count(*)::integer as count from status_notice where ${WHERE_OPEN}`,
    [new Date(now)],
  );
  if ((open?.count ?? 0) >= MAX_OPEN) throw new Refusal('tooMany', 'There are too many open notices.');
  const id = ids();
  const { kind, services, startsAt, endsAt } = notice;
  await tx.query(
    `insert into status_notice (id, kind, title_vi, title_en, text_vi, text_en, services, starts_at, ends_at, announced_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [id, kind, titleVi, titleEn, textVi, textEn, services, startsAt, endsAt, new Date(now)],
  );
  const after = {
    kind,
    title: titleVi,
    services: [...services],
    from: startsAt.toISOString(),
    until: endsAt?.toISOString() ?? null,
  };
  const object = { kind: 'statusNotice', id } as const;
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: 'status.announce',
    object,
    authority,
    after,
  });
  return id;
}

function toldOf({ titleVi, textVi, endsAt }: Pick<NewNotice, 'titleVi' | 'textVi' | 'endsAt'>) {
  return { title: titleVi, text: textVi, until: endsAt?.toISOString() ?? null };
}

/** Says more of an open notice, or moves its end. `Refusal`: `notPermitted`, `notFound`, `invalidArgument`. */
export async function changeNotice(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  changes: NoticeChanges,
): Promise<void> {
  const { principal, authority, now } = act;
  requirePermission(principal, 'status.announce', { kind: 'province' });
  const [notice] = await tx.query<StatusNotice>(
    `select ${COLUMNS} from status_notice where id = $2 and ${WHERE_OPEN} for update`,
    [new Date(now), id],
  );
  if (!notice) throw new Refusal('notFound', 'There is no such open notice.');
  const changed = { ...notice, ...changes };
  checkTimes(changed, now);
  const { titleVi, titleEn, textVi, textEn } = cleanTexts(changed);
  await tx.query(
    `update status_notice set title_vi = $2, title_en = $3, text_vi = $4, text_en = $5, ends_at = $6 where id = $1`,
    [id, titleVi, titleEn, textVi, textEn, changed.endsAt],
  );
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: 'status.change',
    object: { kind: 'statusNotice', id },
    authority,
    before: toldOf(notice),
    after: toldOf({ titleVi, textVi, endsAt: changed.endsAt }),
  });
}

/** Ends a notice, or withdraws one that has not begun. `Refusal`: `notPermitted`, `notFound`. */
export async function endNotice(
  tx: Transaction,
  act: DirectoryAct,
  { id, outcomeVi, outcomeEn }: { id: string; outcomeVi: string; outcomeEn: string },
): Promise<void> {
  const { principal, authority, now } = act;
  requirePermission(principal, 'status.announce', { kind: 'province' });
  const [vi, en] = [cleanText(outcomeVi, MAX_TEXT), cleanText(outcomeEn, MAX_TEXT)];
  const ended = await tx.query(
    `update status_notice set ended_at = $1, outcome_vi = nullif($3, ''), outcome_en = nullif($4, '')
     where id = $2 and ${WHERE_OPEN} returning 1`,
    [new Date(now), id, vi, en],
  );
  if (ended.length === 0) throw new Refusal('notFound', 'There is no such open notice.');
  const object = { kind: 'statusNotice', id } as const;
  const after = { ended: new Date(now).toISOString(), outcome: vi };
  await recordEvent(tx, { now, actor: auditActor(principal), act: 'status.end', object, authority, after });
}

/** Notices that are open or ended after a time, the latest first. Everybody may read them. */
export function readNotices(db: Queryable, after: Date): Promise<StatusNotice[]> {
  return db.query<StatusNotice>(
    `select ${COLUMNS} from status_notice where coalesce(ended_at, ends_at, 'infinity') > $1
     order by starts_at desc, id desc limit ${MAX_LISTED}`,
    [after],
    { name: 'status_notices' },
  );
}

/** All notices that are kept, or those of some ids, the latest first. */
export function readNoticesById(
  db: Queryable,
  ids: readonly string[] | undefined,
  most: number,
): Promise<StatusNotice[]> {
  return db.query<StatusNotice>(
    `select ${COLUMNS} from status_notice where $1::uuid[] is null or id = any ($1)
     order by starts_at desc, id desc limit $2`,
    [ids ?? null, most],
  );
}
