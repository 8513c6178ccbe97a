/**
 * CLOSE (RFC 3501 §6.4.2) and UNSELECT (RFC 3691).
 *
 * CLOSE expunges without saying so, and never in a mailbox opened by EXAMINE.
 */

import { expungeMessages } from '#domain/mailstore/expunge.ts';
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { defineCommand, ok } from '../command.ts';
import { requireSelected } from '../requirements.ts';

export const close = defineCommand({
  name: 'CLOSE',
  states: ['selected'],
  mayExpunge: false,
  decode: decodeNoArguments,
  async run({ session, deps }) {
    const view = requireSelected(session);
    delete session.selected;
    if (!view.isReadOnly)
      await expungeMessages(deps.db, deps.blobs, view.access, {
        mailboxId: view.mailbox.id,
        now: deps.clock(),
      });
    return ok('Closed.');
  },
});

export const unselect = defineCommand({
  name: 'UNSELECT',
  states: ['selected'],
  mayExpunge: false,
  announces: ['UNSELECT'],
  decode: decodeNoArguments,
  async run({ session }) {
    delete session.selected;
    return ok('No mailbox is selected.');
  },
});
