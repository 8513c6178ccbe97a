/** NOTIFY (RFC 5465): the client says what it wants to be told without asking. */
import { decodeNotify, NOTIFY_EVENTS } from '#formats/imap/commands/notify.ts';
import { badEventCode } from '#formats/imap/status-response.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { beginNotify } from '../notify.ts';

export const notify = defineCommand({
  name: 'NOTIFY',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  catchesUp: true,
  announces: ['NOTIFY'],
  decode: decodeNotify,
  async run(context, { groups, wantsStatus }) {
    if (groups.some(({ unknown }) => unknown.length > 0))
      throw new ImapFault('NO', 'There is no such event.', badEventCode(NOTIFY_EVENTS));
    if (groups.length === 0) delete context.session.notify;
    else await beginNotify(context, groups, wantsStatus);
    return ok(groups.length === 0 ? 'Nothing is told unasked.' : 'Changes are told as they come.');
  },
});
