/** Mailboxes of others as a session sees them: found by name, listed beside its own (RFC 2342, RFC 4314). */
import { type MailAccess, opensMail } from '#domain/mailstore/access.ts';
import { listMailboxes, listMailboxesOf } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { listSharedAccounts, type SharedAccount } from '#domain/mailstore/sharing.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { CommandContext } from './command.ts';
import { requireSignedIn } from './session.ts';
import { DELIMITER, nodeOf, pathUnder } from './shared-names.ts';

/** A mailbox under the name by which this session knows it. */
export interface ListedMailbox {
  access: MailAccess;
  /** Its `path` is the whole name. */
  mailbox: Mailbox;
}

/** Names in the hierarchy that are no mailboxes, and the mailboxes. */
export interface MailboxListing {
  nodes: string[];
  mailboxes: ListedMailbox[];
}

/** Accounts of others whose mail the session may enter now. */
export async function readSharedAccounts({ deps, session }: CommandContext): Promise<SharedAccount[]> {
  const { principal } = requireSignedIn(session).access;
  if (principal.kind === 'system') return [];
  const shared = await listSharedAccounts(deps.db, principal, deps.clock());
  return shared.filter(({ access }) => opensMail(access));
}

/** The account a name lies in and the path there, or undefined. */
export async function findSharedPlace(
  context: CommandContext,
  name: string,
): Promise<{ account: SharedAccount; path: string } | undefined> {
  for (const account of await readSharedAccounts(context)) {
    const path = pathUnder(nodeOf(account), name);
    if (path !== undefined) return { account, path };
  }
  return undefined;
}

/** The present key to an account, for a session that has a mailbox of it open; undefined when it was taken away. */
export async function findAccess(
  context: CommandContext,
  accountId: AccountId,
): Promise<MailAccess | undefined> {
  return (await readSharedAccounts(context)).find((account) => account.accountId === accountId)?.access;
}

/** A node and all names above it. */
function withAncestors(node: string): string[] {
  const names = node.split(DELIMITER);
  return names.map((_, depth) => names.slice(0, depth + 1).join(DELIMITER));
}

/** Everything the session can list: its own mailboxes, then those of others. Three queries at most. */
export async function listAllMailboxes(context: CommandContext): Promise<MailboxListing> {
  const { deps, session } = context;
  const { access } = requireSignedIn(session);
  const own = (await listMailboxes(deps.db, access)).map((mailbox) => ({ access, mailbox }));
  const accounts = await readSharedAccounts(context);
  if (accounts.length === 0) return { nodes: [], mailboxes: own };
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  const theirs = await listMailboxesOf(
    deps.db,
    accounts.map((account) => account.access),
  );
  const shared = theirs.flatMap((mailbox) => {
    const account = byId.get(mailbox.accountId);
    if (!account) return [];
    const path = `${nodeOf(account)}${DELIMITER}${mailbox.path}`;
    return [{ access: account.access, mailbox: { ...mailbox, path } }];
  });
  const nodes = new Set(accounts.flatMap((account) => withAncestors(nodeOf(account))));
  return { nodes: [...nodes], mailboxes: [...own, ...shared] };
}
