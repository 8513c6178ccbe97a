/**
 * `Email/unsubscribe` (RFC 8058): leaves the list that an e-mail came from by a POST of the server. Without `isConfirmed` it only says
 * which host would be asked (`host`; null where the message offers no one-click way that a signature vouches for).
 */
import { readEmails } from '#domain/mailstore/email-reads.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { oneClickAddress } from '#services/list-unsubscribe/one-click.ts';
import type { JmapMethod, JmapModule } from '../method.ts';
import { requireAccount } from '../scope.ts';
import { isUuid } from '../standard.ts';

/** Of a message nothing is needed but its header. */
const MAX_HEADER = 256 * 1024;

const emailUnsubscribe: JmapMethod = {
  name: 'Email/unsubscribe',
  async run({ deps, scope }, args) {
    const emailId = args.text('emailId');
    const isConfirmed = args.boolean('isConfirmed');
    const account = requireAccount(scope, args.id('accountId'), isConfirmed);
    args.end();
    const [email] = isUuid(emailId) ? await readEmails(deps.db, account.access, [emailId]) : [];
    if (!email)
      throw new MethodFault('invalidArguments', 'There is no such e-mail.', { arguments: ['emailId'] });
    const bytes = await deps.blobs.read(email.blob, { start: 0, end: Math.min(email.size, MAX_HEADER) });
    const address = oneClickAddress(readHeaderBlock(bytes), deps.settings.hostname);
    const host = address === undefined ? null : new URL(address).hostname;
    if (isConfirmed && address === undefined)
      throw new MethodFault('invalidArguments', 'This e-mail offers no one-click way to leave.', {
        arguments: ['emailId'],
      });
    if (isConfirmed && address !== undefined) await deps.unsubscribe(address);
    return { accountId: account.id, emailId, host, isDone: isConfirmed };
  },
};

export const unsubscribeModule: JmapModule = {
  capability: 'urn:congthu:unsubscribe',
  describe: () => ({}),
  describeAccount: () => ({}),
  methods: [emailUnsubscribe],
};
