/**
 * Requests that outlive their page (Fetch §2.2.5 `keepalive`): what somebody did in the moment in which the page closes, or goes to
 * another address, is made all the same.
 *
 * Browsers bound the bodies of all such requests under way at 64 kB together and refuse one above it, so they are counted here. An act
 * that finds no room goes as an ordinary request; where it may be made twice it is kept in the outbox meanwhile (`mayBeRepeated`).
 */
type Calls = readonly (readonly [name: string, args: Readonly<Record<string, unknown>>])[];

/** Below the browsers' 65 536 by what others of this page may send so: signing out, the language. */
const MAX_BYTES_UNDER_WAY = 60_000;

/** What a method does by its name, for those that change nothing. */
const READS: ReadonlySet<string> = new Set([
  'get',
  'query',
  'changes',
  'queryChanges',
  'parse',
  'preview',
  'complete',
  'lookup',
  'validate',
]);

/** What a request adds to its calls: its frame and the names of the capabilities. */
const FRAME_BYTES = 3_000;

const sizes = new TextEncoder();
let bytesUnderWay = 0;

/** Whether one of the methods may change something. */
export function isAct(methods: readonly string[]): boolean {
  return methods.some((method) => !READS.has(method.slice(method.indexOf('/') + 1)));
}

/** Whether calls can be made again after they were made, to the same end: changes and removals, nothing new. */
export function mayBeRepeated(calls: Calls): boolean {
  return calls.every(([name, args]) => name.endsWith('/set') && args['create'] === undefined);
}

/** Whether a request of these calls would find room now. */
export function hasRoomFor(calls: Calls): boolean {
  const bytes = sizes.encode(JSON.stringify(calls)).length;
  return bytesUnderWay + bytes + FRAME_BYTES <= MAX_BYTES_UNDER_WAY;
}

/** Takes the room of a body, and gives how to return it; undefined where there is none, or where the body only asks. */
export function takeRoom(body: string | undefined): (() => void) | undefined {
  if (body === undefined || body.length > MAX_BYTES_UNDER_WAY) return undefined;
  const { methodCalls } = JSON.parse(body) as { methodCalls: [string][] };
  const bytes = sizes.encode(body).length;
  if (!isAct(methodCalls.map(([name]) => name)) || bytesUnderWay + bytes > MAX_BYTES_UNDER_WAY)
    return undefined;
  bytesUnderWay += bytes;
  return () => {
    bytesUnderWay -= bytes;
  };
}
