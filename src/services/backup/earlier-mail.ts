/**
 * One account's mail as of an earlier time, as a source for `services/import`: whole, or one mailbox and what is below it (R8.9).
 *
 * Memory: the places of the account's messages.
 */
import { flagNames } from '#domain/mailstore/flag-names.ts';
import { decodeBytea, decodeTextArray } from '#formats/backup/copy-rows.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ImportEntry } from '#services/import/import-entry.ts';
import type { EarlierRow, EarlierStore } from './earlier-store.ts';

/** A message's place in a mailbox then. */
interface Place {
  mailbox: readonly string[];
  flags: string[];
  receivedAt: Date;
}

/** An account's mail then. */
export interface EarlierMail {
  messages: number;
  /** The hashes of their bytes. */
  blobs: Buffer[];
  /** The messages; those with one of these hashes, in hexadecimal, are refused: they were taken back from everybody. */
  entries(takenBack: ReadonlySet<string>): AsyncGenerator<ImportEntry>;
}

/** The account that an address was of then. `Refusal('notFound')`. */
export async function findEarlierAccount(store: EarlierStore, address: string): Promise<string> {
  for await (const row of store.rows('address'))
    if (row.address === address.toLowerCase() && row.account_id) return row.account_id;
  throw new Refusal('notFound', `The backup has no account ${address}.`, { address });
}

/** Names of each mailbox from the top down; INBOX is the root of an import. */
async function readMailboxes(store: EarlierStore, accountId: string): Promise<Map<string, string[]>> {
  const rows = new Map<string, EarlierRow>();
  for await (const row of store.rows('mailbox', accountId)) if (row.id) rows.set(row.id, row);
  const pathOf = (row: EarlierRow): string[] => {
    const above = row.parent_id ? rows.get(row.parent_id) : undefined;
    return [...(above ? pathOf(above) : []), row.name ?? ''];
  };
  return new Map([...rows].map(([id, row]) => [id, pathOf(row)]));
}

function isWanted(path: readonly string[], wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const text = path.join('/');
  return text === wanted || text.startsWith(`${wanted}/`);
}

function placeOf(row: EarlierRow, mailbox: readonly string[]): Place {
  return {
    // An import puts its root into INBOX.
    mailbox: mailbox.length === 1 && mailbox[0] === 'INBOX' ? [] : mailbox,
    flags: [
      ...flagNames({ bits: Number(row.flags), keywords: row.keywords ? decodeTextArray(row.keywords) : [] }),
    ],
    receivedAt: new Date(row.received_at ?? 0),
  };
}

const MAX_NAMED = 40;

/** A name that was mistyped: with those there are, since nobody can look into a backup. */
function noSuchMailbox(wanted = '', mailboxes: ReadonlyMap<string, readonly string[]>): Refusal {
  const names = [...mailboxes.values()].map((path) => path.join('/')).toSorted();
  const shown = names.slice(0, MAX_NAMED).join(', ') + (names.length > MAX_NAMED ? ', …' : '');
  return new Refusal('notFound', `The backup has no mailbox ${wanted} of this account. It has: ${shown}`);
}

/** Opens it. `Refusal('notFound')` where there is no such mailbox. `mailbox` is a path such as `Dự án/2026`; without it everything. */
export async function openEarlierMail(
  store: EarlierStore,
  { accountId, mailbox: wanted }: { accountId: string; mailbox?: string | undefined },
): Promise<EarlierMail> {
  const mailboxes = await readMailboxes(store, accountId);
  if (![...mailboxes.values()].some((path) => isWanted(path, wanted))) throw noSuchMailbox(wanted, mailboxes);
  const blobOf = new Map<string, string>();
  for await (const row of store.rows('email', accountId))
    if (row.id && row.blob) blobOf.set(row.id, decodeBytea(row.blob).toString('hex'));
  const byBlob = new Map<string, Place[]>();
  let messages = 0;
  for await (const row of store.rows('message', accountId)) {
    const mailbox = mailboxes.get(row.mailbox_id ?? '') ?? [];
    const blob = blobOf.get(row.email_id ?? '');
    if (blob === undefined || !isWanted(mailbox, wanted)) continue;
    messages += 1;
    const places = byBlob.get(blob);
    if (places) places.push(placeOf(row, mailbox));
    else byBlob.set(blob, [placeOf(row, mailbox)]);
  }
  return {
    messages,
    blobs: [...byBlob.keys()].map((blob) => Buffer.from(blob, 'hex')),
    entries: (takenBack) => readEntries(store, byBlob, takenBack),
  };
}

async function* readEntries(
  store: EarlierStore,
  byBlob: ReadonlyMap<string, readonly Place[]>,
  takenBack: ReadonlySet<string>,
): AsyncGenerator<ImportEntry> {
  const originOf = ({ mailbox }: Place): string => `${store.at} ${mailbox.join('/')}`;
  for (const blob of takenBack)
    for (const place of byBlob.get(blob) ?? [])
      yield {
        kind: 'fault',
        origin: originOf(place),
        reason: 'refused',
        detail: 'It was taken back from every mailbox.',
      };
  const wanted = new Set([...byBlob.keys()].filter((blob) => !takenBack.has(blob)));
  for await (const body of store.bodies(wanted))
    for (const place of byBlob.get(body.name) ?? []) {
      const { mailbox, flags, receivedAt } = place;
      const origin = originOf(place);
      if ('lost' in body) yield { kind: 'fault', origin, reason: 'unreadable', detail: body.lost };
      else yield { kind: 'message', origin, mailbox, message: { bytes: body.bytes, flags, receivedAt } };
    }
}
