/** `queue retry`: try again now. */
import { steerQueue } from '#domain/outbound/steer-outbound.ts';
import { steeringCommand } from '../queue-selection.ts';

export const queueRetry = steeringCommand(
  'queue retry',
  { vi: 'gửi lại ngay', en: 'try again now' },
  ({ db }, steering) => steerQueue(db, 'retry', steering),
);
