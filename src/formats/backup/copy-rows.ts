/**
 * Rows of PostgreSQL's COPY text format (PostgreSQL 18 documentation, COPY, "Text Format"): one a line, fields by tabs, `\N` for null.
 */

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescape(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}

/** The rows of a chunk, each as its fields; null where the column is. */
export function* decodeCopyRows(chunk: Buffer): Generator<(string | null)[]> {
  for (const line of chunk.toString('utf8').split('\n')) {
    if (line === '') continue;
    yield line.split('\t').map((field) => (field === '\\N' ? null : unescape(field)));
  }
}

/** The first field of the first row, as it stands: the key by which a reader knows whether the chunk is for it. */
export function firstKeyOf(chunk: Buffer): string {
  const tab = chunk.indexOf(0x09);
  const newline = chunk.indexOf(0x0a);
  return chunk.toString('utf8', 0, tab >= 0 && tab < newline ? tab : Math.max(0, newline));
}

/** Bytes of a bytea column as COPY writes them: `\x…`. */
export function decodeBytea(field: string): Buffer {
  return Buffer.from(field.slice(2), 'hex');
}

/** The texts of an array column: `{a,"b c"}`. */
export function decodeTextArray(field: string): string[] {
  const found: string[] = [];
  const item = /"((?:[^"\\]|\\.)*)"|([^,{}"]+)/gs;
  for (const match of field.slice(1, -1).matchAll(item))
    found.push(match[1] === undefined ? (match[2] ?? '') : match[1].replace(/\\(.)/gs, '$1'));
  return found;
}
