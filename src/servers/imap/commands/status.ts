/**
 * STATUS (RFC 3501 §6.3.10) with SIZE (RFC 8438) and HIGHESTMODSEQ (RFC 7162 §3.1.7).
 */
import { decodeStatus } from '#formats/imap/commands/status.ts';
import { encodeStatusResponse } from '#formats/imap/responses.ts';
import { defineCommand, ok } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { statusValues } from '../mailbox-status.ts';
import { requireMailbox } from '../requirements.ts';
import { encodingOf } from '../session.ts';

export const status = defineCommand({
  name: 'STATUS',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['STATUS=SIZE'],
  decode: decodeStatus,
  async run(context, { mailbox: name, items }) {
    const named = await requireMailbox(context, name);
    if (items.includes('HIGHESTMODSEQ')) enableCondstore(context);
    const values = await statusValues(context, named, items);
    context.out.wire(encodeStatusResponse(named.mailbox.path, values, encodingOf(context.session)));
    return ok('That is all.');
  },
});
