/**
 * An account's filter scripts (RFC 5804, RFC 9661): kept checked, named once, at most one active.
 *
 * The vacation script is no row here; `vacation.ts` shows it under a name of its own, which no script may take.
 */
import { hash } from 'node:crypto';
import { type MailAccess } from '#domain/mailstore/access.ts';
import { advanceModseq } from '#domain/mailstore/mail-accounts.ts';
import { ALL_RIGHTS } from '#domain/mailstore/rights.ts';
import { placedFaultText } from '#formats/sieve/fault-texts.ts';
import { checkScript } from '#formats/sieve/registry.ts';
import { positionOf } from '#formats/sieve/sieve-fault.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

/** The name of the script that `vacation.ts` makes. */
export const VACATION_SCRIPT = 'vacation';

export interface SieveScript {
  id: string;
  name: string;
  content: string;
  blob: Buffer;
  isActive: boolean;
}

/** Nobody keeps apart more; all together a megabyte (RFC 5804 §1.3 QUOTA/MAXSCRIPTS, QUOTA/MAXSIZE). */
export const MAX_SCRIPTS = 50;
export const MAX_SCRIPTS_BYTES = 1024 * 1024;
const MAX_NAME_CHARACTERS = 128;

const COLUMNS = 'id, name, content, blob, is_active as "isActive"';

/** Throws `Refusal('notPermitted')` unless the access is to everything of the account. */
export function requireFilterAccess(access: MailAccess): void {
  if (access.accountRights !== ALL_RIGHTS)
    throw new Refusal('notPermitted', 'You may not see the filters of this account.');
}

/** RFC 5804 §1.6: no control characters, no line or paragraph separators; ours hold no slash either, for include. */
export function requireScriptName(name: string): void {
  const isGood =
    name !== '' &&
    name.length <= MAX_NAME_CHARACTERS &&
    !/[\p{Cc}\u2028\u2029/]/u.test(name) &&
    name.isWellFormed();
  if (!isGood) throw new Refusal('invalidArgument', 'This is no name for a script.');
  if (name.toLowerCase() === VACATION_SCRIPT)
    throw new Refusal('alreadyExists', 'The answer while away has this name.');
}

/** The hash that names a script's bytes. */
export function scriptHash(content: string): Buffer {
  return hash('sha256', content, 'buffer');
}

/** Throws `Refusal('invalidArgument')` with all faults in words. */
export function requireGoodScript(content: string): void {
  const { faults } = checkScript(content);
  if (faults.length === 0) return;
  const lines = faults.map((fault) => {
    const position = positionOf(content, fault.at);
    return `${placedFaultText(fault, position, 'vi')} / ${placedFaultText(fault, position, 'en')}`;
  });
  throw new Refusal('invalidArgument', lines.join('\n'), { reason: 'script' });
}

/** All scripts, by name. */
export async function listScripts(db: Queryable, access: MailAccess): Promise<SieveScript[]> {
  requireFilterAccess(access);
  return db.query<SieveScript>(
    `select ${COLUMNS} from sieve_script where account_id = $1 order by name`,
    [access.accountId],
    { name: 'sieve_list' },
  );
}

async function requireScript(tx: Queryable, access: MailAccess, id: string): Promise<SieveScript> {
  const [script] = await tx.query<SieveScript>(
    `select ${COLUMNS} from sieve_script where account_id = $1 and id = $2`,
    [access.accountId, id],
  );
  if (!script) throw new Refusal('notFound', 'There is no such script.');
  return script;
}

/** Throws `Refusal('overQuota')` when a script of this size has no place; `replaced` gives up its own. */
export async function requireSpace(
  tx: Queryable,
  access: MailAccess,
  wanted: { name: string; bytes: number },
): Promise<void> {
  const [held] = await tx.query<{ number: number; bytes: number }>(
    `select count(*)::integer as number, coalesce(sum(size), 0)::integer as bytes
     from sieve_script where account_id = $1 and name <> $2`,
    [access.accountId, wanted.name],
  );
  if ((held?.number ?? 0) >= MAX_SCRIPTS)
    throw new Refusal('overQuota', `An account has at most ${MAX_SCRIPTS} scripts.`, { quota: 'scripts' });
  if ((held?.bytes ?? 0) + wanted.bytes > MAX_SCRIPTS_BYTES)
    throw new Refusal('overQuota', 'The scripts are too large together.', { quota: 'size' });
}

async function write(
  tx: Transaction,
  access: MailAccess,
  script: { id: string; name: string; content: string; now: number },
): Promise<void> {
  const bytes = Buffer.byteLength(script.content);
  await requireSpace(tx, access, { name: script.name, bytes });
  await tx.query(
    `insert into sieve_script (account_id, id, name, content, blob, size, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict (account_id, id) do update
       set name = excluded.name, content = excluded.content, blob = excluded.blob, size = excluded.size,
           updated_at = excluded.updated_at`,
    [
      access.accountId,
      script.id,
      script.name,
      script.content,
      scriptHash(script.content),
      bytes,
      new Date(script.now),
    ],
  );
}

/** One writer of an account's filters at a time: the account's row is the lock, as for mail. */
async function lock(tx: Transaction, access: MailAccess): Promise<void> {
  await advanceModseq(tx, access.accountId);
}

/** Stores a script under a name, in the place of one that has it (RFC 5804 §2.6). Gives its id. */
export async function putScript(
  db: Database,
  access: MailAccess,
  wanted: { name: string; content: string; ids: NewId; now: number },
): Promise<string> {
  requireFilterAccess(access);
  requireScriptName(wanted.name);
  requireGoodScript(wanted.content);
  return db.transaction(async (tx) => {
    await lock(tx, access);
    const [known] = await tx.query<{ id: string }>(
      'select id from sieve_script where account_id = $1 and name = $2',
      [access.accountId, wanted.name],
    );
    const id = known?.id ?? wanted.ids();
    await write(tx, access, { ...wanted, id });
    return id;
  });
}

/** Makes a script. `Refusal`: `alreadyExists`, `invalidArgument`, `overQuota`. */
export async function createScript(
  db: Database,
  access: MailAccess,
  wanted: { name: string; content: string; ids: NewId; now: number },
): Promise<SieveScript> {
  requireFilterAccess(access);
  requireScriptName(wanted.name);
  requireGoodScript(wanted.content);
  return db.transaction(async (tx) => {
    await lock(tx, access);
    await requireFreeName(tx, access, wanted.name);
    const id = wanted.ids();
    await write(tx, access, { ...wanted, id });
    return requireScript(tx, access, id);
  });
}

async function requireFreeName(tx: Transaction, access: MailAccess, name: string): Promise<void> {
  const taken = await tx.query('select from sieve_script where account_id = $1 and name = $2', [
    access.accountId,
    name,
  ]);
  if (taken.length > 0) throw new Refusal('alreadyExists', 'There is a script of this name.');
}

/** Changes name or content of a script. */
export async function changeScript(
  db: Database,
  access: MailAccess,
  change: { id: string; name?: string; content?: string; now: number },
): Promise<void> {
  requireFilterAccess(access);
  if (change.name !== undefined) requireScriptName(change.name);
  if (change.content !== undefined) requireGoodScript(change.content);
  await db.transaction(async (tx) => {
    await lock(tx, access);
    const known = await requireScript(tx, access, change.id);
    const name = change.name ?? known.name;
    if (name !== known.name) {
      await requireFreeName(tx, access, name);
      await tx.query('update sieve_script set name = $3 where account_id = $1 and id = $2', [
        access.accountId,
        known.id,
        name,
      ]);
    }
    await write(tx, access, {
      id: known.id,
      name,
      content: change.content ?? known.content,
      now: change.now,
    });
  });
}

/** Deletes a script. `Refusal`: `notFound`, `inUse` for the active one (RFC 5804 §2.10, RFC 9661 §2.4). */
export async function deleteScript(db: Database, access: MailAccess, id: string): Promise<void> {
  requireFilterAccess(access);
  await db.transaction(async (tx) => {
    await lock(tx, access);
    const known = await requireScript(tx, access, id);
    if (known.isActive) throw new Refusal('inUse', 'The active script cannot be deleted.');
    await tx.query('delete from sieve_script where account_id = $1 and id = $2', [access.accountId, id]);
  });
}

/** Makes a script the active one; with undefined none is. */
export async function activateScript(
  db: Database,
  access: MailAccess,
  id: string | undefined,
): Promise<void> {
  requireFilterAccess(access);
  await db.transaction(async (tx) => {
    await lock(tx, access);
    if (id !== undefined) await requireScript(tx, access, id);
    await tx.query(
      `update sieve_script set is_active = false where account_id = $1 and is_active and id is distinct from $2`,
      [access.accountId, id ?? null],
    );
    await tx.query(
      'update sieve_script set is_active = true where account_id = $1 and id = $2 and not is_active',
      [access.accountId, id ?? null],
    );
  });
}

/** A script's bytes by their hash; undefined when none of the account's has it. */
export async function findScriptBytes(
  db: Queryable,
  access: MailAccess,
  blob: Buffer,
): Promise<Buffer | undefined> {
  if (access.accountRights !== ALL_RIGHTS) return undefined;
  const [found] = await db.query<{ content: string }>(
    'select content from sieve_script where account_id = $1 and blob = $2 limit 1',
    [access.accountId, blob],
  );
  return found && Buffer.from(found.content);
}
