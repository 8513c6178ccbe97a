/**
 * What of a card people change in a form, and the patch that it makes. Pure.
 *
 * Only what was changed is written: what other programs put on the card (RFC 9553 has much that no form shows) stays.
 */
import { type CardDate, type ContactCard, firstOf } from './book-types.ts';

/** What an address or a number is used for, in one word. */
export const USES = ['work', 'mobile', 'private', 'none'] as const;
export type Use = (typeof USES)[number];

export interface LineField {
  /** Of the card; undefined for a new line. */
  key: string | undefined;
  text: string;
  use: Use;
}

export interface CardFields {
  name: string;
  organization: string;
  title: string;
  emails: LineField[];
  phones: LineField[];
  address: string;
  /** `YYYY-MM-DD`. */
  birthday: string;
  note: string;
  bookId: string;
}

interface Used {
  contexts?: Record<string, true>;
  features?: Record<string, true>;
}

function useOf({ contexts, features }: Used): Use {
  if (features?.['mobile']) return 'mobile';
  if (contexts?.['work']) return 'work';
  return contexts?.['private'] ? 'private' : 'none';
}

/** The words of an item with another use; null takes away. */
function usePatch(use: Use): Record<string, unknown> {
  return {
    contexts: use === 'work' || use === 'private' ? { [use]: true } : null,
    features: use === 'mobile' ? { mobile: true } : null,
  };
}

const two = (number: number): string => String(number).padStart(2, '0');

function isoOf(date: CardDate | undefined): string {
  if (date?.utc !== undefined) return date.utc.slice(0, 10);
  const { year, month, day } = date ?? {};
  if (year === undefined || month === undefined || day === undefined) return '';
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

const birthOf = ({ anniversaries }: ContactCard): [string, { date: CardDate }] | undefined =>
  Object.entries(anniversaries ?? {}).find(([, { kind }]) => kind === 'birth');

function linesOf<Item extends Used>(
  items: Record<string, Item> | undefined,
  textOf: (item: Item) => string,
): LineField[] {
  const lines = Object.entries(items ?? {}).map(([key, item]) => ({
    key,
    text: textOf(item),
    use: useOf(item),
  }));
  return lines.length > 0 ? lines : [{ key: undefined, text: '', use: 'work' }];
}

export function fieldsOf(card: ContactCard | undefined, bookId: string): CardFields {
  const address = firstOf(card?.addresses);
  const parts = (card?.name?.components ?? []).map(({ value }) => value).join(' ');
  return {
    name: card?.name?.full ?? parts,
    organization: firstOf(card?.organizations)?.name ?? '',
    title: firstOf(card?.titles)?.name ?? '',
    emails: linesOf(card?.emails, (email) => email.address),
    phones: linesOf(card?.phones, (phone) => phone.number),
    address: address?.full ?? (address?.components ?? []).map(({ value }) => value).join(', '),
    birthday: isoOf(card && birthOf(card)?.[1].date),
    note: firstOf(card?.notes)?.note ?? '',
    bookId: Object.keys(card?.addressBookIds ?? {})[0] ?? bookId,
  };
}

/** A card without a name, an organization or an address cannot be found again. */
export function isNamed({ name, organization, emails }: CardFields): boolean {
  return [name, organization, ...emails.map(({ text }) => text)].some((text) => text.trim() !== '');
}

type Patch = Record<string, unknown>;

/** An item of which there is one in the form: changed where it is, made or taken away. */
function patchFirst(property: string, card: ContactCard | undefined, item: object | null): Patch {
  const items = card?.[property as keyof ContactCard] as Record<string, object> | undefined;
  const key = Object.keys(items ?? {})[0];
  if (item === null) return key === undefined ? {} : { [`${property}/${key}`]: null };
  if (key === undefined || !items) return { [property]: { '1': item } };
  return { [`${property}/${key}`]: { ...items[key], ...item } };
}

/** The lines of addresses or numbers as they are now; items that were there keep what the form does not show. */
function patchLines(
  property: 'emails' | 'phones',
  member: 'address' | 'number',
  card: ContactCard | undefined,
  lines: readonly LineField[],
): Patch {
  const before = (card?.[property] ?? {}) as Record<string, Used>;
  const taken = new Set(Object.keys(before));
  const items: Record<string, object> = {};
  for (const { key, text, use } of lines) {
    if (text.trim() === '') continue;
    let id = key;
    for (let next = 1; id === undefined; next += 1) if (!taken.has(`n${next}`)) id = `n${next}`;
    taken.add(id);
    const old = before[id];
    const uses = old && useOf(old) === use ? {} : usePatch(use);
    const item = { ...old, [member]: text.trim(), ...uses };
    items[id] = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
  }
  return { [property]: Object.keys(items).length === 0 ? null : items };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function dateOf(iso: string): CardDate {
  const [year, month, day] = iso.split('-').map(Number);
  return { '@type': 'PartialDate', ...(year && month && day && { year, month, day }) };
}

/** An item, or none where its text is empty. */
const one = (text: string, item: object): object | null => (text.trim() === '' ? null : item);

/** What of the card changes (RFC 8620 §5.3), for a new card its properties. */
export function patchOf(card: ContactCard | undefined, before: CardFields, now: CardFields): Patch {
  const changed = (field: keyof CardFields): boolean => !isSame(before[field], now[field]);
  const trimmed = (field: 'organization' | 'title' | 'address' | 'note'): string => now[field].trim();
  const birth = card && birthOf(card);
  return {
    ...(changed('name') && { name: now.name.trim() === '' ? null : { full: now.name.trim() } }),
    ...(changed('organization') &&
      patchFirst('organizations', card, one(now.organization, { name: trimmed('organization') }))),
    ...(changed('title') && patchFirst('titles', card, one(now.title, { name: trimmed('title') }))),
    ...(changed('emails') && patchLines('emails', 'address', card, now.emails)),
    ...(changed('phones') && patchLines('phones', 'number', card, now.phones)),
    // The parts of an address are not what they were.
    ...(changed('address') &&
      (trimmed('address') === ''
        ? patchFirst('addresses', card, null)
        : {
            addresses: {
              ...card?.addresses,
              [Object.keys(card?.addresses ?? {})[0] ?? '1']: { full: trimmed('address') },
            },
          })),
    ...(changed('note') && patchFirst('notes', card, one(now.note, { note: trimmed('note') }))),
    ...(changed('birthday') && {
      anniversaries: {
        ...Object.fromEntries(
          Object.entries(card?.anniversaries ?? {}).filter(([key]) => key !== birth?.[0]),
        ),
        ...(now.birthday !== '' && { birth: { kind: 'birth', date: dateOf(now.birthday) } }),
      },
    }),
    ...(changed('bookId') && { addressBookIds: { [now.bookId]: true } }),
  };
}
