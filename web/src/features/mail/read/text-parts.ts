/** A text message in pieces: what was written, what was quoted, what is a signature; and links within. Pure. */
export interface TextPiece {
  kind: 'written' | 'quoted' | 'signature';
  text: string;
}

const QUOTE_LINE = /^\s*>/;
/** What programs put above a quotation, in the languages that come here. */
const QUOTE_HEAD =
  /^\s*(?:Vào .{4,120} đã viết|On .{4,160} wrote|Le .{4,120} a écrit|-{3,}\s*(?:Thư gốc|Original Message|Forwarded message|Thư chuyển tiếp).*)\s*:?\s*$/i;

/** Splits a text; quotations at its end and between answers are pieces of their own. */
export function splitText(text: string): TextPiece[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const pieces: TextPiece[] = [];
  let isSignature = false;
  let isForwarded = false;
  for (const [index, line] of lines.entries()) {
    if (/^-- ?$/.test(line)) isSignature = true;
    const nextQuoted = lines.slice(index + 1, index + 3).some((next) => QUOTE_LINE.test(next));
    if (/^-{3,}/.test(line) && QUOTE_HEAD.test(line)) isForwarded = true;
    const isQuoted = isForwarded || QUOTE_LINE.test(line) || (QUOTE_HEAD.test(line) && nextQuoted);
    const kind = isQuoted ? 'quoted' : isSignature ? 'signature' : 'written';
    const last = pieces.at(-1);
    if (last?.kind === kind || (last && line.trim() === '')) last.text += `\n${line}`;
    else pieces.push({ kind, text: line });
  }
  return pieces.filter((piece) => piece.text.trim() !== '');
}

export interface LinkedPiece {
  text: string;
  href?: string;
}

const LINK =
  /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|(?<![\w.+-])([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)/g;

/** A text with its links found. */
export function linkText(text: string): LinkedPiece[] {
  const pieces: LinkedPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    const [whole, url] = match;
    pieces.push({ text: whole, href: url ?? `mailto:${whole}` });
    end = match.index + whole.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
