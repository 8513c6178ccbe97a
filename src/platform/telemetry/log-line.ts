/**
 * A log line for people: `08:15:30 WARN  port busy  name=smtp open=200`. Pure.
 *
 * The times are UTC, as in the JSON. A line that is no JSON object is passed on as it is, so that nothing is lost. What
 * came from a peer cannot forge a line or move the cursor: control characters are shown by their escapes.
 */

const COLORS: Record<string, string> = {
  trace: '\u001B[90m',
  debug: '\u001B[90m',
  info: '\u001B[32m',
  warn: '\u001B[33m',
  error: '\u001B[31m',
  fatal: '\u001B[35m',
};
const END_COLOR = '\u001B[0m';
/** The longest level name. */
const LEVEL_WIDTH = 5;
/** A fact longer than this is cut: one line is for one look. */
const MAX_FACT_LENGTH = 500;
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

function visible(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function formatFact(value: unknown): string {
  const text = textOf(value);
  const shown = /[\s="]/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text;
  return shown.length > MAX_FACT_LENGTH ? `${visible(shown.slice(0, MAX_FACT_LENGTH))}…` : visible(shown);
}

/** The stack on lines of its own, indented, below the line; each of its lines made visible. */
function formatStack(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return '';
  return String(error.stack)
    .split('\n')
    .map((line) => `    ${visible(line.trim())}\n`)
    .join('');
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Not JSON: the caller passes it on unchanged.
    return undefined;
  }
}

/** One line of JSON from the logger as a readable line. */
export function formatLogLine(line: string, isColored: boolean): string {
  const entry = parseObject(line);
  if (!entry) return line;
  const { level, time, msg = '', err, ...facts } = entry;
  const word = String(level).toUpperCase().padEnd(LEVEL_WIDTH);
  const color = isColored ? (COLORS[String(level)] ?? '') : '';
  const head = `${String(time).slice(11, 19)} ${color}${word}${color && END_COLOR}`;
  const shown = Object.entries(facts).map(([key, value]) => `${visible(key)}=${formatFact(value)}`);
  return `${[head, visible(textOf(msg)), ...shown].filter((part) => part !== '').join(' ')}\n${formatStack(err)}`;
}
