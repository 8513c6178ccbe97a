/** REPORT: cards by their addresses, cards that fit a filter, and what changed (RFC 6352 §8.6, §8.7; RFC 6578 §3). */
import { type ObjectChanges, readObjectChanges } from '#domain/changes/object-changes.ts';
import { fitsFilter } from '#formats/dav/card-filter.ts';
import { DavFault } from '#formats/dav/dav-fault.ts';
import { encodeProperties, encodeResourceStatus, writeMultistatus } from '#formats/dav/multistatus.ts';
import { card, dav } from '#formats/dav/names.ts';
import { decodeReport, type Report } from '#formats/dav/reports.ts';
import type { WantedData, WantedProperties } from '#formats/dav/requests.ts';
import { encodeElement, escapeXml } from '#formats/dav/xml.ts';
import { encodeVcard } from '#formats/vcard/encode.ts';
import { breathe } from '#platform/kernel/breath.ts';
import type { DavBook, Member, MemberCard } from './books.ts';
import { CARD_PAGE, MAX_CHANGES, MAX_FOUND, PAGE } from './limits.ts';
import { bookHref, cardHref, namesIn, type Place } from './places.ts';
import { type PropertyContext, readToken, stateOf, tokenOf } from './properties.ts';
import { answerProperties } from './propfind.ts';

const DATA = card('address-data');

/** The lines of a vCard that are wanted, and those without which it is none. */
function selectLines(text: string, only: WantedData['only']): string {
  if (!only) return text;
  const always = new Set(['BEGIN', 'VERSION', 'END', ...only]);
  return text
    .split(/\r\n(?![ \t])/)
    .filter(
      (line) => line === '' || always.has((/^(?:[\w-]+\.)?([\w-]+)/.exec(line)?.[1] ?? '').toUpperCase()),
    )
    .join('\r\n');
}

async function answerCard(
  context: PropertyContext,
  book: DavBook,
  member: Member | MemberCard,
  wanted: WantedProperties,
): Promise<string> {
  const { version, only } = wanted.data;
  const extra: Record<string, string> =
    'card' in member ? { [DATA]: escapeXml(selectLines(encodeVcard(member.card, version), only)) } : {};
  const href = cardHref(context.scope.principal.accountId, book, member.name);
  return encodeProperties(
    href,
    await answerProperties(context, { kind: 'card', book, member }, wanted, extra),
  );
}

type ReportOf<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;

async function* multiget(
  context: PropertyContext,
  book: DavBook,
  { hrefs, wanted }: ReportOf<'multiget'>,
): AsyncGenerator<string> {
  const names = namesIn(context.scope, book, hrefs);
  for (let at = 0; at < hrefs.length; at += CARD_PAGE) {
    const page = hrefs.slice(at, at + CARD_PAGE);
    const asked = page.flatMap((href) => names.get(href) ?? []);
    const found = asked.length === 0 ? [] : await book.cards({ names: asked, most: asked.length });
    const byName = new Map(found.map((member) => [member.name, member]));
    for (const href of page) {
      const member = byName.get(names.get(href) ?? '/');
      yield member ? await answerCard(context, book, member, wanted) : encodeResourceStatus(href, 404);
    }
  }
}

async function* query(
  context: PropertyContext,
  book: DavBook,
  { filter, wanted, most = MAX_FOUND }: ReportOf<'query'>,
): AsyncGenerator<string> {
  let left = Math.min(most, MAX_FOUND);
  let after: string | undefined;
  for (;;) {
    const page = await book.cards({ ...(after !== undefined && { after }), most: PAGE, isPlain: true });
    const fitting = page.filter((member) => fitsFilter(encodeVcard(member.card, '3.0'), filter));
    const told = fitting.slice(0, left);
    for (let at = 0; at < told.length; at += CARD_PAGE) {
      const ids = told.slice(at, at + CARD_PAGE).map(({ id }) => id);
      for (const member of await readMembers(book, wanted, { ids, most: ids.length }))
        yield await answerCard(context, book, member, wanted);
    }
    left -= told.length;
    if (fitting.length > told.length) {
      const href = bookHref(context.scope.principal.accountId, book);
      yield encodeResourceStatus(href, 507, dav('number-of-matches-within-limits'));
      return;
    }
    if (page.length < PAGE) return;
    after = page.at(-1)?.id;
    await breathe();
  }
}

/** Members with their cards only where these are wanted. */
function readMembers(
  book: DavBook,
  wanted: WantedProperties,
  asked: { ids?: readonly string[]; after?: string; most: number },
): Promise<(Member | MemberCard)[]> {
  return wanted.names.includes(DATA) ? book.cards(asked) : book.members(asked);
}

/** What a synchronisation has told, and from where the next goes on. */
interface Told {
  state: string;
  isPart: boolean;
}

/** A whole listing goes on from the id that it came to, beside the state in which it began: `p.ID.STATE`. */
const PART = /^p\.([0-9a-f-]{36})\.(.+)$/s;

async function* listAll(
  context: PropertyContext,
  book: DavBook,
  { wanted, most }: ReportOf<'sync'> & { most: number },
  told: Told & { after?: string },
): AsyncGenerator<string> {
  const begun = told.state;
  let left = most;
  let { after } = told;
  while (left > 0) {
    const size = Math.min(left, wanted.names.includes(DATA) ? CARD_PAGE : PAGE);
    const page = await readMembers(book, wanted, { ...(after !== undefined && { after }), most: size });
    for (const member of page) yield await answerCard(context, book, member, wanted);
    if (page.length < size) return;
    left -= page.length;
    after = page.at(-1)?.id;
  }
  const [more] = await book.members({ ...(after !== undefined && { after }), most: 1 });
  if (!more || after === undefined) return;
  told.isPart = true;
  told.state = `p.${after}.${begun}`;
}

async function* listChanges(
  context: PropertyContext,
  book: DavBook,
  wanted: WantedProperties,
  { created, updated, destroyed }: ObjectChanges,
): AsyncGenerator<string> {
  const { accountId } = context.scope.principal;
  const ids = [...created, ...updated];
  const gone = new Set([...updated, ...destroyed]);
  for (let at = 0; at < ids.length; at += CARD_PAGE) {
    const page = ids.slice(at, at + CARD_PAGE);
    for (const member of await readMembers(book, wanted, { ids: page, most: page.length })) {
      gone.delete(member.id);
      yield await answerCard(context, book, member, wanted);
    }
  }
  for (const name of (await book.namesOf([...gone])).values())
    yield encodeResourceStatus(cardHref(accountId, book, name), 404);
}

function invalidToken(): DavFault {
  return new DavFault(403, 'From this token nothing can be told; begin anew.', dav('valid-sync-token'));
}

async function syncParts(
  context: PropertyContext,
  book: DavBook,
  report: ReportOf<'sync'>,
): Promise<{ parts: AsyncIterable<string>; told: Told }> {
  const { db } = context.deps;
  const most = Math.max(1, Math.min(report.most ?? MAX_CHANGES, MAX_CHANGES));
  const sinceState = report.token === '' ? '' : stateOf(report.token);
  if (sinceState === undefined) throw invalidToken();
  const [, after, begun] = PART.exec(sinceState) ?? [];
  if (sinceState === '' || after !== undefined) {
    const state = begun ?? stateOf(await readToken(context.deps, book)) ?? '';
    const told = { state, isPart: false, ...(after !== undefined && { after }) };
    return { parts: listAll(context, book, { ...report, most }, told), told };
  }
  const changes = await readObjectChanges(db, {
    accountId: book.changesOf,
    type: 'ContactCard',
    sinceState,
    most,
  });
  if (!changes) throw invalidToken();
  const told = { state: changes.newState, isPart: changes.hasMore };
  return { parts: listChanges(context, book, report.wanted, changes), told };
}

async function sync(
  context: PropertyContext,
  book: DavBook,
  report: ReportOf<'sync'>,
): Promise<AsyncIterable<string>> {
  const { parts, told } = await syncParts(context, book, report);
  return writeMultistatus(parts, () => {
    const href = bookHref(context.scope.principal.accountId, book);
    // RFC 6578 §3.6: what is left is told when the client comes with the new token.
    const part = told.isPart ? encodeResourceStatus(href, 507, dav('number-of-matches-within-limits')) : '';
    return part + encodeElement(dav('sync-token'), escapeXml(tokenOf(told.state)));
  });
}

/** The answer, piece by piece. Throws `DavFault`. */
export async function report(
  context: PropertyContext,
  place: Place,
  body: string,
): Promise<AsyncIterable<string>> {
  const decoded = decodeReport(body);
  if (place.kind !== 'book')
    throw new DavFault(403, 'Reports are made of address books.', dav('supported-report'));
  const { book } = place;
  if (decoded.kind === 'sync') return sync(context, book, decoded);
  return writeMultistatus(
    decoded.kind === 'query' ? query(context, book, decoded) : multiget(context, book, decoded),
  );
}
