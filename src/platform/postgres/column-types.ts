/**
 * How columns become JavaScript values, where the driver's own way is slow or wrong for us.
 *
 * bigint becomes a number, because counters and sizes stay far below 2^53; its arrays are split in one go. Results are
 * text throughout: pg 8 turns every field into a string before any parser sees it, so that its `binary` results lose
 * every byte above 0x7f. Parameters have no such fault; see `binary-array.ts`.
 */
import pg from 'pg';

type Parser = (value: never) => unknown;

const OID = { int8: 20, int8Array: 1016, int4Array: 1007 } as const;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  return value;
}

/** `{1,2,3}`: faster by far than the driver's parser, which makes an array of texts first. */
function parseIntegerArray(text: string): (number | null)[] {
  if (text.length <= 2) return [];
  const values = text.slice(1, -1).split(',');
  return text.includes('N')
    ? values.map((value) => (value === 'NULL' ? null : Number(value)))
    : values.map(Number);
}

const TEXT = new Map<number, Parser>([
  [OID.int8, parseInt8],
  [OID.int8Array, parseIntegerArray],
  [OID.int4Array, parseIntegerArray],
]);

/** The driver's own parsers; its declaration knows the built-in types only. */
const driverParser = pg.types.getTypeParser as (oid: number, format: 'text') => Parser;

/** The driver's table of parsers with ours before it. */
export const columnTypes = {
  getTypeParser(oid: number): Parser {
    return TEXT.get(oid) ?? driverParser(oid, 'text');
  },
};
