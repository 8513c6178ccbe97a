/** A list of e-mail as a statement of SQL: what is asked, in which order, and its rows. */
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import {
  type EmailFilter,
  type EmailSort,
  filterSql,
  keywordSql,
  type LookedUp,
  SqlParameters,
} from './email-filter.ts';

export interface EmailQuery {
  filter: EmailFilter;
  sort: readonly EmailSort[];
  collapseThreads: boolean;
  /** From the front, or from the end when negative; or around an e-mail. */
  window: { position: number } | { anchor: EmailId; offset: number };
  limit: number;
  calculateTotal: boolean;
}

export interface ListedRow {
  id: EmailId;
  thread: string;
}

/** The one mailbox that everything in the list is in, when a filter says so at its top. */
export function mailboxOf(filter: EmailFilter): MailboxId | undefined {
  if (filter.operator === undefined) return filter.condition.inMailbox;
  if (filter.operator !== 'AND') return undefined;
  return filter.conditions.map(mailboxOf).find((id) => id !== undefined);
}

/** True when a filter asks for nothing but one mailbox, whose counter is then the total. */
export function isWholeMailbox(filter: EmailFilter): boolean {
  if (filter.operator === 'AND')
    return filter.conditions.length === 1 && filter.conditions.every(isWholeMailbox);
  return filter.operator === undefined && Object.keys(filter.condition).join() === 'inMailbox';
}

const FIELD_SORTS = {
  from: `lower(coalesce(e.fields::jsonb #>> '{from,0,name}', e.fields::jsonb #>> '{from,0,email}', ''))`,
  to: `lower(coalesce(e.fields::jsonb #>> '{to,0,name}', e.fields::jsonb #>> '{to,0,email}', ''))`,
  subject: `lower(coalesce(e.fields::jsonb ->> 'subject', ''))`,
  sentAt: `coalesce((e.fields::jsonb ->> 'sentAt')::numeric, extract(epoch from e.received_at) * 1000)`,
  size: 'e.size',
};

function sortSql(sort: EmailSort, source: 'm' | 'e', parameters: SqlParameters): string {
  const direction = sort.isAscending ? '' : ' desc';
  if (sort.property === 'receivedAt') return `${source}.received_at${direction}`;
  if ('keyword' in sort) {
    const keyword = keywordSql('k', sort.keyword, parameters);
    const of =
      sort.property === 'hasKeyword'
        ? 'k.email_id = e.id'
        : 'k.email_id in (select t.id from email t where t.account_id = $1 and t.thread_id = e.thread_id)';
    const combine = sort.property === 'allInThreadHaveKeyword' ? 'bool_and' : 'bool_or';
    return `(select ${combine}(${keyword}) from ${parameters.messages} k where k.account_id = $1 and ${of})${direction}`;
  }
  return `${FIELD_SORTS[sort.property]}${direction}`;
}

export interface Statement {
  from: string;
  order: string;
  parameters: SqlParameters;
}

/** Only e-mails in a mailbox that may be read. */
function visibleSql(access: MailAccess, parameters: SqlParameters): string[] {
  if (access.accountRights !== '') return [];
  const readable = [...access.mailboxRights].filter(([, rights]) => rights.includes('r')).map(([id]) => id);
  return [
    `exists (select from message v where v.account_id = $1 and v.email_id = e.id
       and v.mailbox_id = any (${parameters.add(readable)}::uuid[]))`,
  ];
}

export function compile(access: MailAccess, query: EmailQuery, found: LookedUp): Statement {
  const parameters = new SqlParameters(access);
  const mailboxId = mailboxOf(query.filter);
  const isByDate = query.sort.length === 0 || query.sort[0]?.property === 'receivedAt';
  const drivesMailbox = mailboxId !== undefined && isByDate;
  const source = drivesMailbox
    ? `${parameters.messages} m join email e on e.account_id = $1 and e.id = m.email_id
       where m.account_id = $1 and m.mailbox_id = ${parameters.add(mailboxId)}`
    : 'email e where e.account_id = $1';
  const conditions =
    isWholeMailbox(query.filter) && drivesMailbox ? [] : [filterSql(query.filter, parameters, found)];
  const from = [source, ...conditions, ...visibleSql(access, parameters)].join(' and ');
  const sorts =
    query.sort.length === 0 ? [{ property: 'receivedAt' as const, isAscending: false }] : query.sort;
  const last = sorts.at(-1)?.isAscending ? '' : ' desc';
  const alias = drivesMailbox ? 'm' : 'e';
  const order = [
    ...sorts.map((sort) => sortSql(sort, alias, parameters)),
    `${drivesMailbox ? 'm.email_id' : 'e.id'}${last}`,
  ].join(', ');
  return { from, order, parameters };
}

export async function readRows(
  db: Queryable,
  { from, order, parameters }: Statement,
  limit: number,
): Promise<ListedRow[]> {
  return db.query<ListedRow>(
    `select e.id, e.thread_id as thread from ${from} order by ${order} limit ${limit}`,
    parameters.values,
  );
}

/** Each e-mail once, and with `collapse` the first of each thread (RFC 8621 §4.4.3). */
export function distinct(rows: readonly ListedRow[], collapse: boolean): EmailId[] {
  const seen = new Set<string>();
  const ids: EmailId[] = [];
  for (const { id, thread } of rows) {
    const key = collapse ? thread : id;
    if (seen.has(key)) continue;
    seen.add(key);
    ids.push(id);
  }
  return ids;
}
