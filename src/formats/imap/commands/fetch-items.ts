/**
 * What FETCH can ask of a message (RFC 9051 §6.4.5, RFC 3501 §6.4.5, RFC 3516, RFC 7162, RFC 8474, RFC 8514, RFC 8970).
 *
 * A further item is one member of `FetchItem` and one line in `fetchItems`.
 */
import type { Decoder } from '../decoder.ts';
import {
  encodeSectionLabel,
  expectSection,
  expectSectionBinary,
  type Partial,
  type Section,
  tryPartial,
} from './section.ts';

export type FetchItem =
  | { kind: 'flags' | 'uid' | 'internalDate' | 'size' | 'envelope' | 'modSequence' }
  | { kind: 'emailId' | 'threadId' | 'saveDate' | 'preview' }
  | { kind: 'bodyStructure'; extended: boolean }
  /** `label` is the name the response gives it; `peek` leaves \Seen alone. */
  | { kind: 'body'; label: string; section: Section; partial?: Partial; peek: boolean }
  | { kind: 'binary'; label: string; part: number[]; partial?: Partial; peek: boolean }
  | { kind: 'binarySize'; label: string; part: number[] };

function bodyItem(d: Decoder, peek: boolean): FetchItem {
  const section = expectSection(d);
  const partial = tryPartial(d);
  const label = encodeSectionLabel('BODY', section, partial);
  return { kind: 'body', label, section, ...(partial && { partial }), peek };
}

function binaryItem(d: Decoder, peek: boolean): FetchItem {
  const part = expectSectionBinary(d);
  const partial = tryPartial(d);
  const label = encodeSectionLabel('BINARY', { part, fields: [] }, partial);
  return { kind: 'binary', label, part, ...(partial && { partial }), peek };
}

function binarySizeItem(d: Decoder): FetchItem {
  const part = expectSectionBinary(d);
  return { kind: 'binarySize', label: encodeSectionLabel('BINARY.SIZE', { part, fields: [] }), part };
}

const fetchItems: Record<string, (d: Decoder) => FetchItem> = {
  FLAGS: () => ({ kind: 'flags' }),
  UID: () => ({ kind: 'uid' }),
  INTERNALDATE: () => ({ kind: 'internalDate' }),
  'RFC822.SIZE': () => ({ kind: 'size' }),
  ENVELOPE: () => ({ kind: 'envelope' }),
  MODSEQ: () => ({ kind: 'modSequence' }),
  EMAILID: () => ({ kind: 'emailId' }),
  THREADID: () => ({ kind: 'threadId' }),
  SAVEDATE: () => ({ kind: 'saveDate' }),
  PREVIEW: (d) => {
    // RFC 8970 §4.1: previews are made when a message is stored, so the lazy ones are there too.
    d.tryText(' (LAZY)');
    return { kind: 'preview' };
  },
  BODYSTRUCTURE: () => ({ kind: 'bodyStructure', extended: true }),
  BODY: (d) => (d.isChar('[') ? bodyItem(d, false) : { kind: 'bodyStructure', extended: false }),
  'BODY.PEEK': (d) => bodyItem(d, true),
  BINARY: (d) => binaryItem(d, false),
  'BINARY.PEEK': (d) => binaryItem(d, true),
  'BINARY.SIZE': binarySizeItem,
  RFC822: () => ({ kind: 'body', label: 'RFC822', section: { part: [], fields: [] }, peek: false }),
  'RFC822.HEADER': () => ({
    kind: 'body',
    label: 'RFC822.HEADER',
    section: { part: [], text: 'HEADER', fields: [] },
    peek: true,
  }),
  'RFC822.TEXT': () => ({
    kind: 'body',
    label: 'RFC822.TEXT',
    section: { part: [], text: 'TEXT', fields: [] },
    peek: false,
  }),
};

const FAST: FetchItem[] = [{ kind: 'flags' }, { kind: 'internalDate' }, { kind: 'size' }];
const ALL: FetchItem[] = [...FAST, { kind: 'envelope' }];

/** Macros stand alone, never in a list (RFC 9051 §6.4.5). */
const macros: Record<string, FetchItem[]> = {
  FAST,
  ALL,
  FULL: [...ALL, { kind: 'bodyStructure', extended: false }],
};

/** More items than any client asks for; each costs a read. */
const MAX_ITEMS = 200;

function itemNamed(d: Decoder, name: string): FetchItem {
  const decode = fetchItems[name];
  return decode ? decode(d) : d.fail(`unknown FETCH item ${name}`);
}

/** A macro, one item, or a list of items. */
export function expectFetchItems(d: Decoder): FetchItem[] {
  if (d.isChar('(')) return d.expectList(() => itemNamed(d, d.expectName()), MAX_ITEMS);
  const name = d.expectName();
  const macro = macros[name];
  return macro ? [...macro] : [itemNamed(d, name)];
}
