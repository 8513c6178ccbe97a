/**
 * The addresses that somebody may put into From: their own, those of agencies whose post they hold (send as), and those of agencies
 * that they write for (on behalf: the agency in From, themselves in Sender; R9.1, RFC 5322 §3.6.2).
 */
import { authorize } from '#domain/directory/authorize.ts';
import type { AccountPrincipal, Principal, UnitPath } from '#domain/directory/principal.ts';
import { createBatcher } from '#platform/kernel/batcher.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface SendAddress {
  address: string;
  accountId: AccountId;
  /** The name that goes with it. */
  displayName: string;
  manner: 'own' | 'as' | 'onBehalf';
}

interface AddressRow {
  address: string;
  accountId: AccountId;
  displayName: string;
  kind: 'personal' | 'agency' | 'system';
  unitPath: UnitPath;
}

function mannerOf(
  principal: AccountPrincipal,
  account: { accountId: AccountId; unitPath: UnitPath; accountKind: AddressRow['kind'] },
): SendAddress['manner'] | undefined {
  const object = { kind: 'mailbox' as const, ...account };
  if (account.accountId === principal.accountId) return 'own';
  if (authorize(principal, 'mail.send', object)) return 'as';
  return authorize(principal, 'mail.sendOnBehalf', object) ? 'onBehalf' : undefined;
}

/** One query; one's own primary address first. */
export async function listSendAddresses(db: Queryable, principal: AccountPrincipal): Promise<SendAddress[]> {
  const rows = await db.query<AddressRow>(
    `select a.address, c.id as "accountId", c.display_name as "displayName", c.kind, unit_path(c.unit_id) as "unitPath"
     from address a join account c on c.id = a.account_id
     where a.kind in ('primary', 'alias')
       and (c.id = $1 or (c.kind = 'agency' and c.state = 'active' and c.unit_id = any ($2::uuid[])))
     order by c.id <> $1, c.display_name, a.kind = 'alias', a.created_at, a.address`,
    [principal.accountId, principal.roles.map((held) => held.unitId)],
    { name: 'send_addresses' },
  );
  return rows.flatMap(({ kind, unitPath, ...row }) => {
    const manner = mannerOf(principal, { accountId: row.accountId, unitPath, accountKind: kind });
    return manner ? [{ ...row, manner }] : [];
  });
}

/** Questions that the delivery of every message asks of its sender. */
export interface SendAddressBook {
  /** Addresses that may stand in From and Sender; lower case, the primary one first. */
  ownAddresses(principal: Principal): Promise<ReadonlySet<string>>;
  /** Addresses that may stand in From with oneself as Sender. */
  behalfAddresses(principal: Principal): Promise<ReadonlySet<string>>;
}

interface Question {
  principal: AccountPrincipal;
  answer: readonly SendAddress[];
}

/** What the answer depends on: a person's sessions may know of different posts. */
function questionKey({ principal }: Question): string {
  return [principal.accountId, ...principal.roles.map(({ role, unitId }) => `${role} ${unitId}`)].join();
}

const MAX_BATCH = 200;

/** Messages that one person hands in at once are asked about once: never from memory, always what holds now. */
export function createSendAddressBook(db: Queryable): SendAddressBook {
  const batcher = createBatcher<Question>(MAX_BATCH, async (questions) => {
    await Promise.all(
      [...Map.groupBy(questions, questionKey).values()].map(async (same) => {
        const [first] = same;
        const answer = first ? await listSendAddresses(db, first.principal) : [];
        for (const question of same) question.answer = answer;
      }),
    );
  });
  const read = async (
    principal: Principal,
    isWanted: (one: SendAddress) => boolean,
  ): Promise<Set<string>> => {
    if (principal.kind !== 'account') return new Set();
    const question: Question = { principal, answer: [] };
    await batcher.add(question);
    return new Set(question.answer.filter(isWanted).map(({ address }) => address));
  };
  return {
    ownAddresses: (principal) => read(principal, ({ manner }) => manner !== 'onBehalf'),
    // Only who holds a post writes for an agency.
    behalfAddresses: (principal) =>
      principal.kind === 'account' && principal.roles.length > 0
        ? read(principal, ({ manner }) => manner === 'onBehalf')
        : Promise.resolve(new Set()),
  };
}
