/**
 * PostgreSQL arrays in their binary form, as parameters for `unnest($1::bytea[])`.
 *
 * A text array would escape every value and double the bytes of a bytea; the binary form is one allocation and
 * one copy. The driver sends a Buffer in binary format. Layout: PostgreSQL's array_recv (dimensions, null flag, element
 * type, then length and bytes of each element, all big-endian).
 */

const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
} as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** Milliseconds between the epochs of Unix and PostgreSQL (2000-01-01). */
const POSTGRES_EPOCH_MS = 946_684_800_000;

function writeHeader(buffer: Buffer, oid: number, count: number, hasNulls: boolean): number {
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(hasNulls ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (count === 0) return 12;
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return HEADER_BYTES;
}

/** An array of elements that are all `width` bytes, written in place by `put`. */
function encodeFixed<T>(
  oid: number,
  width: number,
  values: readonly (T | null)[],
  put: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  let nulls = 0;
  for (const value of values) if (value === null) nulls += 1;
  const size = HEADER_BYTES + values.length * LENGTH_BYTES + (values.length - nulls) * width;
  const buffer = Buffer.allocUnsafe(size);
  let at = writeHeader(buffer, oid, values.length, nulls > 0);
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : width, at);
    if (value === null) continue;
    put(buffer, value, at);
    at += width;
  }
  return buffer.subarray(0, at);
}

/** An array of elements of any length. */
function encodeVariable<T>(
  oid: number,
  values: readonly (T | null)[],
  lengthOf: (value: T) => number,
  put: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const lengths = values.map((value) => (value === null ? -1 : lengthOf(value)));
  const size = lengths.reduce((sum, length) => sum + LENGTH_BYTES + Math.max(length, 0), HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(size);
  let at = writeHeader(buffer, oid, values.length, lengths.includes(-1));
  for (const [index, value] of values.entries()) {
    const length = lengths[index] ?? -1;
    at = buffer.writeInt32BE(length, at);
    if (value === null) continue;
    put(buffer, value, at);
    at += length;
  }
  return buffer.subarray(0, at);
}

/** `uuid[]` from their text form. */
export function encodeUuidArray(values: readonly (string | null)[]): Buffer {
  return encodeFixed(OID.uuid, 16, values, (buffer, value, at) => {
    buffer.write(value.replaceAll('-', ''), at, 16, 'hex');
  });
}

/** `uuid[]` from their 16 bytes each. */
export function encodeRawUuidArray(values: readonly Uint8Array[]): Buffer {
  return encodeFixed(OID.uuid, 16, values, (buffer, value, at) => {
    buffer.set(value, at);
  });
}

/** `text[]`. A text must be without NUL and well-formed, as PostgreSQL's text is. */
export function encodeTextArray(values: readonly (string | null)[]): Buffer {
  return encodeVariable(
    OID.text,
    values,
    (value) => Buffer.byteLength(value),
    (buffer, value, at) => {
      buffer.write(value, at);
    },
  );
}

/** `bytea[]`. */
export function encodeByteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  return encodeVariable(
    OID.bytea,
    values,
    (value) => value.length,
    (buffer, value, at) => {
      buffer.set(value, at);
    },
  );
}

/** `bigint[]` from numbers that are safe integers. */
export function encodeInt8Array(values: readonly (number | null)[]): Buffer {
  return encodeFixed(OID.int8, 8, values, (buffer, value, at) => {
    buffer.writeBigInt64BE(BigInt(value), at);
  });
}

/** `integer[]`. */
export function encodeInt4Array(values: readonly (number | null)[]): Buffer {
  return encodeFixed(OID.int4, 4, values, (buffer, value, at) => {
    buffer.writeInt32BE(value, at);
  });
}

/** `smallint[]`. */
export function encodeInt2Array(values: readonly (number | null)[]): Buffer {
  return encodeFixed(OID.int2, 2, values, (buffer, value, at) => {
    buffer.writeInt16BE(value, at);
  });
}

/** `boolean[]`. */
export function encodeBoolArray(values: readonly (boolean | null)[]): Buffer {
  return encodeFixed(OID.bool, 1, values, (buffer, value, at) => {
    buffer.writeUInt8(value ? 1 : 0, at);
  });
}

/** `timestamptz[]`, to the millisecond. */
export function encodeTimestamptzArray(values: readonly (Date | null)[]): Buffer {
  return encodeFixed(OID.timestamptz, 8, values, (buffer, value, at) => {
    buffer.writeBigInt64BE(BigInt(value.getTime() - POSTGRES_EPOCH_MS) * 1000n, at);
  });
}
