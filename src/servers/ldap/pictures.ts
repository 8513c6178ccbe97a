/** Pictures in entries (RFC 2798 §2.6): the book holds their hashes, the bytes are read for the entries that are sent. */
import type { EntryAttribute } from '#formats/ldap/responses.ts';

/** Pictures by their hashes in hex, in one read; those that are gone are absent. */
export type ReadPictures = (hashes: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

const PICTURE = 'jpegPhoto';

/** The attributes of entries with the bytes of their pictures. */
export async function withPictures(
  entries: readonly EntryAttribute[][],
  readPictures: ReadPictures,
): Promise<EntryAttribute[][]> {
  const hashes = entries.flatMap((attributes) =>
    attributes.flatMap(({ name, values }) => (name === PICTURE ? values.map(String) : [])),
  );
  if (hashes.length === 0) return [...entries];
  const pictures = await readPictures(hashes);
  return entries.map((attributes) =>
    attributes.flatMap((attribute) => {
      if (attribute.name !== PICTURE || attribute.values.length === 0) return [attribute];
      const values = attribute.values.flatMap((hash) => pictures.get(String(hash)) ?? []);
      return values.length > 0 ? [{ ...attribute, values }] : [];
    }),
  );
}
