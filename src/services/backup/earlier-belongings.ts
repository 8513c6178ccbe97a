/**
 * What an account has beside its mail, as of an earlier time: address books with their contacts, whom it wrote to, filters, the answer while away,
 * identities with their signatures, templates and kept searches, the language of letters (R8.9).
 *
 * Only the account's chunks are read. A table or a column that an older backup does not have yet is as one without rows.
 * Memory: the account's contacts, twenty thousand at most.
 */
import { hash } from 'node:crypto';
import type { EarlierScript } from '#domain/filters/return-filters.ts';
import type { VacationResponse } from '#domain/filters/vacation.ts';
import type { Correspondent } from '#domain/groupware/past-recipients.ts';
import type { EarlierContacts } from '#domain/groupware/return-contacts.ts';
import type { EarlierText, KeptKind } from '#domain/kept-texts/kept-texts.ts';
import type { IdentityAddress } from '#domain/mailstore/identities.ts';
import type { EarlierIdentity } from '#domain/mailstore/return-identities.ts';
import { decodeTextArray } from '#formats/backup/copy-rows.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { EarlierRow, EarlierStore } from './earlier-store.ts';

/** The account's things as they were. */
export interface Belongings {
  /** When they were so. */
  at: string;
  contacts: EarlierContacts;
  correspondents: Omit<Correspondent, 'id'>[];
  scripts: EarlierScript[];
  vacation: VacationResponse | undefined;
  identities: EarlierIdentity[];
  texts: EarlierText[];
  language: string | undefined;
}

const isTrue = (field: string | null | undefined): boolean => field === 't';
const dateOf = (field: string | null | undefined): Date | null => (field ? new Date(field) : null);
const jsonOf = (field: string | null | undefined): unknown => (field ? JSON.parse(field) : null);

function contactsOf(books: readonly EarlierRow[], cards: readonly EarlierRow[]): EarlierContacts {
  return {
    books: books.map((row) => ({
      id: row['id'] ?? '',
      name: row['name'] ?? '',
      description: row['description'] ?? null,
      sortOrder: Number(row['sort_order'] ?? 0),
      isDefault: isTrue(row['is_default']),
      isSubscribed: isTrue(row['is_subscribed']),
    })),
    cards: cards.map((row) => ({
      uid: row['uid'] ?? '',
      card: jsonOf(row['card']) as JsonObject,
      // As the column `contact_card.digest` is made, which a backup leaves out.
      digest: hash('md5', row['card'] ?? '', 'hex'),
      bookIds: decodeTextArray(row['book_ids'] ?? '{}'),
      createdAt: dateOf(row['created_at']) ?? new Date(0),
    })),
  };
}

const identityOf = (row: EarlierRow): EarlierIdentity => ({
  email: row['email'] ?? '',
  name: row['name'] ?? '',
  replyTo: jsonOf(row['reply_to']) as IdentityAddress[] | null,
  bcc: jsonOf(row['bcc']) as IdentityAddress[] | null,
  textSignature: row['text_signature'] ?? '',
  htmlSignature: row['html_signature'] ?? '',
  mayDelete: !isTrue(row['by_address']),
});

const vacationOf = (row: EarlierRow): VacationResponse => ({
  isEnabled: isTrue(row['is_enabled']),
  fromDate: dateOf(row['from_date']),
  toDate: dateOf(row['to_date']),
  subject: row['subject'] ?? null,
  textBody: row['text_body'] ?? null,
  htmlBody: row['html_body'] ?? null,
});

/** Reads them. */
export async function readBelongings(store: EarlierStore, accountId: string): Promise<Belongings> {
  const rowsOf = async (table: string): Promise<EarlierRow[]> =>
    store.hasTable(table) ? Array.fromAsync(store.rows(table, accountId)) : [];
  const [vacation] = await rowsOf('vacation_response');
  const [preference] = await rowsOf('account_preference');
  return {
    at: store.at,
    contacts: contactsOf(await rowsOf('address_book'), await rowsOf('contact_card')),
    correspondents: (await rowsOf('past_recipient')).map((row) => ({
      address: row['address'] ?? '',
      name: row['name'] ?? '',
      times: Number(row['times'] ?? 1),
      lastAt: dateOf(row['last_at']) ?? new Date(0),
    })),
    scripts: (await rowsOf('sieve_script')).map((row) => ({
      name: row['name'] ?? '',
      content: row['content'] ?? '',
      isActive: isTrue(row['is_active']),
    })),
    vacation: vacation && vacationOf(vacation),
    identities: (await rowsOf('identity')).map(identityOf),
    texts: (await rowsOf('kept_text')).map((row) => ({
      kind: row['kind'] as KeptKind,
      name: row['name'] ?? '',
      content: row['content'] ?? '',
    })),
    language: preference?.['language'] ?? undefined,
  };
}
