/** Line endings of messages in files: CRLF in the store (RFC 5322 §2.3), LF in most files. */

const LF = 0x0a;
const CR = 0x0d;

/** The bytes with every bare LF made CRLF; the same buffer where there is none. A bare CR stays. */
export function toCrlf(bytes: Buffer): Buffer {
  let bare = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1))
    if (bytes[at - 1] !== CR) bare += 1;
  if (bare === 0) return bytes;
  const out = Buffer.allocUnsafe(bytes.length + bare);
  let written = 0;
  let from = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] === CR) continue;
    written += bytes.copy(out, written, from, at);
    out[written] = CR;
    written += 1;
    from = at;
  }
  bytes.copy(out, written, from);
  return out;
}

/** The bytes with every CRLF made LF. A bare CR stays. */
export function toLf(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let written = 0;
  let from = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] !== CR || at === 0) continue;
    written += bytes.copy(out, written, from, at - 1);
    from = at;
  }
  written += bytes.copy(out, written, from);
  return out.subarray(0, written);
}
