/** A sign-in between its steps (R8.4): begun by a proof or a question, found again by a secret, for a few minutes and few tries. */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { hashSecret, makeSecret } from './login-sessions.ts';

/** Long enough to find the telephone. */
const LIFETIME_MS = 5 * 60 * 1000;
/** Of 1,000,000 codes, three of which count at a time. */
const MAX_ATTEMPTS = 5;

export type TicketPurpose = 'secondFactor' | 'passkey' | 'newPasskey';

export interface SignInTicket {
  accountId: AccountId | null;
  /** The challenge of a passkey, as it was sent. */
  challenge: string;
}

/** Makes a ticket; its secret is told once. */
export async function issueTicket(
  db: Queryable,
  ticket: {
    accountId: AccountId | null;
    purpose: TicketPurpose;
    challenge: string;
    random: (bytes: number) => Buffer;
    now: number;
  },
): Promise<string> {
  const secret = makeSecret(ticket.random);
  await db.query('delete from sign_in_ticket where expires_at < $1', [new Date(ticket.now)]);
  await db.query(
    'insert into sign_in_ticket (hash, account_id, purpose, challenge, expires_at) values ($1, $2, $3, $4, $5)',
    [
      hashSecret(secret),
      ticket.accountId,
      ticket.purpose,
      ticket.challenge,
      new Date(ticket.now + LIFETIME_MS),
    ],
  );
  return secret;
}

/** Spends one try of a ticket; undefined when there is none, it is too old or it has been tried too often. */
export async function tryTicket(
  db: Queryable,
  secret: string,
  purpose: TicketPurpose,
  now: number,
): Promise<SignInTicket | undefined> {
  const [row] = await db.query<SignInTicket>(
    `update sign_in_ticket set attempts = attempts + 1
     where hash = $1 and purpose = $2 and expires_at > $3 and attempts < ${MAX_ATTEMPTS}
     returning account_id as "accountId", challenge`,
    [hashSecret(secret.slice(0, 200)), purpose, new Date(now)],
  );
  return row;
}

/** Ends a ticket; true for whoever is first, so that it counts once. */
export async function redeemTicket(db: Queryable, secret: string): Promise<boolean> {
  const rows = await db.query('delete from sign_in_ticket where hash = $1 returning hash', [
    hashSecret(secret.slice(0, 200)),
  ]);
  return rows.length === 1;
}
