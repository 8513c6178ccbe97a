/**
 * CREATE (RFC 3501 §6.3.3) with the USE parameter of CREATE-SPECIAL-USE (RFC 6154 §3); tells the MAILBOXID (RFC 8474 §4.1).
 */

import { createMailbox } from '#domain/mailstore/create-mailbox.ts';
import type { MailboxRole } from '#domain/mailstore/message-values.ts';
import { decodeCreate } from '#formats/imap/commands/create.ts';
import { mailboxIdCode } from '#formats/imap/status-response.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requirePlace } from '../requirements.ts';
import { roleOfSpecialUse } from '../special-use.ts';

/** One use at most, one that mailboxes here can have: RFC 6154 §3 wants NO [USEATTR] otherwise. */
function requireRole(specialUse: readonly string[]): MailboxRole | undefined {
  const [use, second] = specialUse;
  if (use === undefined) return undefined;
  const role = second === undefined ? roleOfSpecialUse(use) : undefined;
  if (!role) throw new ImapFault('NO', 'A mailbox cannot have that use.', 'USEATTR');
  return role;
}

export const create = defineCommand({
  name: 'CREATE',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['CREATE-SPECIAL-USE'],
  decode: decodeCreate,
  async run(context, { mailbox, specialUse }) {
    const { deps } = context;
    const role = requireRole(specialUse);
    // RFC 3501 §6.3.3: a trailing separator only says that names below it will follow.
    const name = mailbox.endsWith('/') ? mailbox.slice(0, -1) : mailbox;
    const { access, path } = await requirePlace(context, name);
    try {
      const wanted = { path, ...(role && { role }), ids: deps.ids, now: deps.clock() };
      const created = await createMailbox(deps.db, access, wanted);
      return ok('Created.', mailboxIdCode(created.id));
    } catch (error) {
      // RFC 6154 §3: it is the use that stands in the way, not the name.
      const isUse = error instanceof Refusal && error.facts['property'] === 'role';
      throw isUse ? new ImapFault('NO', error.message, 'USEATTR') : error;
    }
  },
});
