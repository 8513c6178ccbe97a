/**
 * FILTER (RFC 5466): searches kept as notes on the account, put in where a search names them.
 */
import { readAnnotations } from '#domain/mailstore/annotations.ts';
import { decodeFilter } from '#formats/imap/commands/search.ts';
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import { Decoder } from '#formats/imap/decoder.ts';
import { undefinedFilterCode } from '#formats/imap/status-response.ts';
import { ImapSyntaxFault } from '#formats/imap/syntax-fault.ts';
import type { CommandContext } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireSignedIn } from '../session.ts';

/** A filter may name others, so deep. */
const MAX_DEPTH = 5;

/** One's own filter goes before one for all of the same name (RFC 5466 §3.1). */
const PLACES = ['/private/filters/values/', '/shared/filters/values/'];

function undefinedFilter(name: string): ImapFault {
  return new ImapFault('NO', 'There is no such filter.', undefinedFilterCode(name));
}

async function readFilter({ deps, session }: CommandContext, name: string): Promise<SearchKey> {
  const entries = PLACES.map((place) => place + name);
  const found = await readAnnotations(deps.db, requireSignedIn(session).access, undefined, {
    entries,
    prefixes: [],
  });
  const [first] = found.sort((a, b) => entries.indexOf(a.entry) - entries.indexOf(b.entry));
  if (!first) throw undefinedFilter(name);
  try {
    return decodeFilter(new Decoder([{ kind: 'text', bytes: first.value }], { utf8: true }));
  } catch (error) {
    if (error instanceof ImapSyntaxFault) throw undefinedFilter(name);
    throw error;
  }
}

/** The tree with every filter replaced by what it stands for. NO [UNDEFINED-FILTER] where there is none. */
export async function putInFilters(context: CommandContext, key: SearchKey, depth = 0): Promise<SearchKey> {
  if (key.kind === 'filter') {
    if (depth >= MAX_DEPTH) throw undefinedFilter(key.name);
    return putInFilters(context, await readFilter(context, key.name), depth + 1);
  }
  if (key.kind === 'not' || key.kind === 'fuzzy')
    return { kind: key.kind, key: await putInFilters(context, key.key, depth) };
  if (key.kind !== 'and' && key.kind !== 'or') return key;
  const keys: SearchKey[] = [];
  for (const one of key.keys) keys.push(await putInFilters(context, one, depth));
  return { kind: key.kind, keys };
}
