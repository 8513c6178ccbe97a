/** What a search found as a ZIP, as a stream: one EML file a message, and a list with the SHA-256 of each. */
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ArchiveFind } from '#domain/archive/search-mail.ts';
import type { ArchiveSearch } from '#domain/archive/searches.ts';
import { encodeCsv } from '#formats/csv/encode-csv.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';

const COLUMNS = [
  'tệp / file',
  'hộp thư / mailbox',
  'nơi / place',
  'nhận lúc / received',
  'từ / from',
  'tiêu đề / subject',
  'SHA-256',
];

/** The file of the find at a place. */
function nameOf(index: number): string {
  return `${String(index + 1).padStart(5, '0')}.eml`;
}

function listOf(search: ArchiveSearch, finds: readonly ArchiveFind[]): string {
  const rows = finds.map((find, index) => [
    nameOf(index),
    find.address,
    find.source,
    find.receivedAt.toISOString(),
    find.sender,
    find.subject,
    find.blob.toString('hex'),
  ]);
  const head = [
    [`${search.id}: ${search.purpose}`],
    [`${search.requestedByName} / ${search.decidedByName ?? ''}`],
  ];
  return encodeCsv([...head, COLUMNS, ...rows]);
}

/** The bytes of the ZIP as they are made; a message is read when its turn comes. */
export async function* packFinds(
  blobs: BlobStore,
  search: ArchiveSearch,
  finds: readonly ArchiveFind[],
): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(listOf(search, finds)), 'danh-sach.csv');
  for (const [index, { blob, receivedAt }] of finds.entries())
    zip.addReadStreamLazy(nameOf(index), { mtime: receivedAt, mode: 0o100600 }, (given) => {
      given(null, Readable.from(blobs.stream(blob)));
    });
  zip.end();
  for await (const piece of zip.outputStream) yield piece as Buffer;
}
