import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueuedMail, QueuedRecipient } from '../console-types.ts';
import { isHeld, nextAttempt, queueState, replyOf } from './queue-state.ts';

function recipient(given: Partial<QueuedRecipient>): QueuedRecipient {
  const nextAttemptAt = '2026-11-26T10:00:00.000Z';
  return { address: 'a@xa.example', state: 'queued', attempts: 1, nextAttemptAt, lastReply: null, ...given };
}

function mail(heldFor: string | null, ...recipients: QueuedRecipient[]): QueuedMail {
  const base = { id: '1', returnPath: '', size: 1, createdAt: '' };
  return { ...base, heldFor, recipientCount: recipients.length, recipients };
}

test('a message is held when all its recipients are, and says who has to decide', () => {
  const held = recipient({ state: 'held' });
  assert.equal(queueState(mail(null, held)), 'held');
  assert.equal(queueState(mail('approval', held, held)), 'approval');
  assert.equal(queueState(mail('suspicion', held)), 'suspicion');
  assert.equal(queueState(mail('suspicion', held, recipient({}))), 'queued');
  assert.equal(queueState(mail(null, recipient({ state: 'leased' }), recipient({}))), 'leased');
  assert.equal(isHeld(mail(null, held, recipient({}))), false);
});

test('the next try is that of the recipient who is tried first, and held ones are not tried', () => {
  const early = recipient({ nextAttemptAt: '2026-11-26T09:00:00.000Z', lastReply: '452 full' });
  const held = recipient({ state: 'held', nextAttemptAt: '2026-11-26T08:00:00.000Z' });
  assert.equal(nextAttempt(mail(null, recipient({}), early, held)), early.nextAttemptAt);
  assert.equal(nextAttempt(mail(null, held)), undefined);
  assert.equal(replyOf(mail(null, recipient({}), early)), '452 full');
});
