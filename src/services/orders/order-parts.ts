/** What orders are sent with, and sending a letter and an act as one transaction. */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';
import { type NoticeParts, sendNotice } from '#services/notices/send-notice.ts';

export interface OrderParts extends NoticeParts {
  db: Database;
  blobs: Pick<BlobStore, 'addReferences'>;
  /** Refuses a header that declares a secrecy level which may not be kept here (R6.4). */
  secrecyGuard?: (bytes: Buffer) => Promise<void>;
  /** Of the web application, without a slash at its end. */
  webAddress: string;
}

/** Where those an order is for see and answer it. */
export function ordersLink({ webAddress }: Pick<OrderParts, 'webAddress'>, orderId?: string): string {
  return `${webAddress}/console/receivedOrders${orderId === undefined ? '' : `?id=${orderId}`}`;
}

/** Where its board is. */
export function boardLink({ webAddress }: Pick<OrderParts, 'webAddress'>): string {
  return `${webAddress}/console/orders`;
}

/** Where rules of use are read. */
export function rulesLink({ webAddress }: Pick<OrderParts, 'webAddress'>): string {
  return `${webAddress}/console/usageRules`;
}

/** Does the act, and sends the letter to the addresses that there are, in one transaction. Throws what the act throws. */
export async function sendWith(
  parts: OrderParts,
  addresses: readonly string[],
  text: NoticeText,
  act: (tx: Transaction) => Promise<void>,
): Promise<void> {
  let fault: unknown;
  let isDone = false;
  try {
    // Of delivery's answer only "later" would be left of what the act throws.
    await sendNotice(parts, addresses, text, async (tx) => {
      await act(tx).catch((error: unknown) => {
        fault = error;
        throw error;
      });
      isDone = true;
    });
  } catch (error) {
    throw fault ?? error;
  }
  if (!isDone) await parts.db.transaction(act);
}

/** For an act that another process has done meanwhile: takes the letter back with it. */
export function requireTaken(isTaken: boolean): void {
  if (!isTaken) throw new Refusal('conflict', 'Another process has done this.');
}
