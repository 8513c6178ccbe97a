/** STARTTLS (RFC 5804 §2.2): what came before the handshake is forgotten. */
import type { ManageSieveCommand } from '../command.ts';

export const startTls: ManageSieveCommand = {
  name: 'STARTTLS',
  states: ['before'],
  run({ session, dialog }, args) {
    args.end();
    if (session.isSecure) return { status: 'NO', text: 'TLS is up already.' };
    dialog.startTlsAfterReply();
    return { status: 'OK', text: 'Begin TLS now.' };
  },
};
