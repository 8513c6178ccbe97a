/** How a row of the table `mailbox` becomes a value: one place for its columns. */
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Mailbox, MailboxRole } from './message-values.ts';

/** A row of `mailbox` as the driver gives it. */
export interface MailboxRow {
  id: MailboxId;
  parent_id: MailboxId | null;
  name: string;
  role: MailboxRole | null;
  sort_order: number;
  subscribed: boolean;
  uid_validity: number;
  uid_next: number;
  modseq: number;
  message_count: number;
  unseen_count: number;
  deleted_count: number;
  size_bytes: number;
  is_name_only: boolean;
}

/** The columns of a `MailboxRow`, for a select list. */
export const MAILBOX_COLUMNS = `id, parent_id, name, role, sort_order, subscribed, uid_validity, uid_next, modseq,
  message_count, unseen_count, deleted_count, size_bytes, is_name_only`;

/** The value of a row, without its path, which only the whole hierarchy tells. */
export function mailboxFromRow(accountId: AccountId, row: MailboxRow): Omit<Mailbox, 'path'> {
  return {
    accountId,
    id: row.id,
    ...(row.parent_id && { parentId: row.parent_id }),
    name: row.name,
    ...(row.role && { role: row.role }),
    sortOrder: row.sort_order,
    subscribed: row.subscribed,
    uidValidity: row.uid_validity,
    uidNext: row.uid_next,
    modseq: row.modseq,
    messageCount: row.message_count,
    unseenCount: row.unseen_count,
    deletedCount: row.deleted_count,
    sizeBytes: row.size_bytes,
    // A message filed there since makes it a mailbox again.
    isNameOnly: row.is_name_only && row.message_count === 0,
  };
}
