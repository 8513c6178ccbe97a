/** `directory ldif`: the address book as LDIF (RFC 2849), as LDAP shows it, for other programs. */
import { pictureReader } from '#apps/server/ldap.ts';
import { encodeLdifEntry, LDIF_HEADER } from '#formats/ldap/ldif.ts';
import { formatName } from '#formats/ldap/names.ts';
import type { EntryAttribute } from '#formats/ldap/responses.ts';
import { decodeSelection } from '#formats/ldap/selection.ts';
import { createAddressBook } from '#servers/ldap/address-book.ts';
import { selectAttributes } from '#servers/ldap/directory-entry.ts';
import { withPictures } from '#servers/ldap/pictures.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { withStore } from '../open-store.ts';

/** Everything there is. */
const EVERY_ENTRY = { kind: 'and', filters: [] } as const;
/** Entries put together before they are written. */
const ENTRIES_PER_WRITE = 500;

/** Attributes as JSON has them: bytes in base64. */
function plainValues(attributes: readonly EntryAttribute[]): Record<string, string[]> {
  return Object.fromEntries(
    attributes.map(({ name, values }) => [
      name,
      values.map((value) => (typeof value === 'string' ? value : Buffer.from(value).toString('base64'))),
    ]),
  );
}

export const directoryLdif: CommandDefinition = {
  name: 'directory ldif',
  summary: { vi: 'xuất danh bạ ra LDIF', en: 'write the address book as LDIF' },
  run: (call) =>
    withStore(call, async ({ db, blobs, clock, settings: { domain } }) => {
      const index = await createAddressBook(db, domain, clock).open();
      const selection = decodeSelection(['*', 'entryUUID']);
      // What is above comes before what is below it, so that the file can be loaded as it is.
      const entries = [...index.candidates(EVERY_ENTRY)].sort((a, b) => a.name.length - b.name.length);
      const readPictures = pictureReader(blobs);
      const written: object[] = [];
      if (!call.json) call.output.result(undefined, [LDIF_HEADER.trimEnd()]);
      for (let at = 0; at < entries.length; at += ENTRIES_PER_WRITE) {
        const some = entries.slice(at, at + ENTRIES_PER_WRITE);
        const selected = some.map((entry) => selectAttributes(entry, selection, false));
        const attributes = await withPictures(selected, readPictures);
        const named = some.map((entry, index) => ({
          dn: formatName(entry.name),
          of: attributes[index] ?? [],
        }));
        if (call.json) written.push(...named.map(({ dn, of }) => ({ dn, ...plainValues(of) })));
        else
          call.output.result(
            undefined,
            named.map(({ dn, of }) => encodeLdifEntry(dn, of).trimEnd()),
          );
      }
      if (call.json) call.output.result(written, []);
      return undefined;
    }),
};
