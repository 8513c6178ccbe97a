/** `queue drop`: takes recipients off the queue for good; nobody is told. */
import { dropFromQueue } from '#domain/outbound/steer-outbound.ts';
import { steeringCommand } from '../queue-selection.ts';

export const queueDrop = steeringCommand(
  'queue drop',
  { vi: 'bỏ hẳn khỏi hàng đợi, không báo cho ai', en: 'take off the queue for good; nobody is told' },
  ({ db, blobs }, steering) => dropFromQueue(db, blobs, steering),
);
