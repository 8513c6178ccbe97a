/** Email/query and Email/queryChanges (RFC 8621 §4.4, §4.5). */

import type { MailAccess } from '#domain/mailstore/access.ts';
import { readEmailChanges, readTouchedThreads } from '#domain/mailstore/changes-since.ts';
import type { EmailCondition, EmailFilter, EmailSort } from '#domain/mailstore/email-filter.ts';
import {
  canCompare,
  type EmailQueryParts,
  isImmutable,
  listEmails,
  looksAtThreads,
  queryEmails,
} from '#domain/mailstore/email-query.ts';
import { readThreads } from '#domain/mailstore/email-reads.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import type { TextZone } from '#formats/postings/placed-words.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { invalidCondition, readComparators, readFilter, unsupportedCondition } from '../filter.ts';
import { MAX_CHANGES } from '../limits.ts';
import type { JmapMethod } from '../method.ts';
import { asDate } from '../object-query.ts';
import { anchorNotFound, readQueryWindow } from '../query-window.ts';
import { type RequestScope, requireAccount, resolveId } from '../scope.ts';
import { findVerified } from '../smime/find-verified.ts';
import { cannotCalculate, decodeState, encodeState, isUuid } from '../standard.ts';
import { flagOfKeyword } from './keywords.ts';

/** What lists are sorted by (§4.4.2). */
export const EMAIL_SORTS = [
  'receivedAt',
  'size',
  'from',
  'to',
  'subject',
  'sentAt',
  'hasKeyword',
  'allInThreadHaveKeyword',
  'someInThreadHaveKeyword',
] as const;

const KEYWORD_SORTS = ['hasKeyword', 'allInThreadHaveKeyword', 'someInThreadHaveKeyword'] as const;

/** Where each text condition looks; recipients are one zone of the index. */
const TEXT_ZONES: Readonly<Record<string, readonly TextZone[]>> = {
  text: ['subject', 'from', 'to', 'body'],
  from: ['from'],
  to: ['to'],
  cc: ['to'],
  bcc: ['to'],
  subject: ['subject'],
  body: ['body'],
};

class FilterReader {
  readonly #scope: RequestScope;

  constructor(scope: RequestScope) {
    this.#scope = scope;
  }

  read(filter: JsonObject | undefined): EmailFilter {
    return readFilter(filter, (condition) => this.#condition(condition));
  }

  #condition(filter: JsonObject): EmailCondition {
    const condition: EmailCondition = {};
    for (const [name, value] of Object.entries(filter)) if (value !== null) this.#add(condition, name, value);
    return condition;
  }

  #add(condition: EmailCondition, name: string, value: Json): void {
    const zones = Object.hasOwn(TEXT_ZONES, name) ? TEXT_ZONES[name] : undefined;
    if (zones) {
      if (typeof value !== 'string') throw invalidCondition(name);
      const texts = splitText(value).map((text) => ({ text, zones }));
      // No words are in every message.
      if (texts.length > 0) condition.texts = [...(condition.texts ?? []), ...texts];
      return;
    }
    const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (!read) throw unsupportedCondition(name);
    const part = read(value, (id) => this.#mailbox(id));
    if (!part) throw invalidCondition(name);
    Object.assign(condition, part);
  }

  /** A mailbox that cannot be holds nothing. */
  #mailbox(value: Json): MailboxId | undefined {
    if (typeof value !== 'string') return undefined;
    const id = resolveId(this.#scope, value);
    return (id !== undefined && isUuid(id) ? id : NO_MAILBOX) as MailboxId;
  }
}

/** No message is so large; larger numbers mean the same. */
const MAX_SIZE = 2 ** 31 - 1;
const NO_MAILBOX = '00000000-0000-0000-0000-000000000000';

type Read = (value: Json, mailbox: (value: Json) => MailboxId | undefined) => EmailCondition | undefined;

const keyword =
  (name: keyof EmailCondition): Read =>
  (value) =>
    typeof value === 'string' ? { [name]: flagOfKeyword(value) } : undefined;
const size =
  (name: keyof EmailCondition): Read =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0
      ? { [name]: Math.min(value as number, MAX_SIZE) }
      : undefined;
const time =
  (name: keyof EmailCondition): Read =>
  (value) => {
    const at = asDate(value);
    return at && { [name]: at.getTime() };
  };
const flag =
  (name: keyof EmailCondition): Read =>
  (value) =>
    typeof value === 'boolean' ? { [name]: value } : undefined;

const READERS: Readonly<Record<string, Read>> = {
  inMailbox: (value, mailbox) => {
    const id = mailbox(value);
    return id && { inMailbox: id };
  },
  inMailboxOtherThan: (value, mailbox) => {
    const ids = Array.isArray(value) ? value.map(mailbox) : [undefined];
    return ids.includes(undefined) ? undefined : { inMailboxOtherThan: ids as MailboxId[] };
  },
  before: time('before'),
  after: time('after'),
  minSize: size('minSize'),
  maxSize: size('maxSize'),
  hasKeyword: keyword('hasKeyword'),
  notKeyword: keyword('notKeyword'),
  allInThreadHaveKeyword: keyword('allInThreadHaveKeyword'),
  someInThreadHaveKeyword: keyword('someInThreadHaveKeyword'),
  noneInThreadHaveKeyword: keyword('noneInThreadHaveKeyword'),
  hasAttachment: flag('hasAttachment'),
  // `urn:ietf:params:jmap:smimeverify` (RFC 9219 §4.3).
  hasSmime: flag('hasSmime'),
  hasVerifiedSmime: flag('hasVerifiedSmime'),
  hasVerifiedSmimeAtDelivery: flag('hasVerifiedSmimeAtDelivery'),
  header: (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > 2) return undefined;
    const [field, text = null] = value;
    if (typeof field !== 'string' || !FIELD.test(field) || (text !== null && typeof text !== 'string'))
      return undefined;
    return { headers: [{ field: field.toLowerCase(), ...(text !== null && { value: text }) }] };
  },
};

/** RFC 5322 §2.2. */
const FIELD = /^[!-9;-~]{1,200}$/;
const MAX_TEXTS = 20;

/** Words are all to be found, wherever they stand; words in quotation marks together (§4.4.1 `text`). */
function splitText(text: string): string[] {
  const pieces = [...text.matchAll(/"([^"]+)"|'([^']+)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  return pieces.slice(0, MAX_TEXTS);
}

function readSort(args: ArgumentReader): EmailSort[] {
  return readComparators(args, EMAIL_SORTS).map(({ property, isAscending, more }) => {
    const byKeyword = KEYWORD_SORTS.find((name) => name === property);
    if (!byKeyword) return { property, isAscending } as EmailSort;
    const { keyword: word } = more;
    if (typeof word !== 'string')
      throw new MethodFault('invalidArguments', `${property} needs a keyword.`, { arguments: ['sort'] });
    return { property: byKeyword, keyword: flagOfKeyword(word), isAscending };
  });
}

/** Throws `MethodFault` for a filter that lists of e-mail do not take (RFC 8621 §5.1). */
export function requireFilter(filter: JsonObject | undefined, scope: RequestScope): EmailFilter {
  return new FilterReader(scope).read(filter);
}

type AskedQuery = Pick<Parameters<typeof queryEmails>[2], 'filter' | 'sort' | 'collapseThreads'>;

function readQuery(args: ArgumentReader, scope: RequestScope): AskedQuery {
  return {
    filter: requireFilter(args.object('filter'), scope),
    sort: readSort(args),
    collapseThreads: args.boolean('collapseThreads'),
  };
}

export const emailQuery: JmapMethod = {
  name: 'Email/query',
  async run({ deps, scope, mailState }, args) {
    const { id: accountId, access } = requireAccount(scope, args.id('accountId'));
    const asked = readQuery(args, scope);
    const window = readQueryWindow(args);
    args.end();
    const state = await mailState(access.accountId);
    const { position, anchor, anchorOffset, limit, calculateTotal, limitWasCut } = window;
    if (anchor !== undefined && !isUuid(anchor)) throw anchorNotFound();
    const list = await queryEmails(
      partsOf(deps),
      access,
      {
        ...asked,
        window: anchor === undefined ? { position } : { anchor: anchor as EmailId, offset: anchorOffset },
        limit,
        calculateTotal,
      },
      state,
    ).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'notFound') throw anchorNotFound();
      throw tooCostly(error);
    });
    return {
      accountId,
      queryState: encodeState(state),
      canCalculateChanges: canCompare(asked),
      position: list.position,
      ids: list.ids,
      ...(list.total !== undefined && { total: list.total }),
      ...(limitWasCut && { limit }),
    };
  },
};

/** What lists are made with. */
function partsOf(deps: JmapDependencies): EmailQueryParts {
  return { ...deps, findVerified: (access, mailboxId) => findVerified(deps, access, mailboxId) };
}

/** A query that the domain does not run is one that is not supported here (RFC 8620 §5.5). */
function tooCostly(error: unknown): unknown {
  if (!(error instanceof Refusal) || error.code !== 'tooMany') return error;
  const type = error.facts['part'] === 'sort' ? 'unsupportedSort' : 'unsupportedFilter';
  return new MethodFault(type, error.message);
}

/** What may stand elsewhere in the list now: what changed, and where threads matter whatever shares one with it. */
interface Touched {
  ids: ReadonlySet<string>;
  threads: ReadonlySet<string>;
}

async function findTouched(
  { db }: JmapDependencies,
  access: MailAccess,
  asked: AskedQuery,
  changes: { newModseq: number; created: EmailId[]; updated: EmailId[]; destroyed: EmailId[] },
  since: number,
): Promise<Touched> {
  const ids = new Set<string>([...changes.created, ...changes.updated]);
  if (!looksAtThreads(asked)) return { ids, threads: new Set() };
  const threads = await readTouchedThreads(db, access, since);
  for (const { emailIds } of await readThreads(db, access, [...threads]))
    for (const id of emailIds) ids.add(id);
  return { ids, threads };
}

/**
 * Email/queryChanges (RFC 8620 §5.6): whatever changed is taken out, and put in again where it stands now; where threads
 * matter, whole threads. Costs the list as /query does; lists that are too long, or of signatures that hold now, are read anew.
 */
export const emailQueryChanges: JmapMethod = {
  name: 'Email/queryChanges',
  async run({ deps, scope }, args) {
    const { id: accountId, access } = requireAccount(scope, args.id('accountId'));
    const asked = readQuery(args, scope);
    const sinceQueryState = args.text('sinceQueryState');
    const most = args.unsigned('maxChanges', 1) ?? MAX_CHANGES;
    const upToId = args.optionalText('upToId');
    const calculateTotal = args.boolean('calculateTotal');
    args.end();
    const since = decodeState(sinceQueryState);
    if (since === undefined || !canCompare(asked)) throw cannotCalculate();
    const changes = await readEmailChanges(deps.db, access, { modseq: since, told: 0 }, MAX_CHANGES);
    if (!changes || changes.hasMore) throw cannotCalculate();
    const listed = await listEmails(partsOf(deps), access, asked, changes.newModseq).catch(
      (error: unknown) => {
        throw tooCostly(error);
      },
    );
    if (!listed) throw cannotCalculate();
    const touched = await findTouched(deps, access, asked, changes, since);
    const end =
      upToId === undefined || !isImmutable(asked) ? -1 : listed.findIndex(({ id }) => id === upToId);
    const within = end < 0 ? listed : listed.slice(0, end + 1);
    const added = within.flatMap(({ id, threadId }, index) =>
      touched.ids.has(id) || touched.threads.has(threadId) ? [{ id, index }] : [],
    );
    const removed = [...touched.ids, ...changes.destroyed];
    if (added.length + removed.length > most)
      throw new MethodFault('tooManyChanges', 'There are more changes than you want.');
    return {
      accountId,
      oldQueryState: sinceQueryState,
      newQueryState: encodeState(changes.newModseq),
      ...(calculateTotal && { total: listed.length }),
      removed,
      added,
    };
  },
};
