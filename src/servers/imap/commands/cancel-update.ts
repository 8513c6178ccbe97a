/** CANCELUPDATE (RFC 5267 §4.3.5): results of these commands need no longer be kept up to date. */
import { decodeCancelUpdate } from '#formats/imap/commands/cancel-update.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireSelected } from '../requirements.ts';

export const cancelUpdate = defineCommand({
  name: 'CANCELUPDATE',
  states: ['selected'],
  mayExpunge: true,
  decode: decodeCancelUpdate,
  async run({ session }, { tags }) {
    const { contexts } = requireSelected(session);
    const unknown = tags.find((tag) => !contexts.has(tag));
    if (unknown !== undefined) throw new ImapFault('BAD', 'No result of that tag is kept up to date.');
    for (const tag of tags) contexts.delete(tag);
    return ok('Cancelled.');
  },
});
