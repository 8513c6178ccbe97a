/**
 * Scripts of the organisation: run on everybody's mail before or after a person's own, on every event in a mailbox
 * (RFC 6785), or kept for others to include.
 *
 * Only the center changes them, and every change is in the audit record with the whole text (R5.1, R6.4): such a script
 * decides about other people's mail.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { listOnward } from '#formats/sieve/onward.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { requireGoodScript, requireScriptName } from './scripts.ts';

export const SCRIPT_PLACES = ['before', 'after', 'events', 'library'] as const;
export type ScriptPlace = (typeof SCRIPT_PLACES)[number];

export interface OrganisationScript {
  name: string;
  place: ScriptPlace;
  /** Of several in one place the lowest runs first. */
  position: number;
  content: string;
  updatedAt: Date;
}

const MAX_ORGANISATION_SCRIPTS = 100;
const PROVINCE = { kind: 'province' } as const;

async function readAll(db: Queryable): Promise<OrganisationScript[]> {
  return db.query<OrganisationScript>(
    `select name, place, position, content, updated_at as "updatedAt" from organisation_script
     order by place, position, name`,
    [],
    { name: 'organisation_script_list' },
  );
}

/** All of them, in the order they run, for whoever may read them. */
export async function listOrganisationScripts(
  db: Queryable,
  principal: Principal,
): Promise<OrganisationScript[]> {
  requirePermission(principal, 'filters.read', PROVINCE);
  return readAll(db);
}

/** The same for delivery, which runs them and shows them to nobody. */
export const readOrganisationScripts = readAll;

export interface OrganisationScriptAct {
  principal: Principal;
  authority: string;
  now: number;
}

/** Whoever writes these has no right to others' mail, so they send none of it, and no notice of it, to anybody (R6.4). */
function requireNothingOnward(content: string): void {
  if (listOnward(content).length > 0)
    throw new Refusal(
      'notPermitted',
      'A script for everybody sends no mail on, and no notice of it: it would open mailboxes to others.',
    );
}

/** Stores a script, in the place of one of the same name. `Refusal`: `notPermitted`, `invalidArgument`, `tooMany`. */
export async function putOrganisationScript(
  db: Database,
  act: OrganisationScriptAct,
  script: Omit<OrganisationScript, 'updatedAt'>,
): Promise<void> {
  requirePermission(act.principal, 'filters.organise', PROVINCE);
  requireScriptName(script.name);
  requireGoodScript(script.content);
  requireNothingOnward(script.content);
  await db.transaction(async (tx) => {
    const all = await readAll(tx);
    const before = all.find(({ name }) => name === script.name);
    if (!before && all.length >= MAX_ORGANISATION_SCRIPTS)
      throw new Refusal('tooMany', `There are at most ${MAX_ORGANISATION_SCRIPTS} such scripts.`);
    const actor = auditActor(act.principal);
    await tx.query(
      `insert into organisation_script (name, place, position, content, updated_at, updated_by)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (name) do update set place = excluded.place, position = excluded.position,
         content = excluded.content, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [
        script.name,
        script.place,
        script.position,
        script.content,
        new Date(act.now),
        actor.accountId ?? null,
      ],
    );
    await recordEvent(tx, {
      now: act.now,
      actor,
      act: 'filters.organise',
      object: { kind: 'organisationScript', id: script.name },
      authority: act.authority,
      ...(before && {
        before: { place: before.place, position: before.position, content: before.content },
      }),
      after: { place: script.place, position: script.position, content: script.content },
    });
  });
}

/** Removes a script. `Refusal`: `notPermitted`, `notFound`. */
export async function deleteOrganisationScript(
  db: Database,
  act: OrganisationScriptAct,
  name: string,
): Promise<void> {
  requirePermission(act.principal, 'filters.organise', PROVINCE);
  await db.transaction(async (tx) => {
    const [gone] = await tx.query<{ place: string; content: string }>(
      'delete from organisation_script where name = $1 returning place, content',
      [name],
    );
    if (!gone) throw new Refusal('notFound', 'There is no such script.');
    await recordEvent(tx, {
      now: act.now,
      actor: auditActor(act.principal),
      act: 'filters.organise',
      object: { kind: 'organisationScript', id: name },
      authority: act.authority,
      before: { place: gone.place, content: gone.content },
    });
  });
}
