/**
 * IDLE (RFC 2177): the session is told of changes as they are committed, until it says DONE.
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { encodeContinuation } from '#formats/imap/status-response.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { tellNotices } from '../notify.ts';
import { catchUp } from '../untagged.ts';

export const idle = defineCommand({
  name: 'IDLE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['IDLE'],
  decode: decodeNoArguments,
  async run(context) {
    const { session, dialog, out } = context;
    await dialog.continueWith(encodeContinuation('idling'));
    await catchUp(context, true, true);
    await out.flush();
    for (;;) {
      const line = await dialog.readLineOrNews();
      if (line) {
        if (line.toString('latin1').trim().toUpperCase() === 'DONE') return ok('No longer idle.');
        throw new ImapFault('BAD', 'Only DONE ends IDLE.');
      }
      await tellNotices(context);
      await catchUp(context, true, false);
      // Without a selected mailbox there is nothing to tell, and the news is old.
      if (!session.selected) session.hasNews = false;
      await out.flush();
    }
  },
});
