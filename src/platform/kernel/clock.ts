/** Time as a parameter (law 4): tests run with a stopped clock. */

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** The machine's clock. */
export const systemClock: Clock = () => Date.now();
