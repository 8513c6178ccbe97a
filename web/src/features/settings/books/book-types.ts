/** Address books (RFC 9610) and the cards in them (JSContact, RFC 9553), as far as the application shows them. */
import { registerType } from '../../../jmap/sync.ts';

export interface AddressBook {
  id: string;
  name: string;
  isDefault: boolean;
  shareWith: Record<string, Record<string, boolean>> | null;
  myRights: { mayRead: boolean; mayWrite: boolean; mayShare: boolean; mayDelete: boolean };
}

export interface ContactCard {
  id: string;
  addressBookIds: Record<string, boolean>;
  name?: { full?: string; components?: { kind: string; value: string }[] };
  emails?: Record<string, { address: string }>;
  phones?: Record<string, { number: string }>;
  organizations?: Record<string, { name?: string }>;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    AddressBook: AddressBook;
    ContactCard: ContactCard;
  }
}

registerType('AddressBook', { properties: undefined, wholly: true });
registerType('ContactCard', { properties: undefined, wholly: true });

/** The whole name, or what stands for it. */
export function cardName({ name, emails, organizations }: ContactCard): string {
  const parts = (name?.components ?? []).map(({ value }) => value).join(' ');
  const organization = Object.values(organizations ?? {})[0]?.name;
  return name?.full || parts || organization || Object.values(emails ?? {})[0]?.address || '';
}
