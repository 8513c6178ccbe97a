/**
 * Which messages a removal is about: conditions that must all hold, over every mailbox of the province.
 *
 * Cost: the messages that arrived within the time, read once; an operator's act, not a person's.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface RemovalCriteria {
  /** Without angle brackets. */
  messageId?: string;
  /** SHA-256 of the stored message, in hexadecimal: exactly these bytes. */
  hash?: string;
  /** The sender's whole address, or only its domain. */
  from?: string;
  fromDomain?: string;
  /** Part of the subject, in any case. With `fromDomain` it is a campaign. */
  subject?: string;
  /** ISO times; the last 30 days where none is given. */
  after?: string;
  before?: string;
}

const MAX_TEXT = 500;
const DEFAULT_MS = 30 * 24 * 60 * 60_000;
const TEXTS = ['messageId', 'hash', 'from', 'fromDomain', 'subject', 'after', 'before'] as const;
/** Something must say which messages; a time alone would take everything. */
const TELLING = ['messageId', 'hash', 'from', 'fromDomain', 'subject'] as const;

/** Throws `Refusal('invalidArgument')` for criteria that say nothing or are no criteria. */
export function requireCriteria(criteria: RemovalCriteria): void {
  const isGood = Object.entries(criteria).every(
    ([key, value]) =>
      TEXTS.some((name) => name === key) &&
      typeof value === 'string' &&
      value !== '' &&
      value.length <= MAX_TEXT,
  );
  if (!isGood || !TELLING.some((name) => criteria[name] !== undefined))
    throw new Refusal('invalidArgument', `Say which messages: ${TELLING.join(', ')}.`);
  if (criteria.hash !== undefined && !/^[0-9a-f]{64}$/i.test(criteria.hash))
    throw new Refusal('invalidArgument', 'A hash is 64 hexadecimal digits.');
  for (const name of ['after', 'before'] as const)
    if (criteria[name] !== undefined && Number.isNaN(Date.parse(criteria[name])))
      throw new Refusal('invalidArgument', `${name} is no time.`);
}

/** One e-mail of one account. */
export interface Match {
  accountId: AccountId;
  emailId: EmailId;
}

/** The text conditions look at the raw JSON first, which rules most rows out without decoding it. */
const WHERE = `e.received_at >= coalesce($1::timestamptz, now() - interval '${DEFAULT_MS} milliseconds')
  and ($2::timestamptz is null or e.received_at < $2)
  and ($3::bytea is null or e.blob = $3)
  and ($4::text is null or (position($4 in e.fields) > 0 and e.fields::jsonb -> 'messageId' ? $4))
  and ($5::text is null or (position($5 in lower(e.fields)) > 0
       and exists (select from jsonb_array_elements(e.fields::jsonb -> 'from') f where lower(f ->> 'email') = $5)))
  and ($6::text is null or (position('@' || $6 in lower(e.fields)) > 0
       and exists (select from jsonb_array_elements(e.fields::jsonb -> 'from') f
                   where lower(f ->> 'email') like '%@' || $6)))
  and ($7::text is null or position(lower($7) in lower(e.fields::jsonb ->> 'subject')) > 0)`;

function params(criteria: RemovalCriteria): unknown[] {
  const { after, before, hash, messageId, from, fromDomain, subject } = criteria;
  return [
    after === undefined ? null : new Date(after),
    before === undefined ? null : new Date(before),
    hash === undefined ? null : Buffer.from(hash, 'hex'),
    messageId?.replaceAll(/^<|>$/g, '') ?? null,
    from?.toLowerCase() ?? null,
    fromDomain?.toLowerCase().replaceAll(/[%_\\]/g, '') ?? null,
    subject ?? null,
  ];
}

/** How many messages in how many accounts. */
export async function countMatches(
  db: Queryable,
  criteria: RemovalCriteria,
): Promise<{ messages: number; accounts: number }> {
  const [row] = await db.query<{ messages: number; accounts: number }>(
    `select count(*)::integer as messages, count(distinct e.account_id)::integer as accounts from email e where ${WHERE}`,
    params(criteria),
  );
  return row ?? { messages: 0, accounts: 0 };
}

/** A message as a removal shows it. */
export interface FoundMail {
  /** As it was written: a name, where there is one, and an address. */
  from: { name: string | null; email: string } | null;
  subject: string;
  /** Of its first copy, ISO. */
  receivedAt: string;
}

/**
 * The message whose exact bytes are meant, or undefined. For no other criteria: whoever can name the hash has had the message before
 * them, while a sender or a word of the subject would open the subjects of mailboxes to who guesses.
 */
export async function findExactMail(
  db: Queryable,
  criteria: RemovalCriteria,
): Promise<FoundMail | undefined> {
  if (criteria.hash === undefined) return undefined;
  const [row] = await db.query<{ fields: string; receivedAt: Date }>(
    `select e.fields, e.received_at as "receivedAt" from email e where ${WHERE} order by e.received_at limit 1`,
    params(criteria),
  );
  if (!row) return undefined;
  const { from, subject } = JSON.parse(row.fields) as {
    from?: readonly { name?: string | null; email: string }[] | null;
    subject?: string | null;
  };
  const sender = from?.[0];
  return {
    from: sender ? { name: sender.name ?? null, email: sender.email } : null,
    subject: subject ?? '',
    receivedAt: row.receivedAt.toISOString(),
  };
}

/** The messages, account by account. */
export async function findMatches(db: Queryable, criteria: RemovalCriteria): Promise<Match[]> {
  return db.query<Match>(
    `select e.account_id as "accountId", e.id as "emailId" from email e where ${WHERE} order by e.account_id, e.id`,
    params(criteria),
  );
}
