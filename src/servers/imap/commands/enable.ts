/**
 * ENABLE (RFC 5161). A further extension is one line.
 */
import { decodeEnable } from '#formats/imap/commands/enable.ts';
import { encodeEnabledResponse } from '#formats/imap/responses.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import type { EnabledExtension } from '../session.ts';

function just(extension: EnabledExtension): (context: CommandContext) => void {
  return ({ session }) => {
    session.enabled.add(extension);
  };
}

/** By the name in upper case: how the server writes it, and what it does. */
const ENABLERS: Record<string, { name: EnabledExtension; enable: (context: CommandContext) => void }> = {
  CONDSTORE: { name: 'CONDSTORE', enable: enableCondstore },
  QRESYNC: {
    name: 'QRESYNC',
    enable: (context) => {
      enableCondstore(context);
      context.session.enabled.add('QRESYNC');
    },
  },
  // RFC 6855 §3.
  'UTF8=ACCEPT': { name: 'UTF8=ACCEPT', enable: just('UTF8=ACCEPT') },
  // RFC 9051 §6.3.1.
  IMAP4REV2: { name: 'IMAP4rev2', enable: just('IMAP4rev2') },
  // RFC 9586 §3.
  UIDONLY: { name: 'UIDONLY', enable: just('UIDONLY') },
};

export const enable = defineCommand({
  name: 'ENABLE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['ENABLE', 'CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT', 'UIDONLY'],
  decode: decodeEnable,
  async run(context, { capabilities }) {
    const known = capabilities.flatMap((name) => (Object.hasOwn(ENABLERS, name) ? [ENABLERS[name]] : []));
    for (const extension of known) extension?.enable(context);
    context.out.wire(encodeEnabledResponse(known.flatMap((extension) => extension?.name ?? [])));
    return ok('Enabled.');
  },
});
