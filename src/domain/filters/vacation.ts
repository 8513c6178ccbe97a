/** The answer while away (RFC 8621 §8): one an account, turned into a script when mail comes. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { advanceModseq } from '#domain/mailstore/mail-accounts.ts';
import type { VacationText } from '#formats/sieve/vacation-script.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { requireFilterAccess } from './scripts.ts';

/** The answer as it is kept. */
export interface VacationResponse extends VacationText {
  isEnabled: boolean;
}

const NONE: VacationResponse = {
  isEnabled: false,
  fromDate: null,
  toDate: null,
  subject: null,
  textBody: null,
  htmlBody: null,
};

/** The columns as a `VacationResponse` has them. */
export const VACATION_COLUMNS = `is_enabled as "isEnabled", from_date as "fromDate", to_date as "toDate", subject,
  text_body as "textBody", html_body as "htmlBody"`;

const MAX_BODY_CHARACTERS = 32_000;
const MAX_SUBJECT_CHARACTERS = 250;

/** The answer of the account; one that is off where none was ever written. */
export async function readVacation(db: Queryable, access: MailAccess): Promise<VacationResponse> {
  requireFilterAccess(access);
  const [row] = await db.query<VacationResponse>(
    `select ${VACATION_COLUMNS} from vacation_response where account_id = $1`,
    [access.accountId],
    { name: 'vacation_read' },
  );
  return row ?? NONE;
}

function requireGood(wanted: VacationResponse): void {
  const bodies = [wanted.textBody, wanted.htmlBody];
  if (bodies.some((body) => (body?.length ?? 0) > MAX_BODY_CHARACTERS))
    throw new Refusal('tooLarge', `The text has at most ${MAX_BODY_CHARACTERS} characters.`);
  if ((wanted.subject?.length ?? 0) > MAX_SUBJECT_CHARACTERS || /[\r\n]/.test(wanted.subject ?? ''))
    throw new Refusal('invalidArgument', 'The subject is one line.');
  if (
    [...bodies, wanted.subject].some((text) => text !== null && (!text.isWellFormed() || text.includes('\0')))
  )
    throw new Refusal('invalidArgument', 'The text holds characters that are none.');
}

/**
 * Changes the answer. `alone` also takes the active script off, as activating the vacation script does (RFC 9661 §4).
 */
export async function writeVacation(
  db: Database,
  access: MailAccess,
  patch: Partial<VacationResponse>,
  alone = false,
): Promise<void> {
  requireFilterAccess(access);
  await db.transaction(async (tx) => {
    await advanceModseq(tx, access.accountId);
    const wanted = { ...(await readVacation(tx, access)), ...patch };
    requireGood(wanted);
    await tx.query(
      `insert into vacation_response (account_id, is_enabled, from_date, to_date, subject, text_body, html_body)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (account_id) do update set is_enabled = excluded.is_enabled, from_date = excluded.from_date,
         to_date = excluded.to_date, subject = excluded.subject, text_body = excluded.text_body,
         html_body = excluded.html_body`,
      [
        access.accountId,
        wanted.isEnabled,
        wanted.fromDate,
        wanted.toDate,
        wanted.subject,
        wanted.textBody,
        wanted.htmlBody,
      ],
    );
    if (alone)
      await tx.query('update sieve_script set is_active = false where account_id = $1 and is_active', [
        access.accountId,
      ]);
  });
}
