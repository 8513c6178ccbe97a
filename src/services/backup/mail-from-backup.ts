/**
 * One account's mail out of a backup, as a source for `services/import`: whole, or one mailbox and what is below it (R8.9).
 *
 * Only the account's chunks and the packs of its messages are read. Memory: the places of the account's messages.
 */
import { flagNames } from '#domain/mailstore/flag-names.ts';
import { decodeBytea, decodeTextArray } from '#formats/backup/copy-rows.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ImportEntry } from '#services/import/import-entry.ts';
import type { SnapshotManifest } from './manifest.ts';
import { findPacks, groupPieces, joinPieces, readRows, requireTable } from './read-backup.ts';
import type { Vault } from './vault.ts';

type Row = Record<string, string | null>;

/** A message's place in a mailbox, as the backup has it. */
interface Place {
  mailbox: readonly string[];
  blob: string;
  flags: string[];
  receivedAt: Date;
}

/** An account's mail in a backup. */
export interface BackedUpMail {
  messages: number;
  /** The hashes of their bytes. */
  blobs: Buffer[];
  /** The messages; those with one of these hashes, in hexadecimal, are refused: they were taken back from everybody. */
  entries(takenBack: ReadonlySet<string>): AsyncGenerator<ImportEntry>;
}

/** The account that an address was of when the backup was made. `Refusal('notFound')`. */
export async function findBackedUpAccount(
  vault: Vault,
  manifest: SnapshotManifest,
  address: string,
): Promise<string> {
  for await (const row of readRows(vault, requireTable(manifest, 'address')))
    if (row.address === address.toLowerCase() && row.account_id) return row.account_id;
  throw new Refusal('notFound', `The backup has no account ${address}.`, { address });
}

/** Names of each mailbox from the top down; INBOX is the root of an import. */
async function readMailboxes(
  vault: Vault,
  manifest: SnapshotManifest,
  accountId: string,
): Promise<Map<string, string[]>> {
  const rows = new Map<string, Row>();
  for await (const row of readRows(vault, requireTable(manifest, 'mailbox'), accountId))
    if (row.id) rows.set(row.id, row);
  const pathOf = (row: Row): string[] => {
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

function placeOf(row: Row, mailbox: readonly string[], blob: string): Place {
  return {
    // An import puts its root into INBOX.
    mailbox: mailbox.length === 1 && mailbox[0] === 'INBOX' ? [] : mailbox,
    blob,
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
export async function openBackedUpMail(
  vault: Vault,
  manifest: SnapshotManifest,
  { accountId, mailbox: wanted }: { accountId: string; mailbox?: string | undefined },
): Promise<BackedUpMail> {
  const mailboxes = await readMailboxes(vault, manifest, accountId);
  if (![...mailboxes.values()].some((path) => isWanted(path, wanted))) throw noSuchMailbox(wanted, mailboxes);
  const blobOf = new Map<string, string>();
  for await (const row of readRows(vault, requireTable(manifest, 'email'), accountId))
    if (row.id && row.blob) blobOf.set(row.id, decodeBytea(row.blob).toString('hex'));
  const packOf = await findPacks(vault, manifest);
  const byPack = new Map<string, Place[]>();
  let messages = 0;
  for await (const row of readRows(vault, requireTable(manifest, 'message'), accountId)) {
    const mailbox = mailboxes.get(row.mailbox_id ?? '') ?? [];
    const blob = blobOf.get(row.email_id ?? '');
    if (blob === undefined || !isWanted(mailbox, wanted)) continue;
    messages += 1;
    const pack = packOf.get(blob) ?? '';
    byPack.set(pack, [...(byPack.get(pack) ?? []), placeOf(row, mailbox, blob)]);
  }
  const blobs = new Set([...byPack.values()].flat().map(({ blob }) => blob));
  return {
    messages,
    blobs: [...blobs].map((blob) => Buffer.from(blob, 'hex')),
    entries: (takenBack) => readEntries(vault, manifest, { byPack, takenBack }),
  };
}

async function readCatalogue(
  vault: Vault,
  manifest: SnapshotManifest,
  wanted: ReadonlySet<string>,
): Promise<Map<string, { hash: Buffer; chunk_count: number; encoding: number }>> {
  const found = new Map<string, { hash: Buffer; chunk_count: number; encoding: number }>();
  for await (const row of readRows(vault, requireTable(manifest, 'blob'))) {
    const name = decodeBytea(row.hash ?? '').toString('hex');
    if (!wanted.has(name)) continue;
    const hash = Buffer.from(name, 'hex');
    found.set(name, { hash, chunk_count: Number(row.chunk_count), encoding: Number(row.encoding) });
  }
  return found;
}

async function* readEntries(
  vault: Vault,
  manifest: SnapshotManifest,
  { byPack, takenBack }: { byPack: ReadonlyMap<string, Place[]>; takenBack: ReadonlySet<string> },
): AsyncGenerator<ImportEntry> {
  const wanted = new Set([...byPack.values()].flat().map((place) => place.blob));
  const catalogue = await readCatalogue(vault, manifest, wanted);
  for (const [pack, places] of byPack) {
    const pieces = pack === '' ? new Map() : groupPieces(await vault.readChunk(pack));
    for (const { mailbox, blob, flags, receivedAt } of places) {
      const origin = `${manifest.at} ${mailbox.join('/')}`;
      if (takenBack.has(blob)) {
        yield { kind: 'fault', origin, reason: 'refused', detail: 'It was taken back from every mailbox.' };
        continue;
      }
      const entry = catalogue.get(blob);
      try {
        if (!entry) throw new SealBroken(`the bytes of ${blob} are not in the backup`);
        const bytes = joinPieces(pieces.get(blob) ?? [], entry);
        yield { kind: 'message', origin, mailbox, message: { bytes, flags, receivedAt } };
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        yield { kind: 'fault', origin, reason: 'unreadable', detail: error.message };
      }
    }
  }
}
