/** Reading held mail (R6.5): who opens it is noted for those it was meant for, in the transaction that reads it (R6.4). */
import type { Principal } from '#domain/directory/principal.ts';
import { recordHeldReading } from '#domain/mailstore/visits.ts';
import { getQuarantined, type QuarantinedMail } from '#domain/quarantine/quarantined-mail.ts';
import { readHeldOwners } from '#domain/quarantine/withheld-mail.ts';
import type { Database } from '#platform/postgres/database.ts';

/** The row of a message whose words are shown next. `Refusal`: `notPermitted`, `notFound`. */
export function openHeld(
  parts: { db: Database; clock: () => number },
  principal: Principal,
  id: string,
): Promise<QuarantinedMail> {
  return parts.db.transaction(async (tx) => {
    const mail = await getQuarantined(tx, principal, id);
    const accountIds = await readHeldOwners(tx, id);
    await recordHeldReading(tx, principal, { id, subject: mail.subject, accountIds, now: parts.clock() });
    return mail;
  });
}
