/** ESEARCH (RFC 7377 §2): `["IN" (filters)] [RETURN …] search-program`, over several mailboxes. */
import type { Decoder } from '../decoder.ts';
import { expectMailboxFilter, type MailboxFilter } from './mailbox-filter.ts';
import { decodeSearch, type SearchCommand } from './search.ts';

export interface EsearchCommand extends SearchCommand {
  /** The selected mailbox where none is named. */
  sources: MailboxFilter[];
}

const MAX_SOURCES = 50;

export function decodeEsearch(d: Decoder): EsearchCommand {
  const sources: MailboxFilter[] = [];
  if (d.tryText(' IN (')) {
    do sources.push(expectMailboxFilter(d));
    while (sources.length < MAX_SOURCES && d.trySp());
    d.expectChar(')');
  }
  const command = decodeSearch(d);
  const options = command.returns?.options;
  // RFC 7377 §2.1: only a result of the selected mailbox alone is saved.
  if (options?.has('SAVE') && sources.some(({ kind }) => kind !== 'selected'))
    d.fail('SAVE is for the selected mailbox alone');
  return { sources: sources.length > 0 ? sources : [{ kind: 'selected' }], ...command };
}
