/** Rows as CSV that spreadsheets open with their Vietnamese letters (RFC 4180, with a byte order mark). Pure. */

/** Where a program may begin a cell: also after a mark that is none here but parts cells where numbers have commas, as in Vietnam, and after a line's end. */
const FORMULA = /(^|[;\t\r\n])(?=[=+\-@＝＋－＠])/g;

/** What begins like a formula is made text, so that opening the file runs nothing. */
function cell(value: string): string {
  const safe = value.replaceAll(FORMULA, "$1'").replace(/^(?=[\t\r])/, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function encodeCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
