/**
 * GETQUOTA and GETQUOTAROOT (RFC 9208 §4.1.2, §4.1.3), for reading: one root per account, named with the empty
 * string, with STORAGE in units of 1024 octets. Limits are set in the console.
 */

import type { MailAccess } from '#domain/mailstore/access.ts';
import { readQuota } from '#domain/mailstore/mail-accounts.ts';
import { decodeQuotaRoot } from '#formats/imap/commands/quota-root.ts';
import { decodeSingleMailbox } from '#formats/imap/commands/single-mailbox.ts';
import { encodeQuotaResponse, encodeQuotaRootResponse } from '#formats/imap/quota-responses.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireMailbox } from '../requirements.ts';
import { encodingOf, requireSignedIn } from '../session.ts';

const ROOT = '';
const UNIT_BYTES = 1024;

async function writeQuota({ deps, out }: CommandContext, access: MailAccess): Promise<void> {
  const { usedBytes, quotaBytes } = await readQuota(deps.db, access);
  const usage = Math.ceil(usedBytes / UNIT_BYTES);
  const limit = quotaBytes === undefined ? undefined : Math.floor(quotaBytes / UNIT_BYTES);
  out.wire(encodeQuotaResponse(ROOT, limit === undefined ? [] : [{ resource: 'STORAGE', usage, limit }]));
}

export const getQuota = defineCommand({
  name: 'GETQUOTA',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['QUOTA', 'QUOTA=RES-STORAGE'],
  decode: decodeQuotaRoot,
  async run(context, { root }) {
    if (root !== ROOT) throw new ImapFault('NO', 'There is no quota root of that name.', 'NONEXISTENT');
    await writeQuota(context, requireSignedIn(context.session).access);
    return ok('That is all.');
  },
});

export const getQuotaRoot = defineCommand({
  name: 'GETQUOTAROOT',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  decode: decodeSingleMailbox,
  async run(context, { mailbox: name }) {
    const { access, mailbox } = await requireMailbox(context, name);
    context.out.wire(encodeQuotaRootResponse(mailbox.path, [ROOT], encodingOf(context.session)));
    await writeQuota(context, access);
    return ok('That is all.');
  },
});
