/** `directory ldif`: the address book as LDIF (RFC 2849), as LDAP shows it, for other programs. */
import { encodeLdifEntry, LDIF_HEADER } from '#formats/ldap/ldif.ts';
import { formatName } from '#formats/ldap/names.ts';
import { decodeSelection } from '#formats/ldap/selection.ts';
import { createAddressBook } from '#servers/ldap/address-book.ts';
import { selectAttributes } from '#servers/ldap/directory-entry.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { settingsOf, withStore } from '../open-store.ts';

/** Everything there is. */
const EVERY_ENTRY = { kind: 'and', filters: [] } as const;
/** Entries put together before they are written. */
const ENTRIES_PER_WRITE = 500;

export const directoryLdif: CommandDefinition = {
  name: 'directory ldif',
  summary: { vi: 'xuất danh bạ ra LDIF', en: 'write the address book as LDIF' },
  run: (call) =>
    withStore(call, async ({ db, clock }) => {
      const { domain } = settingsOf(call);
      const index = await createAddressBook(db, domain, clock).open();
      const selection = decodeSelection(['*', 'entryUUID']);
      // What is above comes before what is below it, so that the file can be loaded as it is.
      const entries = [...index.candidates(EVERY_ENTRY)].sort((a, b) => a.name.length - b.name.length);
      if (call.json) {
        call.output.result(
          entries.map((entry) => ({
            dn: formatName(entry.name),
            ...Object.fromEntries(
              selectAttributes(entry, selection, false).map(({ name, values }) => [name, values]),
            ),
          })),
          [],
        );
        return undefined;
      }
      call.output.result(undefined, [LDIF_HEADER.trimEnd()]);
      for (let at = 0; at < entries.length; at += ENTRIES_PER_WRITE)
        call.output.result(
          undefined,
          entries
            .slice(at, at + ENTRIES_PER_WRITE)
            .map((entry) =>
              encodeLdifEntry(formatName(entry.name), selectAttributes(entry, selection, false)).trimEnd(),
            ),
        );
      return undefined;
    }),
};
