/**
 * LOGIN (RFC 3501 §6.2.3); LOGINDISABLED where a password must not cross the wire.
 */
import { decodeLogin } from '#formats/imap/commands/login.ts';
import { defineCommand } from '../command.ts';
import { requirePrivacy, signIn } from '../sign-in.ts';

export const login = defineCommand({
  name: 'LOGIN',
  states: ['notAuthenticated'],
  mayExpunge: false,
  announces: [({ signedIn, takesPasswords }) => (signedIn || takesPasswords ? [] : ['LOGINDISABLED'])],
  decode: decodeLogin,
  async run(context, { userid, password }) {
    requirePrivacy(context);
    const { deps, session } = context;
    const { remoteAddress } = session;
    return signIn(context, () => deps.signIn.verifyPassword({ address: userid, password, remoteAddress }));
  },
});
