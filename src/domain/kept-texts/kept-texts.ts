/** Templates of letters and searches that an account keeps (issue "The web": across devices). */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

export const KEPT_KINDS = ['template', 'search'] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

export interface KeptText {
  accountId: AccountId;
  id: string;
  kind: KeptKind;
  name: string;
  content: string;
  changedAt: Date;
}

const MAX_NAME = 250;
/** A letter with its pictures inside goes as a file, not as a template. */
const MAX_CONTENT = 200_000;
/** Of a kind; more than a menu can show. */
const MAX_KEPT = 200;

const COLUMNS = `account_id as "accountId", id, kind, name, content, changed_at as "changedAt"`;

function requireWhole(access: MailAccess): void {
  if (!access.accountRights.includes('i'))
    throw new Refusal('notPermitted', 'Only who has the whole account keeps things in it.');
}

export interface NewKeptText {
  id: string;
  kind: KeptKind;
  name: string;
  content: string;
  now: number;
}

/** Keeps it; what the name held before is replaced. Gives the id. `Refusal`: `invalidArgument`, `tooMany`, `notPermitted`. */
export async function keepText(db: Database, access: MailAccess, kept: NewKeptText): Promise<string> {
  requireWhole(access);
  const name = kept.name.trim();
  if (name === '' || name.length > MAX_NAME)
    throw new Refusal('invalidArgument', `A name has 1 to ${MAX_NAME} characters.`);
  if (kept.content.length > MAX_CONTENT)
    throw new Refusal('invalidArgument', `At most ${MAX_CONTENT} characters are kept.`);
  const [row] = await db.query<{ id: string }>(
    `insert into kept_text (account_id, id, kind, name, content, changed_at)
     select $1, $2, $3, $4, $5, $6
     where (select count(*) from kept_text where account_id = $1 and kind = $3 and name <> $4) < $7
     on conflict (account_id, kind, name) do update set content = excluded.content, changed_at = excluded.changed_at
     returning id`,
    [access.accountId, kept.id, kept.kind, name, kept.content, new Date(kept.now), MAX_KEPT],
  );
  if (!row) throw new Refusal('tooMany', `At most ${MAX_KEPT} are kept.`);
  return row.id;
}

/** `Refusal`: `notFound`, `notPermitted`. */
export async function forgetText(db: Queryable, access: MailAccess, id: string): Promise<void> {
  requireWhole(access);
  const rows = await db.query('delete from kept_text where account_id = $1 and id = $2 returning 1', [
    access.accountId,
    id,
  ]);
  if (rows.length === 0) throw new Refusal('notFound', 'There is no such kept text.');
}

/** By their ids, or all of a kind; by name. */
export async function listKeptTexts(
  db: Queryable,
  access: MailAccess,
  filter: { ids?: readonly string[] | undefined; kind?: KeptKind | undefined },
  most: number,
): Promise<KeptText[]> {
  return db.query<KeptText>(
    `select ${COLUMNS} from kept_text
     where account_id = $1 and ($2::uuid[] is null or id = any ($2)) and ($3::text is null or kind = $3)
     order by name, id limit $4`,
    [access.accountId, filter.ids ?? null, filter.kind ?? null, most],
  );
}

export type EarlierText = Pick<KeptText, 'kind' | 'name' | 'content'>;
/** A name for what comes beside another, that is none of those taken. */
export type NameBeside = (name: string, taken: readonly string[]) => string;

/** Puts texts of an earlier time back that are gone, and, under a free name of `nameBeside`, those that are others now. Gives how many came. */
export async function returnKeptTexts(
  db: Database,
  access: MailAccess,
  earlier: readonly EarlierText[],
  { nameBeside, ids, now }: { nameBeside: NameBeside | undefined; ids: NewId; now: number },
): Promise<number> {
  let returned = 0;
  for (const { kind, name, content } of earlier) {
    const current = await listKeptTexts(db, access, { kind }, MAX_KEPT);
    const isThere = current.some((one) => one.content === content && one.name.startsWith(name));
    const taken = current.map((one) => one.name);
    const wanted = taken.includes(name) ? nameBeside?.(name, taken) : name;
    if (isThere || wanted === undefined) continue;
    await keepText(db, access, { id: ids(), kind, name: wanted, content, now });
    returned += 1;
  }
  return returned;
}
