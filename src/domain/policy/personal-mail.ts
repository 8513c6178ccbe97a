/** The record of official mail to and from personal mail services (R10.2): what reports are made of. */
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface PersonalMail {
  accountId: AccountId;
  at: number;
  direction: 'out' | 'in';
  service: string;
  /** At the service. */
  addresses: readonly string[];
  messageId: string;
  justification?: string | undefined;
}

const MAX_ADDRESSES = 50;

/** Records mails; one statement. */
export async function recordPersonalMail(
  db: Queryable,
  mails: readonly PersonalMail[],
  ids: NewId,
): Promise<void> {
  if (mails.length === 0) return;
  await db.query(
    `insert into personal_mail (account_id, id, at, direction, service, addresses, message_id, justification)
     select account_id, id, at, direction, service, string_to_array(addresses, ' '), message_id, justification
     from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as t (account_id, id, at, direction, service, addresses, message_id, justification)`,
    [
      mails.map((mail) => mail.accountId),
      mails.map(() => ids()),
      mails.map((mail) => new Date(mail.at)),
      mails.map((mail) => mail.direction),
      mails.map((mail) => mail.service),
      mails.map((mail) => mail.addresses.slice(0, MAX_ADDRESSES).join(' ')),
      mails.map((mail) => mail.messageId),
      mails.map((mail) => mail.justification ?? null),
    ],
    { name: 'personal_mail_record' },
  );
}

export interface PersonalMailCount {
  accountId: AccountId;
  address: string;
  direction: 'out' | 'in';
  service: string;
  messages: number;
  justified: number;
}

const MAX_ROWS = 5_000;

/** How many messages of whom went to or came from which service, within the reader's reach. */
export async function countPersonalMail(
  db: Queryable,
  principal: Principal,
  period: { from: Date; to: Date },
): Promise<PersonalMailCount[]> {
  const reach = findReach(principal, 'report.read');
  if (reach !== 'everywhere' && reach.length === 0)
    requirePermission(principal, 'report.read', { kind: 'province' });
  return db.query<PersonalMailCount>(
    `select p.account_id as "accountId", coalesce(d.address, '') as address, p.direction, p.service,
       count(*)::integer as messages, count(p.justification)::integer as justified
     from personal_mail p join account c on c.id = p.account_id
     left join address d on d.account_id = p.account_id and d.kind = 'primary'
     where p.at >= $1 and p.at < $2 and ($3 or unit_path(c.unit_id) && $4::uuid[])
     group by p.account_id, d.address, p.direction, p.service order by messages desc, address limit ${MAX_ROWS}`,
    [period.from, period.to, reach === 'everywhere', reach === 'everywhere' ? [] : reach],
  );
}
