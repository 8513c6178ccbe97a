/** A log for each connection: every line of it names the session, so that what one client did can be read together. */
import type { Logger } from './log.ts';

/** Enough that no two of a day are alike. */
const ID_BYTES = 6;

/** What a server is given, with the log of one connection. */
export function inSession<T extends { log: Logger; random: (bytes: number) => Buffer }>(deps: T): T {
  return { ...deps, log: deps.log.child({ session: deps.random(ID_BYTES).toString('hex') }) };
}
