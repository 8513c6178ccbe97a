/**
 * ENABLE (RFC 5161) with CONDSTORE and QRESYNC (RFC 7162 §3.1, §3.2.3). A further extension is one line.
 */
import { decodeEnable } from '#formats/imap/commands/enable.ts';
import { encodeEnabledResponse } from '#formats/imap/responses.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { enableCondstore } from '../condstore.ts';

const ENABLERS: Record<string, (context: CommandContext) => void> = {
  CONDSTORE: enableCondstore,
  QRESYNC: (context) => {
    enableCondstore(context);
    context.session.enabled.add('QRESYNC');
  },
};

export const enable = defineCommand({
  name: 'ENABLE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['ENABLE', 'CONDSTORE', 'QRESYNC'],
  decode: decodeEnable,
  async run(context, { capabilities }) {
    const known = capabilities.filter((name) => Object.hasOwn(ENABLERS, name));
    for (const name of known) ENABLERS[name]?.(context);
    context.out.wire(encodeEnabledResponse(known));
    return ok('Enabled.');
  },
});
