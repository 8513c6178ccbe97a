/** When to try again, when to say that it takes long, when to give up. Pure. */

import type { RetryTimes } from '#domain/policy/policies/outgoing-mail.ts';

/** A fifth of the wait, so that a thousand messages to a server that was away do not come back as one. */
const JITTER = 0.2;

/** When the next try is due after `attempts` tries; `random` from 0 to 1. */
export function nextAttemptAt(settings: RetryTimes, attempts: number, now: number, random: number): number {
  const wait =
    settings.retryMs[Math.min(attempts, settings.retryMs.length) - 1] ?? settings.retryMs[0] ?? 60_000;
  return now + Math.round(wait * (1 + JITTER * random));
}

/** Whether the message is given up now instead of tried again. */
export function isExpired(settings: RetryTimes, createdAt: number, now: number): boolean {
  return now - createdAt >= settings.expiryMs;
}

/** Whether its sender is to hear that it takes long. */
export function isLate(settings: RetryTimes, createdAt: number, now: number): boolean {
  return now - createdAt >= settings.delayNoticeMs;
}
