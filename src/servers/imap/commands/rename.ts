/**
 * RENAME (RFC 3501 §6.3.5); renaming INBOX moves its messages away and leaves it empty.
 */

import { renameMailbox } from '#domain/mailstore/rename-mailbox.ts';
import { decodeRename } from '#formats/imap/commands/rename.ts';
import { encodeListResponse } from '#formats/imap/responses.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireName, requirePlace } from '../requirements.ts';
import { encodingOf } from '../session.ts';
import { DELIMITER } from '../shared-names.ts';

export const rename = defineCommand({
  name: 'RENAME',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  decode: decodeRename,
  async run(context, { from, to }) {
    const { deps, session } = context;
    const { access, mailbox, ownPath } = await requireName(context, from);
    const { access: toAccess, path } = await requirePlace(context, to.endsWith('/') ? to.slice(0, -1) : to);
    if (toAccess.accountId !== access.accountId)
      throw new ImapFault('NO', 'A mailbox cannot move to another account.', 'CANNOT');
    await renameMailbox(deps.db, access, {
      id: mailbox.id,
      was: ownPath,
      path,
      ids: deps.ids,
      now: deps.clock(),
    });
    session.hasNews = true;
    // RFC 9051 §6.3.6: IMAP4rev2 is told the name that was given.
    if (session.enabled.has('IMAP4rev2') && mailbox.role !== 'inbox')
      context.out.wire(
        encodeListResponse(
          {
            attributes: [],
            delimiter: DELIMITER,
            name: to.endsWith('/') ? to.slice(0, -1) : to,
            oldName: from,
          },
          encodingOf(session),
        ),
      );
    return ok('Renamed.');
  },
});
