/**
 * An agency's own rules of use (R9.4): its head publishes them, its members say that they have read them, and the head sees who has.
 *
 * They hold for the unit and those below it. A new version is a new row; acknowledgements are of a version.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { type AccountPrincipal, auditActor } from '#domain/directory/principal.ts';
import type { Unit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { OrderAct } from './orders.ts';

/** Somebody the rules hold for. */
export interface RulesMember {
  accountId: AccountId;
  name: string;
  unitName: string;
  acknowledgedAt: string | null;
}

export interface UsageRules {
  id: string;
  unitId: UnitId;
  unitName: string;
  version: number;
  title: string;
  text: string;
  /** For those who read English; the Vietnamese is what holds. */
  titleEn: string | null;
  textEn: string | null;
  publishedAt: Date;
  publishedBy: string;
  /** No newer version stands in its place. */
  isInForce: boolean;
  /** They hold for whoever asks. */
  isOwn: boolean;
  /** By whoever asks. */
  acknowledgedAt: Date | null;
  memberCount: number;
  acknowledgedCount: number;
}

const MAX_TITLE = 200;
const MAX_TEXT = 50_000;
/** Nobody looks at more at once. */
const MAX_MEMBERS = 5000;

const IS_IN_FORCE = `not exists (select from usage_rules n where n.unit_id = s.unit_id and n.version > s.version)`;
const MEMBERS = `account c where c.kind = 'personal' and c.state in ('active', 'locked') and s.unit_id = any (unit_path(c.unit_id))`;

const COLUMNS = `s.id, s.unit_id as "unitId", u.name as "unitName", s.version, s.title, s.text, s.title_en as "titleEn", s.text_en as "textEn", s.published_at as "publishedAt",
  s.published_by_name as "publishedBy", ${IS_IN_FORCE} as "isInForce", s.unit_id = any ($1::uuid[]) as "isOwn",
  (select k.acknowledged_at from usage_rules_acknowledgement k where k.rules_id = s.id and k.member_id = $2) as "acknowledgedAt",
  (select count(*)::integer from ${MEMBERS}) as "memberCount",
  (select count(*)::integer from usage_rules_acknowledgement k join account c on c.id = k.member_id
   where k.rules_id = s.id and c.kind = 'personal' and c.state in ('active', 'locked') and s.unit_id = any (unit_path(c.unit_id))
  ) as "acknowledgedCount"`;

/** Those of one's own unit and the units above, and those one follows: $1 is the path of one's unit, $3 the reach. */
const VISIBLE = `(s.unit_id = any ($1::uuid[]) or $3::uuid[] is null or unit_path(s.unit_id) && $3)`;

function viewOf(
  principal: AccountPrincipal,
): [unitPath: UnitId[], accountId: AccountId, reach: UnitId[] | null] {
  const reach = findReach(principal, 'rules.follow');
  return [[...principal.unitPath], principal.accountId, reach === 'everywhere' ? null : reach];
}

/** Rules that one may see, by their ids or the newest. */
export function readUsageRules(
  db: Queryable,
  principal: AccountPrincipal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<UsageRules[]> {
  return db.query<UsageRules>(
    `select ${COLUMNS} from usage_rules s join unit u on u.id = s.unit_id where ${VISIBLE} and ($4::uuid[] is null or s.id = any ($4))
     order by s.published_at desc, s.id desc limit $5`,
    [...viewOf(principal), ids ?? null, most],
  );
}

export interface RulesCondition {
  unitId?: string;
  isInForce?: boolean;
  /** In force, for whoever asks, and not acknowledged by them. */
  isWaiting?: boolean;
}

/** Ids of rules that one may see. */
export async function findUsageRulesIds(
  db: Queryable,
  principal: AccountPrincipal,
  { unitId, isInForce, isWaiting }: RulesCondition,
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const direction = isAscending ? 'asc' : 'desc';
  const rows = await db.query<{ id: string }>(
    `select s.id from usage_rules s where ${VISIBLE} and ($4::uuid is null or s.unit_id = $4)
       and ($5::boolean is null or $5 = (${IS_IN_FORCE}))
       and ($6::boolean is null or $6 = (s.unit_id = any ($1::uuid[]) and ${IS_IN_FORCE} and not exists (
         select from usage_rules_acknowledgement k where k.rules_id = s.id and k.member_id = $2)))
     order by s.published_at ${direction}, s.id ${direction} limit $7`,
    [...viewOf(principal), unitId ?? null, isInForce ?? null, isWaiting ?? null, most],
  );
  return rows.map(({ id }) => id);
}

/** Who has acknowledged rules and who has not, those who have not first. `Refusal`: `notFound`, `notPermitted`. */
export async function listRulesMembers(
  db: Queryable,
  principal: AccountPrincipal,
  id: string,
): Promise<RulesMember[]> {
  const [rules] = await db.query<{ unitPath: UnitId[] }>(
    'select unit_path(unit_id) as "unitPath" from usage_rules where id = $1',
    [id],
  );
  if (!rules) throw new Refusal('notFound', 'There are no such rules.');
  requirePermission(principal, 'rules.follow', { kind: 'unit', unitPath: rules.unitPath });
  return db.query<RulesMember>(
    `select c.id as "accountId", c.display_name as name, u.name as "unitName", k.acknowledged_at as "acknowledgedAt"
     from usage_rules s join ${MEMBERS.replace(' where ', ' on ')} join unit u on u.id = c.unit_id
     left join usage_rules_acknowledgement k on k.rules_id = s.id and k.member_id = c.id
     where s.id = $1 order by k.acknowledged_at is not null, u.name, c.display_name, c.id limit ${MAX_MEMBERS}`,
    [id],
  );
}

/** The version that a unit's next rules would have. */
export async function findNextVersion(db: Queryable, unitId: UnitId): Promise<number> {
  const [row] = await db.query<{ version: number }>(
    'select coalesce(max(version), 0) + 1 as version from usage_rules where unit_id = $1',
    [unitId],
  );
  return row?.version ?? 1;
}

function cleanText(text: string, most: number, property: string): string {
  const clean = text.replaceAll('\0', '').toWellFormed().trim();
  if (clean === '' || clean.length > most)
    throw new Refusal('invalidArgument', 'Rules have a title and a text, not too long.', { property });
  return clean;
}

/** What a head publishes. */
export interface RulesText {
  title: string;
  text: string;
  /** Both or neither. */
  titleEn: string | null;
  textEn: string | null;
}

function cleanRules({ title, text, titleEn, textEn }: RulesText): RulesText {
  const isInEnglish = titleEn !== null || textEn !== null;
  return {
    title: cleanText(title, MAX_TITLE, 'title'),
    text: cleanText(text, MAX_TEXT, 'text'),
    titleEn: isInEnglish ? cleanText(titleEn ?? '', MAX_TITLE, 'titleEn') : null,
    textEn: isInEnglish ? cleanText(textEn ?? '', MAX_TEXT, 'textEn') : null,
  };
}

/** Publishes rules under the head's name, which take the place of those before. Gives their id and version. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function publishRules(
  tx: Transaction,
  { principal, ids, now }: OrderAct,
  { unit, by, ...written }: RulesText & { unit: Unit; by: string },
): Promise<{ id: string; version: number }> {
  requirePermission(principal, 'rules.publish', { kind: 'post', unitPath: unit.path });
  const id = ids();
  const actor = auditActor(principal);
  const { title, text, titleEn, textEn } = cleanRules(written);
  // One publishes at a time: the unit's row is the lock.
  await tx.query('select 1 from unit where id = $1 for no key update', [unit.id]);
  const [row] = await tx.query<{ version: number }>(
    `insert into usage_rules (id, unit_id, version, title, text, published_at, published_by_name, title_en, text_en)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8 from usage_rules where unit_id = $2 returning version`,
    [id, unit.id, title, text, new Date(now), by, titleEn, textEn],
  );
  const version = row?.version ?? 1;
  await recordEvent(tx, {
    now,
    actor,
    act: 'rules.publish',
    object: { kind: 'usageRules', id },
    authority: 'R9.4',
    after: { unit: unit.code, version, title, ...(titleEn !== null && { titleEn }) },
  });
  return { id, version };
}

/** Says for oneself that one has read rules and follows them. Twice is once. `Refusal`: `notFound` for rules that hold for others or no more. */
export async function acknowledgeRules(
  tx: Transaction,
  principal: AccountPrincipal,
  id: string,
  now: number,
): Promise<void> {
  const [rules] = await tx.query<{ title: string; version: number }>(
    `select s.title, s.version from usage_rules s where s.id = $1 and s.unit_id = any ($2::uuid[]) and ${IS_IN_FORCE}`,
    [id, [...principal.unitPath]],
  );
  if (!rules || principal.isAgency)
    throw new Refusal('notFound', 'There are no such rules in force for you.');
  const fresh = await tx.query(
    `insert into usage_rules_acknowledgement (rules_id, member_id, acknowledged_at) values ($1, $2, $3)
     on conflict do nothing returning 1`,
    [id, principal.accountId, new Date(now)],
  );
  if (fresh.length === 0) return;
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: 'rules.acknowledge',
    object: { kind: 'usageRules', id },
    authority: 'R9.4',
    after: { title: rules.title, version: rules.version },
  });
}

/** Living accounts that rules of a unit hold for; without those who have acknowledged the version `exceptOf`. */
export function listRulesReaders(
  db: Queryable,
  unitId: UnitId,
  exceptOf?: string,
): Promise<{ accountId: AccountId }[]> {
  return db.query(
    `select c.id as "accountId" from account c
     where c.kind = 'personal' and c.state in ('active', 'locked') and $1 = any (unit_path(c.unit_id)) and ($2::uuid is null or not exists (
       select from usage_rules_acknowledgement k where k.rules_id = $2 and k.member_id = c.id))
     order by c.id limit ${MAX_MEMBERS}`,
    [unitId, exceptOf ?? null],
  );
}
