/** The daily reminders of orders (R9.4), each in one transaction with the note that it was sent. */
import { listHeads } from '#domain/accounts/deciders.ts';
import { dayOf, VIETNAM_OFFSET_MS } from '#domain/directory/as-of.ts';
import { findDueReminders, findLateOrders, takeLateOrders, takeReminder } from '#domain/orders/reminders.ts';
import { lateText, reminderText } from './letters.ts';
import { boardLink, type OrderParts, ordersLink, requireTaken, sendWith } from './order-parts.ts';

/** People find it when they come to work. */
const FIRST_HOUR = 7;

/** Sends what is due today and was not sent yet; gives the number of letters. */
export async function remindOfOrders(parts: OrderParts): Promise<number> {
  const now = parts.clock();
  const day = dayOf(now);
  if (new Date(now + VIETNAM_OFFSET_MS).getUTCHours() < FIRST_HOUR) return 0;
  let sent = 0;
  for (const due of await findDueReminders(parts.db, now, day)) {
    await sendWith(parts, [due.address], reminderText(due, ordersLink(parts)), async (tx) =>
      requireTaken(await takeReminder(tx, due, day)),
    );
    sent += 1;
  }
  for (const late of await findLateOrders(parts.db, now, day)) {
    const heads = await listHeads(parts.db, late.unitId, now);
    const addresses = heads.map(({ address }) => address);
    await sendWith(parts, addresses, lateText(late, boardLink(parts)), async (tx) =>
      requireTaken(await takeLateOrders(tx, late, day)),
    );
    sent += 1;
  }
  return sent;
}
