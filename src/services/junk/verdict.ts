/** From a score to what is done. Pure. */
import type { JunkAction } from '#formats/assessment/assessment.ts';

/** Scores from which each is done; 0 turns one off. */
export interface JunkThresholds {
  mark: number;
  junk: number;
  quarantine: number;
  refuse: number;
}

const ORDER = ['refuse', 'quarantine', 'junk', 'mark'] as const;

/** The heaviest that the score reaches. */
export function junkAction(score: number, thresholds: JunkThresholds): JunkAction {
  return ORDER.find((action) => thresholds[action] > 0 && score >= thresholds[action]) ?? 'none';
}

/** Rspamd's own actions, for what its rules decide without a score. */
const RSPAMD_ACTIONS: Readonly<Record<string, JunkAction>> = {
  reject: 'refuse',
  'soft reject': 'mark',
  'rewrite subject': 'junk',
  'add header': 'junk',
  greylist: 'mark',
};

const WEIGHT: readonly JunkAction[] = ['none', 'mark', 'junk', 'quarantine', 'refuse'];

/** The heavier of two. */
export function heavier(a: JunkAction, b: JunkAction): JunkAction {
  return WEIGHT.indexOf(a) >= WEIGHT.indexOf(b) ? a : b;
}

/** What Rspamd's action means here; a refusal that is turned off is Junk. */
export function rspamdAction(action: string, thresholds: JunkThresholds): JunkAction {
  const meant = RSPAMD_ACTIONS[action] ?? 'none';
  return meant === 'refuse' && thresholds.refuse === 0 ? 'junk' : meant;
}
