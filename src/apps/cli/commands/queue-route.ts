/** `queue route`: sends what waits through another server, or again as its domain's mail goes. */
import { steerQueue } from '#domain/outbound/steer-outbound.ts';
import { findOption } from '../command-definition.ts';
import { steeringCommand } from '../queue-selection.ts';

export const queueRoute = steeringCommand(
  'queue route',
  {
    vi: 'gửi qua máy chủ khác; bỏ --to để về đường thường',
    en: 'send another way; the ordinary one without --to',
  },
  ({ db }, steering, call) => steerQueue(db, 'route', { ...steering, given: findOption(call, 'to') }),
  [{ flags: '--to <host:port>', text: { vi: 'máy chủ', en: 'the server' } }],
);
