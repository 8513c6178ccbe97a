/**
 * A fault on purpose, for the soak to find: loaded into the program before its own first line (`--import`), it keeps 200 kB of objects and
 * a handle more each second and makes every turn of the event loop a little longer. `npm run torture -- --minutes 5 --leak soak` must fail.
 */
import { openSync } from 'node:fs';

const kept: object[] = [];
const EVERY_MS = 1000;
const OBJECTS = 2_000;
/** Each second the turns get longer by so much. */
const SLOWER_MS = 0.3;
let seconds = 0;

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) kept.at(-1);
}

setInterval(() => {
  seconds += 1;
  for (let index = 0; index < OBJECTS; index += 1) kept.push({ index, text: `${seconds} ${index} thu` });
  openSync('/dev/null', 'r');
}, EVERY_MS).unref();
setInterval(() => block(seconds * SLOWER_MS), 100).unref();
