/**
 * LIST and LSUB (RFC 9051 §6.3.9, RFC 3501 §6.3.9) with LIST-EXTENDED (RFC 5258), LIST-STATUS (RFC 5819) and
 * SPECIAL-USE (RFC 6154), LIST-MYRIGHTS (RFC 8440) and LIST-METADATA (RFC 9590).
 *
 * A further option is one line in `selectOptions` or `returnOptions`.
 */
import type { Decoder } from '../decoder.ts';
import { expectEntries } from './metadata.ts';
import { expectStatusItems, type StatusItem } from './status.ts';

const selectOptions = ['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE'] as const;
const returnOptions = ['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE', 'STATUS', 'MYRIGHTS', 'METADATA'] as const;

export type ListSelectOption = (typeof selectOptions)[number];
export type ListReturnOption = (typeof returnOptions)[number];

export interface ListCommand {
  /** Any part of RFC 5258's syntax was used. */
  extended: boolean;
  select: ReadonlySet<ListSelectOption>;
  reference: string;
  patterns: string[];
  returns: ReadonlySet<ListReturnOption>;
  /** With the return option STATUS. */
  statusItems: StatusItem[];
  /** With the return option METADATA. */
  metadataEntries: string[];
}

/** Patterns in one LIST; each is matched against every mailbox. */
const MAX_PATTERNS = 50;

function expectSelectOptions(d: Decoder): ReadonlySet<ListSelectOption> {
  const options = d.expectList(() => {
    const name = d.expectKeyword();
    return selectOptions.find((option) => option === name) ?? d.fail(`unknown LIST selection option ${name}`);
  });
  const set = new Set(options);
  // RFC 5258 §3: RECURSIVEMATCH needs an option that it can modify.
  if (set.has('RECURSIVEMATCH') && !set.has('SUBSCRIBED') && !set.has('SPECIAL-USE'))
    d.fail('RECURSIVEMATCH needs another selection option');
  return set;
}

type Returned = Pick<ListCommand, 'returns' | 'statusItems' | 'metadataEntries'>;

function expectReturnOptions(d: Decoder): Returned {
  let statusItems: StatusItem[] = [];
  let metadataEntries: string[] = [];
  const options = d.expectList(() => {
    const name = d.expectKeyword();
    const option =
      returnOptions.find((known) => known === name) ?? d.fail(`unknown LIST return option ${name}`);
    if (option === 'STATUS') {
      d.expectSp();
      statusItems = expectStatusItems(d);
    }
    if (option === 'METADATA') {
      d.expectSp();
      metadataEntries = expectEntries(d);
    }
    return option;
  });
  return { returns: new Set(options), statusItems, metadataEntries };
}

export function decodeList(d: Decoder): ListCommand {
  d.expectSp();
  let extended = d.isChar('(');
  const select = extended ? expectSelectOptions(d) : new Set<ListSelectOption>();
  if (extended) d.expectSp();
  const reference = d.expectMailbox();
  d.expectSp();
  const isPatternList = d.isChar('(');
  const patterns = isPatternList
    ? d.expectList(() => d.expectListMailbox(), MAX_PATTERNS)
    : [d.expectListMailbox()];
  extended ||= isPatternList;
  let returned: Returned = { returns: new Set(), statusItems: [], metadataEntries: [] };
  if (d.trySp() && d.tryKeyword('RETURN')) {
    d.expectSp();
    returned = expectReturnOptions(d);
    extended = true;
  }
  d.expectEnd();
  return { extended, select, reference, patterns, ...returned };
}

/** LSUB has the plain syntax only. */
export function decodeLsub(d: Decoder): { reference: string; pattern: string } {
  d.expectSp();
  const reference = d.expectMailbox();
  d.expectSp();
  const pattern = d.expectListMailbox();
  d.expectEnd();
  return { reference, pattern };
}
