/**
 * Filters of e-mail (RFC 8621 §4.4.1) as conditions of SQL over `email e`. Pure but for the words of text conditions, which the
 * caller has made into queries of the text index before.
 */
import type { TextZone } from '#formats/postings/placed-words.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { MailAccess } from './access.ts';
import { findFlagBit } from './flag-names.ts';
import type { HeaderCondition } from './header-search.ts';
import { messagesFor, viewerParameter } from './personal-seen.ts';
import type { FoundEmails } from './text-lookup.ts';

/** One condition; all properties given have to be met. */
export interface EmailCondition {
  inMailbox?: MailboxId;
  inMailboxOtherThan?: MailboxId[];
  /** Milliseconds since 1970. */
  before?: number;
  after?: number;
  minSize?: number;
  maxSize?: number;
  hasKeyword?: string;
  notKeyword?: string;
  allInThreadHaveKeyword?: string;
  someInThreadHaveKeyword?: string;
  noneInThreadHaveKeyword?: string;
  hasAttachment?: boolean;
  /** Signed or enciphered by the rules of S/MIME or another protocol (RFC 9219 §4.3). */
  hasSmime?: boolean;
  /** Its signature holds now; looked up before. */
  hasVerifiedSmime?: boolean;
  /** Its signature held when it came; only what came by delivery is known. */
  hasVerifiedSmimeAtDelivery?: boolean;
  /** Fields to find, looked up before. */
  headers?: HeaderCondition[];
  /** Words to find, each text in any of its zones. */
  texts?: { text: string; zones: readonly TextZone[] }[];
}

export type EmailFilter =
  | { operator: 'AND' | 'OR' | 'NOT'; conditions: EmailFilter[] }
  | { operator?: undefined; condition: EmailCondition };

/** One part of an order (RFC 8621 §4.4.2). */
export type EmailSort = { isAscending: boolean } & (
  | { property: 'receivedAt' | 'size' | 'from' | 'to' | 'subject' | 'sentAt' }
  | { property: 'hasKeyword' | 'allInThreadHaveKeyword' | 'someInThreadHaveKeyword'; keyword: string }
);

/** Parameters of a statement as they gather; `$1` is the account. */
export class SqlParameters {
  readonly values: unknown[];
  /** Where message rows come from: with the read state of who looks (`personal-seen.ts`). */
  readonly messages: string;

  constructor(access: Pick<MailAccess, 'accountId' | 'viewerId'>) {
    this.values = [access.accountId, ...viewerParameter(access)];
    this.messages = messagesFor(access, '$2');
  }

  /** Adds a value and gives its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** What was looked up before: the query of the text index for a text, the e-mails for a header; by the object that asks. */
export interface LookedUp {
  /** Undefined where the index is no help. */
  texts: ReadonlyMap<object, FoundEmails | undefined> | 'any';
  headers: ReadonlyMap<object, readonly EmailId[]>;
  /** Those whose S/MIME signature holds. */
  verified: readonly EmailId[];
}

/** A condition over a message row under the alias given: has it the keyword? */
export function keywordSql(alias: string, keyword: string, parameters: SqlParameters): string {
  const bit = findFlagBit(keyword);
  if (bit !== undefined) return `(${alias}.flags & ${bit}) <> 0`;
  const wanted = parameters.add(keyword.toLowerCase());
  return `${wanted} = any (select lower(k) from unnest(${alias}.keywords) k)`;
}

function inAnyPlace({ messages }: SqlParameters, condition: string): string {
  return `exists (select from ${messages} m where m.account_id = $1 and m.email_id = e.id and ${condition})`;
}

function inThread({ messages }: SqlParameters, condition: string): string {
  return `exists (select from email t join ${messages} m on m.account_id = $1 and m.email_id = t.id
    where t.account_id = $1 and t.thread_id = e.thread_id and ${condition})`;
}

type Compiler<Name extends keyof EmailCondition> = (
  value: NonNullable<EmailCondition[Name]>,
  parameters: SqlParameters,
  found: LookedUp,
) => string;

/** The texts are looked for first, so that few trees are read. */
const IS_SMIME = `(e.parts like '%signed"%' or e.parts like '%pkcs7-mime"%')
  and coalesce((e.parts::jsonb ->> 'type', e.parts::jsonb ->> 'subtype')
    in (('multipart', 'signed'), ('application', 'pkcs7-mime'), ('application', 'x-pkcs7-mime')), false)`;
const WAS_VERIFIED = `coalesce(e.assessment like '%signed/verified%'
  and e.assessment::jsonb #>> '{smime,status}' = 'signed/verified', false)`;

const COMPILERS: { [Name in keyof Required<EmailCondition>]: Compiler<Name> } = {
  inMailbox: (id, parameters) => inAnyPlace(parameters, `m.mailbox_id = ${parameters.add(id)}`),
  inMailboxOtherThan: (ids, parameters) =>
    inAnyPlace(parameters, `m.mailbox_id <> all (${parameters.add(ids)}::uuid[])`),
  before: (time, parameters) => `e.received_at < ${parameters.add(new Date(time))}`,
  after: (time, parameters) => `e.received_at >= ${parameters.add(new Date(time))}`,
  minSize: (size, parameters) => `e.size >= ${parameters.add(size)}`,
  maxSize: (size, parameters) => `e.size < ${parameters.add(size)}`,
  hasKeyword: (keyword, parameters) => inAnyPlace(parameters, keywordSql('m', keyword, parameters)),
  notKeyword: (keyword, parameters) => `not ${inAnyPlace(parameters, keywordSql('m', keyword, parameters))}`,
  allInThreadHaveKeyword: (keyword, parameters) =>
    `not ${inThread(parameters, `not (${keywordSql('m', keyword, parameters)})`)}`,
  someInThreadHaveKeyword: (keyword, parameters) =>
    inThread(parameters, keywordSql('m', keyword, parameters)),
  noneInThreadHaveKeyword: (keyword, parameters) =>
    `not ${inThread(parameters, keywordSql('m', keyword, parameters))}`,
  hasAttachment: (has, parameters) => `e.has_attachment = ${parameters.add(has)}`,
  hasSmime: (has) => `${has ? '' : 'not '}(${IS_SMIME})`,
  hasVerifiedSmime: (has, parameters, found) =>
    `${has ? '' : 'not '}(e.id = any (${parameters.add(found.verified)}::uuid[]))`,
  hasVerifiedSmimeAtDelivery: (has) => `${has ? '' : 'not '}(${WAS_VERIFIED})`,
  headers: (headers, parameters, found) =>
    headers
      .map((header) => `e.id = any (${parameters.add(found.headers.get(header) ?? [])}::uuid[])`)
      .join(' and '),
  texts: (texts, parameters, found) => texts.map((text) => textSql(text, parameters, found)).join(' and '),
};

/** E-mails that hold a text which are no longer looked up one by one. */
const MANY = 50_000;

/** A text the index cannot tell anything about is found nowhere: it has no words. */
function textSql(text: object, parameters: SqlParameters, found: LookedUp): string {
  if (found.texts === 'any') return 'true';
  const emails = found.texts.get(text);
  if (!emails || emails.count === 0) return 'false';
  const array = `${parameters.add(emails.array)}::uuid[]`;
  // Few as a set to begin with. Of many the server would take the set for two hundred rows and look each up (12 s for half a million): these
  // it compares with a hash, in the order of the list; `is true` keeps the array out of the conditions of an index, which sorts it for each row.
  return emails.count > MANY ? `(e.id = any (${array})) is true` : `e.id in (select unnest(${array}))`;
}

/** The condition of SQL for a filter. */
export function filterSql(filter: EmailFilter, parameters: SqlParameters, found: LookedUp): string {
  if (filter.operator !== undefined) {
    const parts = filter.conditions.map((inner) => `(${filterSql(inner, parameters, found)})`);
    if (parts.length === 0) return filter.operator === 'OR' ? 'false' : 'true';
    if (filter.operator === 'NOT') return `not (${parts.join(' or ')})`;
    return parts.join(filter.operator === 'AND' ? ' and ' : ' or ');
  }
  const entries = Object.entries(filter.condition).filter(([, value]) => value !== undefined);
  const parts = entries.map(([name, value]) => {
    const compile = COMPILERS[name as keyof EmailCondition] as Compiler<keyof EmailCondition>;
    return compile(value as never, parameters, found);
  });
  return parts.length === 0 ? 'true' : parts.join(' and ');
}

/** Every header of a filter. */
export function headersOf(filter: EmailFilter): HeaderCondition[] {
  if (filter.operator !== undefined) return filter.conditions.flatMap(headersOf);
  return filter.condition.headers ?? [];
}

/** Every text of a filter. */
export function textsOf(filter: EmailFilter): { text: string; zones: readonly TextZone[] }[] {
  if (filter.operator !== undefined) return filter.conditions.flatMap(textsOf);
  return filter.condition.texts ?? [];
}

/** True where a filter asks whether signatures hold now. */
export function asksVerified(filter: EmailFilter): boolean {
  if (filter.operator !== undefined) return filter.conditions.some(asksVerified);
  return filter.condition.hasVerifiedSmime !== undefined;
}
