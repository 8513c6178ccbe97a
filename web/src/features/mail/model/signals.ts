/** How much each reason to doubt weighs, and what of several is told (R8.8). Pure. */
import type { Signal } from '#formats/assessment/signals.ts';

/** Kinds of notices (`design/parts/notice.tsx`). */
type Weight = 'info' | 'warning' | 'danger';

const WEIGHTS: Readonly<Record<Signal, Weight>> = {
  external: 'info',
  firstTimeSender: 'info',
  unauthenticated: 'info',
  maybeJunk: 'warning',
  filedAsJunk: 'info',
  macroAttachment: 'warning',
  lockedAttachment: 'warning',
  replyToElsewhere: 'warning',
  nameShowsAddress: 'warning',
  authenticationFailed: 'danger',
  claimsOurDomain: 'danger',
  lookalikeDomain: 'danger',
  lookalikeName: 'danger',
  disguisedAttachment: 'danger',
  executableAttachment: 'danger',
  confidential: 'info',
  secret: 'info',
  topSecret: 'info',
};

const LEVELS = ['topSecret', 'secret', 'confidential'] as const;
export type MarkedLevel = (typeof LEVELS)[number];

const ORDER: readonly Weight[] = ['danger', 'warning', 'info'];

export function weightOf(signal: Signal): Weight {
  return WEIGHTS[signal] ?? 'warning';
}

/** The heaviest first; that a letter is from outside goes without saying where something worse is said. */
export function signalsToTell(signals: readonly Signal[]): Signal[] {
  const sorted = [...signals].sort((a, b) => ORDER.indexOf(weightOf(a)) - ORDER.indexOf(weightOf(b)));
  const hasWorse = sorted.some((signal) => weightOf(signal) !== 'info');
  return hasWorse ? sorted.filter((signal) => signal !== 'external' && signal !== 'unauthenticated') : sorted;
}

/** Whether a row of a list is marked. */
export function isDoubtful(signals: readonly Signal[]): boolean {
  return signals.some((signal) => weightOf(signal) === 'danger' || weightOf(signal) === 'warning');
}

/** The level of secrecy that a row is marked with (R6.4). */
export function levelOf(signals: readonly Signal[]): MarkedLevel | undefined {
  return LEVELS.find((level) => signals.includes(level));
}
