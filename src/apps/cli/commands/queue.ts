/** `queue retry | hold | release | route | bounce | drop`: steering what waits to leave; `queue-list.ts` shows it. */
import { dropFromQueue, steerQueue } from '#domain/outbound/steer-outbound.ts';
import { type CommandDefinition, findOption } from '../command-definition.ts';
import { steeringCommand } from '../queue-selection.ts';
import { queueList } from './queue-list.ts';

const queueRetry = steeringCommand(
  'queue retry',
  { vi: 'gửi lại ngay', en: 'try again now' },
  ({ db }, steering) => steerQueue(db, 'retry', steering),
);

const queueHold = steeringCommand(
  'queue hold',
  { vi: 'giữ lại, không gửi cho đến khi thả', en: 'keep back until released' },
  ({ db }, steering) => steerQueue(db, 'hold', steering),
);

const queueRelease = steeringCommand(
  'queue release',
  { vi: 'thả thư đang giữ', en: 'let go what was held' },
  ({ db }, steering) => steerQueue(db, 'release', steering),
);

const queueRoute = steeringCommand(
  'queue route',
  {
    vi: 'gửi qua máy chủ khác; bỏ --to để về đường thường',
    en: 'send another way; the ordinary one without --to',
  },
  ({ db }, steering, call) => steerQueue(db, 'route', { ...steering, given: findOption(call, 'to') }),
  [{ flags: '--to <host:port>', text: { vi: 'máy chủ', en: 'the server' } }],
);

const queueBounce = steeringCommand(
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

const queueDrop = steeringCommand(
  'queue drop',
  { vi: 'bỏ hẳn khỏi hàng đợi, không báo cho ai', en: 'take off the queue for good; nobody is told' },
  ({ db, blobs }, steering) => dropFromQueue(db, blobs, steering),
);

export const commands: readonly CommandDefinition[] = [
  queueList,
  queueRetry,
  queueHold,
  queueRelease,
  queueRoute,
  queueBounce,
  queueDrop,
];
