/**
 * COMPRESS DEFLATE (RFC 4978): after its OK both directions are deflated, within TLS where that is on.
 */
import { decodeCompress } from '#formats/imap/commands/compress.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';

export const compress = defineCommand({
  name: 'COMPRESS',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: [(session) => (session.signedIn && !session.isCompressed ? ['COMPRESS=DEFLATE'] : [])],
  decode: decodeCompress,
  async run({ session, dialog }, { mechanism }) {
    if (mechanism !== 'DEFLATE') throw new ImapFault('BAD', 'Only DEFLATE is known.');
    if (session.isCompressed) throw new ImapFault('NO', 'It is compressed already.', 'COMPRESSIONACTIVE');
    session.isCompressed = true;
    dialog.compressAfterReply();
    return ok('Compressed from here on.');
  },
});
