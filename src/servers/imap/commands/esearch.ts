/**
 * ESEARCH (MULTISEARCH, RFC 7377): one search over several mailboxes, answered for each that has matches.
 *
 * Mailboxes are looked at one after the other, each by its columns in memory; texts come from the index.
 */
import { hasRight } from '#domain/mailstore/access.ts';
import { decodeEsearch, type EsearchCommand } from '#formats/imap/commands/esearch.ts';
import type { SearchReturns } from '#formats/imap/commands/search.ts';
import { noUpdateCode } from '#formats/imap/status-response.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { isInScope } from '../mailbox-scope.ts';
import { findMessages } from '../search/find.ts';
import { keepResult, requireFreshTag } from '../search/kept-result.ts';
import { tellFound } from '../search/tell.ts';
import { SelectedMailbox } from '../selected.ts';
import { type ListedMailbox, listAllMailboxes } from '../shared-mailboxes.ts';

const ALL: SearchReturns = { options: new Set(['ALL']) };

/** The view of a mailbox for this search alone; undefined when it has gone meanwhile. */
async function viewOf(
  { deps }: CommandContext,
  { access, mailbox }: ListedMailbox,
): Promise<SelectedMailbox | undefined> {
  try {
    const opened = await deps.mailboxStates.open(deps.db, access, mailbox.id, { takeRecent: false });
    return new SelectedMailbox(opened, access, { isReadOnly: true, tellsRecent: true });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'notFound') return undefined;
    throw error;
  }
}

async function searchOne(
  context: CommandContext,
  listed: ListedMailbox,
  command: EsearchCommand,
): Promise<void> {
  const { session, out } = context;
  const isSelected = session.selected?.mailbox.id === listed.mailbox.id;
  const view = isSelected ? session.selected : await viewOf(context, listed);
  if (!view) return;
  const { charset, key } = command;
  const isSaved = command.returns?.options.has('SAVE') ?? false;
  const found = await findMessages(context, {
    ...(charset && { charset }),
    key,
    isSaved,
    view,
    mayNotNameCharset: true,
  });
  const mailbox = { name: listed.mailbox.path, uidValidity: listed.mailbox.uidValidity };
  // RFC 7377 §2.1: only of the selected mailbox a result is kept up to date.
  if (isSelected && command.returns?.options.has('UPDATE'))
    keepResult(context, { ...found, byUid: true, mailbox });
  // RFC 7377 §2.2: a mailbox without a match is left out.
  if (found.indexes.length === 0) return;
  tellFound(context, { ...found, word: 'SEARCH', byUid: true, returns: command.returns ?? ALL, mailbox });
  await out.relieve();
}

export const esearch = defineCommand({
  name: 'ESEARCH',
  states: ['authenticated', 'selected'],
  mayExpunge: false,
  announces: ['MULTISEARCH'],
  decode: decodeEsearch,
  async run(context, command) {
    const { session, out } = context;
    const wantsSelected = command.sources.some(
      ({ kind }) => kind === 'selected' || kind === 'selected-delayed',
    );
    const wantsUpdate = command.returns?.options.has('UPDATE') ?? false;
    if ((wantsSelected || wantsUpdate) && !session.selected)
      throw new ImapFault('BAD', 'No mailbox is selected.');
    requireFreshTag(context, command.returns);
    const { mailboxes } = await listAllMailboxes(context);
    const meant = mailboxes.filter(
      (listed) =>
        hasRight(listed.access, listed.mailbox.id, 'r') &&
        command.sources.some((source) => isInScope(session, source, listed)),
    );
    if (wantsUpdate && !meant.some(({ mailbox }) => mailbox.id === session.selected?.mailbox.id))
      out.status('*', 'NO', 'Only of the selected mailbox.', noUpdateCode(context.tag));
    for (const listed of meant) await searchOne(context, listed, command);
    return ok('Searched.');
  },
});
