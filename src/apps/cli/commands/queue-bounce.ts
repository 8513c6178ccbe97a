/** `queue bounce`: gives up and tells the sender, with a reason. */
import { steerQueue } from '#domain/outbound/steer-outbound.ts';
import { findOption } from '../command-definition.ts';
import { steeringCommand } from '../queue-selection.ts';

export const queueBounce = steeringCommand(
  'queue bounce',
  { vi: 'trả lại người gửi kèm lý do', en: 'give back to the sender with a reason' },
  ({ db }, steering, call) => steerQueue(db, 'bounce', { ...steering, given: findOption(call, 'reason') }),
  [
    {
      flags: '--reason <text>',
      text: { vi: 'lý do, người gửi đọc được', en: 'the reason, which the sender reads' },
      mandatory: true,
    },
  ],
);
