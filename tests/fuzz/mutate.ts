/** Bytes from bytes: a corpus item with a few random changes, the same for the same seed. */

/** A small generator of random numbers that can be run again (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pieces that grammars stumble over. */
const TOKENS = [
  '(',
  ')',
  '"',
  '\\',
  '{5}\r\n',
  '{99999999999+}\r\n',
  '~{1+}\r\n\0',
  '\r\n',
  '\0',
  '*',
  '$',
  '%',
  '[',
  ']',
  '<',
  '>',
  '1:*',
  '4294967296',
  '-1',
  'NIL',
  '\u00e1',
  '=?utf-8?B?',
  '?=',
  '&',
  '&-',
  ';',
  ':',
  ',',
  '--b\r\n',
  '{"a":',
  '[[[[[[[[',
].map((token) => Buffer.from(token, 'utf8'));

type Change = (bytes: Buffer, at: number, random: () => number) => Buffer;

function splice(bytes: Buffer, from: number, to: number, ...pieces: Buffer[]): Buffer {
  return Buffer.concat([bytes.subarray(0, from), ...pieces, bytes.subarray(to)]);
}

const CHANGES: readonly Change[] = [
  (bytes, at, random) => splice(bytes, at, at + 1, Buffer.from([Math.floor(random() * 256)])),
  (bytes, at, random) => splice(bytes, at, at, TOKENS[Math.floor(random() * TOKENS.length)] as Buffer),
  (bytes, at, random) => splice(bytes, at, at + 1 + Math.floor(random() * 8)),
  (bytes, at, random) => {
    const piece = bytes.subarray(at, at + 1 + Math.floor(random() * 16));
    return splice(bytes, at, at, ...Array.from({ length: 1 + Math.floor(random() * 50) }, () => piece));
  },
];

const MAX_CHANGES = 6;
/** Longer inputs only make the run slower. */
const MAX_BYTES = 65_536;

/** One mutant of the corpus. */
export function mutate(corpus: readonly Buffer[], random: () => number): Buffer {
  let bytes = corpus[Math.floor(random() * corpus.length)] as Buffer;
  const changes = Math.floor(random() * (MAX_CHANGES + 1));
  for (let done = 0; done < changes; done += 1) {
    const change = CHANGES[Math.floor(random() * CHANGES.length)] as Change;
    bytes = change(bytes, Math.floor(random() * (bytes.length + 1)), random).subarray(0, MAX_BYTES);
  }
  return bytes;
}
