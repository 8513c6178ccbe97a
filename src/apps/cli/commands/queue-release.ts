/** `queue release`: let go what was held. */
import { steerQueue } from '#domain/outbound/steer-outbound.ts';
import { steeringCommand } from '../queue-selection.ts';

export const queueRelease = steeringCommand(
  'queue release',
  { vi: 'thả thư đang giữ', en: 'let go what was held' },
  ({ db }, steering) => steerQueue(db, 'release', steering),
);
