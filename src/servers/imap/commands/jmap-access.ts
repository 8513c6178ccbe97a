/** GETJMAPACCESS (RFC 9698): where the same mail, with the same ids, is served by JMAP. */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { encodeString } from '#formats/imap/encoder.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';

export const getJmapAccess = defineCommand({
  name: 'GETJMAPACCESS',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: [(session, { settings }) => (session.signedIn && settings.jmapUrl ? ['JMAPACCESS'] : [])],
  decode: decodeNoArguments,
  async run({ out, deps }) {
    const { jmapUrl } = deps.settings;
    if (jmapUrl === undefined) throw new ImapFault('NO', 'There is no JMAP here.', 'CANNOT');
    out.wire(`* JMAPACCESS ${encodeString(jmapUrl)}\r\n`);
    return ok('That is all.');
  },
});
