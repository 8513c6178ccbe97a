/** Folders as rules name them: by the path of their names, and by their id. */
import type { TFunction } from 'i18next';
import type { Mailbox } from '../../../jmap/objects.ts';
import { folderName, folderTree } from '../../mail/model/mailboxes.ts';

export interface FolderPath {
  id: string;
  path: string;
  /** As people see it. */
  label: string;
}

export function folderPaths(t: TFunction, mailboxes: readonly Mailbox[]): FolderPath[] {
  const byId = new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));
  const namesOf = (mailbox: Mailbox, name: (one: Mailbox) => string): string[] => {
    const parent = mailbox.parentId === null ? undefined : byId.get(mailbox.parentId);
    return [...(parent ? namesOf(parent, name) : []), name(mailbox)];
  };
  return folderTree(mailboxes, [])
    .filter(({ mailbox }) => mailbox.role !== 'drafts' && mailbox.role !== 'sent')
    .map(({ mailbox }) => ({
      id: mailbox.id,
      path: namesOf(mailbox, ({ name }) => name).join('/'),
      label: namesOf(mailbox, (one) => folderName(t, one)).join(' / '),
    }));
}
