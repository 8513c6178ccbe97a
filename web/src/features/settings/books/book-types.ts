/** Address books (RFC 9610) and the cards in them (JSContact, RFC 9553), as far as the application shows them. */
import { registerType } from '../../../jmap/sync.ts';

export interface AddressBook {
  id: string;
  name: string;
  isDefault: boolean;
  shareWith: Record<string, Record<string, boolean>> | null;
  myRights: { mayRead: boolean; mayWrite: boolean; mayShare: boolean; mayDelete: boolean };
}

type Set = Record<string, true>;

/** An address or a number, and what it is used for. */
interface Used {
  contexts?: Set;
  features?: Set;
}

/** A day, or one without its year (RFC 9553 §2.8.1). */
export interface CardDate {
  '@type'?: string;
  year?: number;
  month?: number;
  day?: number;
  utc?: string;
}

export interface ContactCard {
  id: string;
  addressBookIds: Record<string, boolean>;
  kind?: string;
  uid?: string;
  name?: { full?: string; components?: { kind: string; value: string }[] };
  emails?: Record<string, Used & { address: string }>;
  phones?: Record<string, Used & { number: string }>;
  organizations?: Record<string, { name?: string; units?: { name: string }[] }>;
  titles?: Record<string, { name: string }>;
  addresses?: Record<string, { full?: string; components?: { kind: string; value: string }[] }>;
  notes?: Record<string, { note: string }>;
  anniversaries?: Record<string, { kind: string; date: CardDate }>;
  media?: Record<string, { kind: string; uri?: string; mediaType?: string }>;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    AddressBook: AddressBook;
    ContactCard: ContactCard;
  }
}

registerType('AddressBook', { properties: undefined, wholly: true });
registerType('ContactCard', { properties: undefined, wholly: true });

/** The first of what a card may have several of. */
export function firstOf<Item>(items: Record<string, Item> | undefined): Item | undefined {
  return Object.values(items ?? {})[0];
}

/** The whole name, or what stands for it. */
export function cardName({ name, emails, organizations }: ContactCard): string {
  const parts = (name?.components ?? []).map(({ value }) => value).join(' ');
  return name?.full || parts || firstOf(organizations)?.name || firstOf(emails)?.address || '';
}

/** The picture that lies within the card; what lies elsewhere is not asked for. */
export function cardPicture({ media }: ContactCard): string | undefined {
  const photo = Object.values(media ?? {}).find(({ kind }) => kind === 'photo');
  return photo?.uri?.startsWith('data:image/') ? photo.uri : undefined;
}

/** A card's media with another picture, or none; a logo, or a name as it is spoken, is not the picture's business. */
export function withPicture(
  { media }: Pick<ContactCard, 'media'>,
  uri: string | undefined,
): NonNullable<ContactCard['media']> | null {
  const others = Object.entries(media ?? {}).filter(([, { kind }]) => kind !== 'photo');
  if (uri === undefined && others.length === 0) return null;
  const picture = uri === undefined ? {} : { photo: { kind: 'photo', mediaType: 'image/jpeg', uri } };
  return { ...Object.fromEntries(others), ...picture };
}
