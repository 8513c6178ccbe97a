/** What delivery needs of many accounts at once: active scripts, answers while away, addresses, mailboxes. One query each. */
import { orderByHierarchy } from '#domain/mailstore/mailbox-paths.ts';
import type { MailboxFact } from '#formats/sieve/input.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { VACATION_COLUMNS, type VacationResponse } from './vacation.ts';

/** Everything an account wants done with its mail; absent for those that want nothing. */
export interface AccountScripts {
  active: string | undefined;
  /** All scripts by name, for `include`. */
  scripts: ReadonlyMap<string, string>;
  vacation: VacationResponse | undefined;
}

interface ScriptRow {
  account_id: AccountId;
  name: string;
  content: string;
  is_active: boolean;
}

/** The scripts and answers of those accounts that have an active one. Two statements, sent together. */
export async function readActiveScripts(
  db: Queryable,
  accountIds: readonly AccountId[],
): Promise<Map<AccountId, AccountScripts>> {
  const [scripts, vacations] = await Promise.all([
    db.query<ScriptRow>(
      `select s.account_id, s.name, s.content, s.is_active from sieve_script s
       where s.account_id = any ($1::uuid[])
         and exists (select from sieve_script a where a.account_id = s.account_id and a.is_active)`,
      [accountIds],
      { name: 'sieve_active' },
    ),
    db.query<VacationResponse & { account_id: AccountId }>(
      `select account_id, ${VACATION_COLUMNS} from vacation_response
       where account_id = any ($1::uuid[]) and is_enabled`,
      [accountIds],
      { name: 'vacation_active' },
    ),
  ]);
  const found = new Map<AccountId, AccountScripts>();
  for (const [accountId, rows] of Map.groupBy(scripts, (row) => row.account_id))
    found.set(accountId, {
      active: rows.find((row) => row.is_active)?.content,
      scripts: new Map(rows.map(({ name, content }) => [name, content])),
      vacation: undefined,
    });
  for (const { account_id: accountId, ...vacation } of vacations)
    found.set(accountId, { active: undefined, scripts: new Map(), ...found.get(accountId), vacation });
  return found;
}

/** Who an account is, and the mailboxes it has. */
export interface FilterOwner {
  /** The primary address first; in lower case. */
  addresses: string[];
  displayName: string;
  mailboxes: MailboxFact[];
}

interface MailboxRow {
  account_id: AccountId;
  id: string;
  parent_id: string | null;
  name: string;
  role: string | null;
  sort_order: number;
}

function factsOf(rows: readonly MailboxRow[]): MailboxFact[] {
  const values = rows.map((row) => ({
    id: row.id,
    ...(row.parent_id !== null && { parentId: row.parent_id }),
    name: row.name,
    sortOrder: row.sort_order,
    role: row.role,
  }));
  return orderByHierarchy(values).map(({ id, path, role }) => ({
    id,
    path,
    ...(role !== null && { specialUse: `\\${role}` }),
  }));
}

/** Owners of scripts that are about to run. Two statements, sent together. */
export async function readFilterOwners(
  db: Queryable,
  accountIds: readonly AccountId[],
): Promise<Map<AccountId, FilterOwner>> {
  const [people, boxes] = await Promise.all([
    db.query<{ account_id: AccountId; display_name: string; addresses: string[] }>(
      `select c.id as account_id, c.display_name,
              array_agg(a.address order by a.kind = 'alias', a.created_at, a.address) as addresses
       from account c join address a on a.account_id = c.id and a.kind in ('primary', 'alias')
       where c.id = any ($1::uuid[]) group by c.id`,
      [accountIds],
      { name: 'filter_owners' },
    ),
    db.query<MailboxRow>(
      `select account_id, id, parent_id, name, role, sort_order from mailbox where account_id = any ($1::uuid[])`,
      [accountIds],
      { name: 'filter_mailboxes' },
    ),
  ]);
  const byAccount = Map.groupBy(boxes, (row) => row.account_id);
  return new Map(
    people.map(({ account_id: accountId, display_name: displayName, addresses }) => [
      accountId,
      { addresses, displayName, mailboxes: factsOf(byAccount.get(accountId) ?? []) },
    ]),
  );
}
