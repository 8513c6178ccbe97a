/** How far orders and their recipients are, and how that looks. */
import type { BadgeKind } from '../../objects/badge.tsx';
import type { Order, OrderRecipient, ReceivedOrder } from './order-types.ts';

export type OrderStanding = 'open' | 'late' | 'finished' | 'closed' | 'withdrawn';

export const STANDING_KINDS: Record<OrderStanding, BadgeKind> = {
  open: 'plain',
  late: 'danger',
  finished: 'good',
  closed: 'plain',
  withdrawn: 'plain',
};

export function standingOf(order: Order): OrderStanding {
  if (order.state !== 'open') return order.state;
  if (order.doneCount === order.recipientCount) return 'finished';
  return order.lateCount > 0 ? 'late' : 'open';
}

export type AnswerState = 'silent' | 'received' | 'returned' | 'done';

export const ANSWER_KINDS: Record<AnswerState, BadgeKind> = {
  silent: 'warning',
  received: 'plain',
  returned: 'danger',
  done: 'good',
};

export function answerOf(one: Pick<OrderRecipient, 'receivedAt' | 'doneAt' | 'returnedAt'>): AnswerState {
  if (one.doneAt !== null) return 'done';
  if (one.returnedAt !== null) return 'returned';
  return one.receivedAt === null ? 'silent' : 'received';
}

/** What a person is to do about an order. */
export function receivedKind(order: ReceivedOrder): BadgeKind {
  if (order.state !== 'open') return 'plain';
  return order.isLate ? 'danger' : ANSWER_KINDS[answerOf(order)];
}

export function receivedWord(order: ReceivedOrder): string {
  if (order.state !== 'open') return `console.orders.standing.${order.state}`;
  return order.isLate ? 'console.orders.standing.late' : `console.orders.answer.${answerOf(order)}`;
}
