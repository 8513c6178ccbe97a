/** What of a message that waits is told in a word. Pure. */
import type { QueuedMail } from '../console-types.ts';

/** `held` is an operator's word; the others tell who has to decide. */
export type QueueState = 'queued' | 'leased' | 'held' | 'approval' | 'suspicion';

export function isHeld(mail: QueuedMail): boolean {
  return mail.recipients.every(({ state }) => state === 'held');
}

export function queueState(mail: QueuedMail): QueueState {
  if (isHeld(mail))
    return mail.heldFor === 'approval' || mail.heldFor === 'suspicion' ? mail.heldFor : 'held';
  return mail.recipients.some(({ state }) => state === 'leased') ? 'leased' : 'queued';
}

/** When the next of its recipients is tried; undefined while it is held. */
export function nextAttempt(mail: QueuedMail): string | undefined {
  const times = mail.recipients.flatMap(({ state, nextAttemptAt }) =>
    state === 'held' ? [] : [nextAttemptAt],
  );
  return times.toSorted()[0];
}

/** What the other side said last. */
export function replyOf(mail: QueuedMail): string {
  return mail.recipients.find(({ lastReply }) => lastReply)?.lastReply ?? '';
}
