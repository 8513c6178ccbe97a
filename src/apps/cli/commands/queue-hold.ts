/** `queue hold`: keep back until released. */
import { steerQueue } from '#domain/outbound/steer-outbound.ts';
import { steeringCommand } from '../queue-selection.ts';

export const queueHold = steeringCommand(
  'queue hold',
  { vi: 'giữ lại, không gửi cho đến khi thả', en: 'keep back until released' },
  ({ db }, steering) => steerQueue(db, 'hold', steering),
);
