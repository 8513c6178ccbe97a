/**
 * Requests of clients (RFC 4511 §4.2–§4.12), from the content of a message to a value.
 */
import { BerReader, decodeText, TAG } from './ber-reader.ts';
import { type Control, decodeControls } from './controls.ts';
import { decodeFilter, type Filter } from './filter.ts';
import { MAX_LIST_ITEMS } from './limits.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

export type SearchScope = 'base' | 'one' | 'subtree';

export interface SearchRequest {
  kind: 'search';
  base: string;
  scope: SearchScope;
  /** 0: as many as the server gives. */
  sizeLimit: number;
  /** Seconds; 0: as long as the server takes. */
  timeLimit: number;
  typesOnly: boolean;
  filter: Filter;
  attributes: readonly string[];
}

export type LdapRequest =
  | {
      kind: 'bind';
      version: number;
      name: string;
      authentication:
        | { kind: 'simple'; password: Uint8Array }
        | { kind: 'sasl'; mechanism: string; credentials?: Uint8Array }
        | { kind: 'unknown' };
    }
  | { kind: 'unbind' }
  | SearchRequest
  | { kind: 'compare'; name: string; attribute: string; value: Uint8Array }
  | { kind: 'abandon'; messageId: number }
  | { kind: 'extended'; name: string; value?: Uint8Array }
  /** Known to the protocol, refused by a directory that is read only here. */
  | { kind: 'update'; operation: 'modify' | 'add' | 'delete' | 'modifyName' };

export interface LdapMessage {
  id: number;
  request: LdapRequest;
  controls: readonly Control[];
}

/** The tag of each operation (RFC 4511 §4.2 …). */
const OPERATION = {
  bind: 0x60,
  unbind: 0x42,
  search: 0x63,
  modify: 0x66,
  add: 0x68,
  delete: 0x4a,
  modifyName: 0x6c,
  compare: 0x6e,
  abandon: 0x50,
  extended: 0x77,
} as const;

const SCOPES: readonly SearchScope[] = ['base', 'one', 'subtree'];
const SIMPLE = 0x80;
const SASL = 0xa3;
const EXTENDED_NAME = 0x80;
const EXTENDED_VALUE = 0x81;
const CONTROLS = 0xa0;

function decodeBind(reader: BerReader): LdapRequest {
  const version = reader.readInteger();
  const name = reader.readText();
  if (reader.nextTag === SIMPLE)
    return {
      kind: 'bind',
      version,
      name,
      authentication: { kind: 'simple', password: reader.readBytes(SIMPLE) },
    };
  if (reader.nextTag !== SASL) return { kind: 'bind', version, name, authentication: { kind: 'unknown' } };
  const sasl = reader.readConstructed(SASL);
  const mechanism = sasl.readText();
  const credentials = sasl.isAtEnd ? undefined : sasl.readBytes();
  return {
    kind: 'bind',
    version,
    name,
    authentication: { kind: 'sasl', mechanism, ...(credentials && { credentials }) },
  };
}

function decodeAttributes(reader: BerReader): string[] {
  const attributes: string[] = [];
  while (!reader.isAtEnd) {
    attributes.push(reader.readText());
    if (attributes.length > MAX_LIST_ITEMS) throw new LdapSyntaxFault('too many attributes');
  }
  return attributes;
}

function requireCount(value: number): number {
  if (value < 0) throw new LdapSyntaxFault('a negative limit');
  return value;
}

function decodeSearch(reader: BerReader): SearchRequest {
  const base = reader.readText();
  const scope = SCOPES[reader.readInteger(TAG.enumerated)];
  if (!scope) throw new LdapSyntaxFault('an unknown scope');
  // There are no aliases here, so what to do with them changes nothing.
  reader.readInteger(TAG.enumerated);
  return {
    kind: 'search',
    base,
    scope,
    sizeLimit: requireCount(reader.readInteger()),
    timeLimit: requireCount(reader.readInteger()),
    typesOnly: reader.readBoolean(),
    filter: decodeFilter(reader),
    attributes: decodeAttributes(reader.readConstructed(TAG.sequence)),
  };
}

function decodeCompare(reader: BerReader): LdapRequest {
  const name = reader.readText();
  const assertion = reader.readConstructed(TAG.sequence);
  return { kind: 'compare', name, attribute: assertion.readText(), value: assertion.readBytes() };
}

function decodeExtended(reader: BerReader): LdapRequest {
  const name = reader.readText(EXTENDED_NAME);
  const value = reader.nextTag === EXTENDED_VALUE ? reader.readBytes(EXTENDED_VALUE) : undefined;
  return { kind: 'extended', name, ...(value && { value }) };
}

function decodeOperation(reader: BerReader): LdapRequest {
  const tag = reader.nextTag;
  switch (tag) {
    case OPERATION.bind:
      return decodeBind(reader.readConstructed(tag));
    case OPERATION.unbind:
      reader.skip();
      return { kind: 'unbind' };
    case OPERATION.search:
      return decodeSearch(reader.readConstructed(tag));
    case OPERATION.compare:
      return decodeCompare(reader.readConstructed(tag));
    case OPERATION.abandon:
      return { kind: 'abandon', messageId: reader.readInteger(tag) };
    case OPERATION.extended:
      return decodeExtended(reader.readConstructed(tag));
    case OPERATION.modify:
    case OPERATION.add:
    case OPERATION.delete:
    case OPERATION.modifyName: {
      const operation = (['modify', 'add', 'delete', 'modifyName'] as const).find(
        (name) => OPERATION[name] === tag,
      );
      reader.skip();
      return { kind: 'update', operation: operation ?? 'modify' };
    }
    case undefined:
    default:
      throw new LdapSyntaxFault('an operation of an unknown kind');
  }
}

/** Reads the content of one message; `LdapSyntaxFault` where it is none. */
export function decodeMessage(bytes: Uint8Array): LdapMessage {
  const reader = new BerReader(bytes);
  const id = reader.readInteger();
  if (id < 0) throw new LdapSyntaxFault('a negative message id');
  const request = decodeOperation(reader);
  const controls = reader.nextTag === CONTROLS ? decodeControls(reader.readConstructed(CONTROLS)) : [];
  return { id, request, controls };
}

/** The id of a message whose rest makes no sense, so that the refusal can name it. */
export function decodeMessageId(bytes: Uint8Array): number | undefined {
  try {
    return new BerReader(bytes).readInteger();
  } catch (error) {
    if (error instanceof LdapSyntaxFault) return undefined;
    throw error;
  }
}

/** A password of a simple bind as text. */
export function decodePassword(bytes: Uint8Array): string {
  return decodeText(bytes);
}
