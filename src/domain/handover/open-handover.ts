/**
 * A handover opens in the transaction in which a head takes up the post (R9.2): the inventory is frozen, old access ends, one that was still
 * open for the mailbox is superseded.
 */
import type { ChangedAccount } from '#domain/accounts/change-account.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { handoverPolicy } from '#domain/policy/policies/handover.ts';
import { readPolicy } from '#domain/policy/policy-store.ts';
import type { AccountId, PersonId, PostId, UnitId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { type EndedAccess, endAccess } from './end-access.ts';
import { noteHandoverEvent } from './handovers.ts';
import { digestOf, type Inventory, takeInventory } from './inventory.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Who hands over. */
export interface FormerHead {
  accountId: AccountId | null;
  name: string;
  title: string;
}

/**
 * Who headed the unit until now: the last by post, or by a role without one; undefined where nobody ever did, or where the new head was acting
 * already and has the mailbox.
 */
export async function findFormerHead(
  tx: Transaction,
  unitId: UnitId,
  taken: { postId: PostId; personId: PersonId; accountId: AccountId; now: number },
): Promise<FormerHead | undefined> {
  const posts = await tx.query<FormerHead & { personId: PersonId; isUntilNow: boolean }>(
    `select c.id as "accountId", p.full_name as name, t.title, t.person_id as "personId",
       t.starts_at < $3 and (t.ends_at is null or t.ends_at >= $3) as "isUntilNow"
     from post t join person p on p.id = t.person_id left join account c on c.person_id = p.id
     where t.unit_id = $1 and t.rank = 'head' and t.id <> $2
     order by t.is_acting and t.ends_at >= $3 desc, t.ends_at desc nulls first, t.starts_at desc, t.id desc limit 20`,
    [unitId, taken.postId, new Date(taken.now)],
  );
  if (posts.some((post) => post.personId === taken.personId && post.isUntilNow)) return undefined;
  const post = posts.find(({ personId }) => personId !== taken.personId);
  if (post) return { accountId: post.accountId, name: post.name, title: post.title };
  const [holder] = await tx.query<FormerHead>(
    `select c.id as "accountId", c.display_name as name, '' as title from role_grant g join account c on c.id = g.account_id
     where g.unit_id = $1 and g.role = 'agency_head' and g.post_id is null and c.id <> $2
       and g.starts_at <= $3 and (g.ends_at is null or g.ends_at > $3) order by g.starts_at, g.id limit 1`,
    [unitId, taken.accountId, new Date(taken.now)],
  );
  return holder;
}

export interface NewHandover {
  agency: ChangedAccount;
  from: FormerHead;
  to: { accountId: AccountId; name: string; title: string };
  isActing: boolean;
  requestId: string | null;
  basis: string;
}

/** The one that was never finished gives way: its new head is the old one now. */
async function supersede(tx: Transaction, act: DirectoryAct, agencyId: AccountId): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `update handover set state = 'superseded', ended_at = $2 where agency_id = $1 and ended_at is null returning id`,
    [agencyId, new Date(act.now)],
  );
  for (const { id } of rows) await noteHandoverEvent(tx, act, id, { act: 'superseded', text: null });
}

async function writeDelegations(tx: Transaction, id: string, inventory: Inventory): Promise<void> {
  const rows = inventory.delegations;
  await tx.query(
    `insert into handover_delegation (handover_id, ordinal, kind, grantee_id, grantee_name, thing_id, thing_name, rights, ends_at)
     select $1, ordinal, kind, grantee_id, grantee_name, thing_id, thing_name, rights, ends_at
     from unnest($2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::timestamptz[])
       with ordinality as t (kind, grantee_id, grantee_name, thing_id, thing_name, rights, ends_at, ordinal)`,
    [
      id,
      rows.map(({ kind }) => kind),
      rows.map(({ granteeId }) => granteeId),
      rows.map(({ grantee }) => grantee),
      rows.map(({ thingId }) => thingId),
      rows.map(({ thing }) => thing),
      rows.map(({ rights }) => rights),
      rows.map(({ endsAt }) => endsAt),
    ],
  );
}

/** Opens it. Gives its id and what ended. */
export async function openHandover(
  tx: Transaction,
  act: DirectoryAct,
  wanted: NewHandover,
): Promise<{ id: string; ended: EndedAccess }> {
  const { agency, from, to, isActing, requestId, basis } = wanted;
  await tx.query('select from account where id = $1 for update', [agency.id]);
  await supersede(tx, act, agency.id);
  const inventory = await takeInventory(tx, agency, act.now);
  const digest = digestOf(inventory);
  const { days } = await readPolicy(tx, handoverPolicy);
  const id = act.ids();
  await tx.query(
    `insert into handover (id, unit_id, agency_id, request_id, basis, is_acting, from_id, from_name, from_title, to_id, to_name,
       to_title, opened_at, due_at, state, inventory, digest)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open', $15, $16)`,
    [
      id,
      agency.unitId,
      agency.id,
      requestId,
      basis,
      isActing,
      from.accountId,
      from.name,
      from.title,
      to.accountId,
      to.name,
      to.title,
      new Date(act.now),
      new Date(act.now + days * DAY_MS),
      inventory,
      digest,
    ],
  );
  await writeDelegations(tx, id, inventory);
  const ended = await endAccess(tx, { agency, principal: act.principal, now: act.now });
  await noteHandoverEvent(tx, act, id, { act: 'opened', text: null });
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'handover.open',
    object: { kind: 'handover', id },
    authority: act.authority,
    context: act.context,
    after: {
      agency: agency.address,
      from: from.name,
      to: to.name,
      inventory: digest.toString('hex'),
      ended,
    },
  });
  return { id, ended };
}
