/** Folders as people see them: named by their role in the language of the screen, in a tree, the important ones first. */
import type { TFunction } from 'i18next';
import type { Mailbox } from '../../../jmap/objects.ts';
import type { Patch } from '../../../jmap/patch.ts';

const ROLE_ORDER = ['inbox', 'flagged', 'drafts', 'sent', 'archive', 'junk', 'trash'];

export interface FolderNode {
  mailbox: Mailbox;
  depth: number;
  hasChildren: boolean;
}

export function folderName(t: TFunction, mailbox: Pick<Mailbox, 'name' | 'role'>): string {
  return mailbox.role && ROLE_ORDER.includes(mailbox.role) ? t(`folders.${mailbox.role}`) : mailbox.name;
}

function orderOf(mailbox: Mailbox): number {
  const order = ROLE_ORDER.indexOf(mailbox.role ?? '');
  return order < 0 ? ROLE_ORDER.length : order;
}

function compare(a: Mailbox, b: Mailbox): number {
  return orderOf(a) - orderOf(b) || a.sortOrder - b.sortOrder || a.name.localeCompare(b.name, 'vi');
}

/** The tree from the top down, without what lies in folded folders. */
export function folderTree(mailboxes: readonly Mailbox[], folded: readonly string[]): FolderNode[] {
  const ids = new Set(mailboxes.map((mailbox) => mailbox.id));
  const childrenOf = new Map<string | null, Mailbox[]>();
  for (const mailbox of mailboxes) {
    const parent = mailbox.parentId && ids.has(mailbox.parentId) ? mailbox.parentId : null;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), mailbox]);
  }
  const nodes: FolderNode[] = [];
  const visit = (parent: string | null, depth: number): void => {
    for (const mailbox of (childrenOf.get(parent) ?? []).sort(compare)) {
      const hasChildren = childrenOf.has(mailbox.id);
      nodes.push({ mailbox, depth, hasChildren });
      if (hasChildren && !folded.includes(mailbox.id)) visit(mailbox.id, depth + 1);
    }
  };
  visit(null, 0);
  return nodes;
}

/** The number beside a folder: what is unread; in drafts and spam, what there is. */
export function folderCount(mailbox: Mailbox): number {
  if (mailbox.role === 'drafts') return mailbox.totalEmails;
  return mailbox.role === 'sent' || mailbox.role === 'trash' ? 0 : mailbox.unreadEmails;
}

export function findByRole(mailboxes: readonly Mailbox[], role: string): Mailbox | undefined {
  return mailboxes.find((mailbox) => mailbox.role === role);
}

/** Into the folder of a role and out of all others; nothing where there is none. */
export function moveToRolePatch(mailboxes: readonly Mailbox[], role: string): Patch | undefined {
  const target = findByRole(mailboxes, role);
  return target && { mailboxIds: { [target.id]: true } };
}
