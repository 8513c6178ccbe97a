/**
 * RENAME (RFC 3501 §6.3.5); renaming INBOX moves its messages away and leaves it empty.
 */

import { renameMailbox } from '#domain/mailstore/mailboxes.ts';
import { decodeRename } from '#formats/imap/commands/rename.ts';
import { defineCommand, ok } from '../command.ts';
import { requireMailbox } from '../requirements.ts';

export const rename = defineCommand({
  name: 'RENAME',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  decode: decodeRename,
  async run(context, { from, to }) {
    const { deps, session } = context;
    const { access, mailbox } = await requireMailbox(context, from);
    const path = to.endsWith('/') ? to.slice(0, -1) : to;
    await renameMailbox(deps.db, access, { id: mailbox.id, path, ids: deps.ids, now: deps.clock() });
    session.hasNews = true;
    return ok('Renamed.');
  },
});
