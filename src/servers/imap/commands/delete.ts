/**
 * DELETE (RFC 3501 §6.3.4): a mailbox with others below it is left behind as a name without messages; such a name with
 * others below it is refused (HASCHILDREN of RFC 9051).
 */

import { deleteMailbox } from '#domain/mailstore/mailboxes.ts';
import { decodeSingleMailbox } from '#formats/imap/commands/single-mailbox.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireName } from '../requirements.ts';

export const deleteCommand = defineCommand({
  name: 'DELETE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  decode: decodeSingleMailbox,
  async run(context, { mailbox: name }) {
    const { deps, session } = context;
    const { access, mailbox, ownPath } = await requireName(context, name);
    try {
      await deleteMailbox(deps.db, deps.blobs, access, {
        id: mailbox.id,
        was: ownPath,
        leavesName: true,
        now: deps.clock(),
      });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'inUse')
        throw new ImapFault('NO', error.message, 'HASCHILDREN');
      throw error;
    }
    if (session.selected?.mailbox.id === mailbox.id) session.hasNews = true;
    return ok('Deleted.');
  },
});
