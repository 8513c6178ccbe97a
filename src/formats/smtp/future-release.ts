/**
 * When a message is to be released (RFC 4865 §4): `HOLDFOR=seconds` or `HOLDUNTIL=date-time`, for SMTP and for JMAP's envelopes, which
 * carry the same words (RFC 8621 §7). Pure.
 */

/** A quarter of a year: later than that people forget what they wrote. */
export const MAX_HOLD_SECONDS = 90 * 24 * 60 * 60;

const SECONDS = /^\d{1,9}$/;
/** RFC 3339 §5.6 `date-time` (erratum 2040). */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;

/** What of a release time is wrong, as a sentence. */
export type HoldFault = { fault: string };

/** The time of release in milliseconds; undefined where neither word is given. */
export function parseHold(
  holdFor: string | undefined,
  holdUntil: string | undefined,
  now: number,
): { releaseAt: number } | HoldFault | undefined {
  if (holdFor === undefined && holdUntil === undefined) return undefined;
  if (holdFor !== undefined && holdUntil !== undefined)
    return { fault: 'HOLDFOR and HOLDUNTIL exclude each other' };
  if (holdFor !== undefined && (!SECONDS.test(holdFor) || Number(holdFor) === 0))
    return { fault: 'HOLDFOR takes a number of seconds' };
  if (holdUntil !== undefined && !DATE_TIME.test(holdUntil))
    return { fault: 'HOLDUNTIL takes a time like 2026-01-02T03:04:05Z' };
  const releaseAt = holdUntil === undefined ? now + Number(holdFor) * 1000 : Date.parse(holdUntil);
  if (!Number.isFinite(releaseAt)) return { fault: 'HOLDUNTIL names no time' };
  if (releaseAt <= now) return { fault: 'The time of release has passed' };
  if (releaseAt > now + MAX_HOLD_SECONDS * 1000)
    return { fault: `A message is held for at most ${MAX_HOLD_SECONDS} seconds` };
  return { releaseAt };
}

/** The two limits that are announced (§3): seconds from now, and the time that is then. */
export function holdLimits(now: number): [seconds: string, until: string] {
  const until = new Date(now + MAX_HOLD_SECONDS * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  return [String(MAX_HOLD_SECONDS), until];
}
