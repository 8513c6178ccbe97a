/**
 * ACL (RFC 4314): who may do what with a mailbox.
 *
 * Identifiers are addresses of accounts of the province, and `unit:` with the code of a unit, for all who are in it or below; there is no `anyone` and there are no negative rights, because
 * nobody lends a mailbox to whom they cannot name (R8.4).
 */
import { findAccount } from '#domain/accounts/accounts.ts';
import { findUnit } from '#domain/directory/units.ts';
import { requireRight, rightsOn } from '#domain/mailstore/access.ts';
import { ALL_RIGHTS, tellRights } from '#domain/mailstore/rights.ts';
import { changeGrant, type GrantChange, listGrants } from '#domain/mailstore/sharing.ts';
import {
  decodeIdentifiedMailbox,
  decodeSetAcl,
  encodeAclResponse,
  encodeListRightsResponse,
  encodeMyRightsResponse,
  type SetAclCommand,
} from '#formats/imap/commands/acl.ts';
import { decodeSingleMailbox } from '#formats/imap/commands/single-mailbox.ts';
import { type CommandContext, type Completion, defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireMailbox } from '../requirements.ts';
import { encodingOf } from '../session.ts';

const UNIT = 'unit:';
const STATES = ['authenticated', 'selected'] as const;

/** The account of an identifier, by any address it has. */
async function requireGrantee({ deps }: CommandContext, identifier: string): Promise<GrantChange['grantee']> {
  if (identifier.startsWith(UNIT)) {
    const unit = await findUnit(deps.db, identifier.slice(UNIT.length));
    if (!unit) throw new ImapFault('NO', 'There is no such unit.', 'CANNOT');
    return { id: unit.id, address: `${UNIT}${unit.code}` };
  }
  const account = await findAccount(deps.db, identifier);
  if (!account || account.state === 'retired')
    throw new ImapFault('NO', 'There is nobody of that address.', 'CANNOT');
  return { id: account.id, address: account.address };
}

async function change(
  context: CommandContext,
  { mailbox: name, identifier, mode, rights }: SetAclCommand,
): Promise<Completion> {
  const { deps } = context;
  const { access, mailbox } = await requireMailbox(context, name);
  // Before the directory is asked, so that nobody learns from refusals who is in it.
  requireRight(access, mailbox.id, 'a');
  const grantee = await requireGrantee(context, identifier);
  await changeGrant(deps.db, access, { mailboxId: mailbox.id, grantee, mode, rights, now: deps.clock() });
  return ok('Done.');
}

export const setAcl = defineCommand({
  name: 'SETACL',
  states: STATES,
  mayExpunge: true,
  // RFC 4314 §2.1.1: the rights that RFC 2086 did not have.
  announces: ['ACL', 'RIGHTS=kxte'],
  decode: decodeSetAcl,
  run: change,
});

export const deleteAcl = defineCommand({
  name: 'DELETEACL',
  states: STATES,
  mayExpunge: true,
  decode: decodeIdentifiedMailbox,
  run: (context, command) => change(context, { ...command, mode: 'replace', rights: '' }),
});

export const getAcl = defineCommand({
  name: 'GETACL',
  states: STATES,
  mayExpunge: true,
  decode: decodeSingleMailbox,
  async run(context, { mailbox: name }) {
    const { access, mailbox } = await requireMailbox(context, name);
    const grants = await listGrants(context.deps.db, access, mailbox.id);
    const entries = grants.map(({ address, rights }) => ({
      identifier: address,
      rights: tellRights(rights),
    }));
    context.out.wire(encodeAclResponse(mailbox.path, entries, encodingOf(context.session)));
    return ok('That is all.');
  },
});

export const listRights = defineCommand({
  name: 'LISTRIGHTS',
  states: STATES,
  mayExpunge: true,
  decode: decodeIdentifiedMailbox,
  async run(context, { mailbox: name, identifier }) {
    const { access, mailbox } = await requireMailbox(context, name);
    requireRight(access, mailbox.id, 'a');
    const grantee = await requireGrantee(context, identifier);
    const isOwner = grantee.id === access.accountId;
    const all = tellRights(ALL_RIGHTS);
    const rights = isOwner ? { always: all, optional: [] } : { always: '', optional: all.split('') };
    context.out.wire(encodeListRightsResponse(mailbox.path, identifier, rights, encodingOf(context.session)));
    return ok('That is all.');
  },
});

export const myRights = defineCommand({
  name: 'MYRIGHTS',
  states: STATES,
  mayExpunge: true,
  decode: decodeSingleMailbox,
  async run(context, { mailbox: name }) {
    const { access, mailbox } = await requireMailbox(context, name);
    const rights = tellRights(rightsOn(access, mailbox.id));
    context.out.wire(encodeMyRightsResponse(mailbox.path, rights, encodingOf(context.session)));
    return ok('That is all.');
  },
});
