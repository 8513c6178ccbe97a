/**
 * FETCH responses (RFC 9051 §7.5.2): `* 12 FETCH (UID 5 FLAGS (\Seen) BODY[] {342}…)`.
 *
 * Text is gathered into one buffer; message bytes are handed on as they are, without a copy, when they are long.
 * A further datum is one constructor function.
 */
import { encodeFlagList, encodeInternalDate, literalStart, type Wire, wireToBuffer } from './encoder.ts';

/** One named value of a FETCH response. */
export type FetchDatum =
  | { kind: 'wire'; name: string; wire: Wire }
  /** Bytes that already are in wire form: stored envelopes and body structures. */
  | { kind: 'encoded'; name: string; bytes: Buffer }
  /** A message's bytes, sent as a literal, or as literal8 where `binary`. */
  | { kind: 'literal'; name: string; bytes: Buffer; binary: boolean };

/** Below this a copy is cheaper than another buffer for the socket. */
const COPY_BELOW_BYTES = 2_048;

function wireDatum(name: string, wire: Wire): FetchDatum {
  return { kind: 'wire', name, wire };
}

export function flagsDatum(flags: readonly string[]): FetchDatum {
  return wireDatum('FLAGS', encodeFlagList(flags));
}

export function uidDatum(uid: number): FetchDatum {
  return wireDatum('UID', `${uid}`);
}

export function sizeDatum(bytes: number): FetchDatum {
  return wireDatum('RFC822.SIZE', `${bytes}`);
}

export function internalDateDatum(instant: Date, zoneMinutes = 0): FetchDatum {
  return wireDatum('INTERNALDATE', encodeInternalDate(instant, zoneMinutes));
}

/** RFC 7162 §3.1.4.2. */
export function modSequenceDatum(modSequence: bigint | number): FetchDatum {
  return wireDatum('MODSEQ', `(${modSequence})`);
}

/** `bytes` from `encodeEnvelope`. */
export function envelopeDatum(bytes: Buffer): FetchDatum {
  return { kind: 'encoded', name: 'ENVELOPE', bytes };
}

/** `bytes` from `encodeBodyStructure`. */
export function bodyStructureDatum(extended: boolean, bytes: Buffer): FetchDatum {
  return { kind: 'encoded', name: extended ? 'BODYSTRUCTURE' : 'BODY', bytes };
}

/** `BODY[…]`, `RFC822`, …, named by the item's label; undefined for a part that is not there. */
export function bodyDatum(label: string, bytes: Buffer | undefined): FetchDatum {
  return bytes ? { kind: 'literal', name: label, bytes, binary: false } : wireDatum(label, 'NIL');
}

/** `BINARY[…]` (RFC 3516 §4.2): literal8 only where NUL asks for it, other clients' parsers fear it. */
export function binaryDatum(label: string, bytes: Buffer | undefined): FetchDatum {
  if (!bytes) return wireDatum(label, 'NIL');
  return { kind: 'literal', name: label, bytes, binary: bytes.includes(0) };
}

/** `BINARY.SIZE[…]`. */
export function binarySizeDatum(label: string, bytes: number): FetchDatum {
  return wireDatum(label, `${bytes}`);
}

/** The response as buffers to be written one after the other. */
export function encodeFetchResponse(sequenceNumber: number, data: readonly FetchDatum[]): Buffer[] {
  const buffers: Buffer[] = [];
  let wire: Wire = `* ${sequenceNumber} FETCH (`;
  let separator = '';
  for (const datum of data) {
    wire += `${separator}${datum.name} `;
    separator = ' ';
    if (datum.kind === 'wire') {
      wire += datum.wire;
      continue;
    }
    if (datum.kind === 'literal') wire += literalStart(datum.bytes.length, datum.binary);
    if (datum.bytes.length < COPY_BELOW_BYTES) {
      wire += datum.bytes.toString('latin1');
      continue;
    }
    buffers.push(wireToBuffer(wire), datum.bytes);
    wire = '';
  }
  buffers.push(wireToBuffer(`${wire})\r\n`));
  return buffers;
}
