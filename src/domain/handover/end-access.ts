/**
 * What ends in an agency's mailbox in the moment in which its head changes (R9.2): the old head's right, delegations, rights on folders and
 * address books, the account's own password, factors, programs' passwords, sessions and tokens, and filters that send mail on. Mail keeps its
 * state; filters that only sort stay.
 *
 * Departure: a certificate for signing in is its authority's to revoke. The right of a head who is away for a time, while another acts, belongs
 * to the post and stays with it.
 */
import { endSessions } from '#domain/accounts/login-sessions.ts';
import { announceCredential } from '#domain/accounts/sign-in-standing.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { CHANGE, recordChanges } from '#domain/mailstore/change-log.ts';
import { advanceModseq } from '#domain/mailstore/mail-accounts.ts';
import { noteShare } from '#domain/mailstore/share-notifications.ts';
import type { AccountId, MailboxId, UnitId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { FORWARDS } from './inventory.ts';

export interface AccessEnd {
  agency: { id: AccountId; unitId: UnitId };
  principal: Principal;
  now: number;
}

/** How much ended, for the record. */
export type EndedAccess = Record<
  'roles' | 'rights' | 'sessions' | 'passwords' | 'appPasswords' | 'secondFactors' | 'tokens' | 'forwards',
  number
>;

/** Roles on the mailbox of exactly this unit: delegates, and heads whose post is over or who never had one. */
async function endRoles(tx: Transaction, { agency, now }: AccessEnd): Promise<number> {
  const rows = await tx.query(
    `update role_grant g set ends_at = greatest(g.starts_at, $2)
     where g.unit_id = $1 and (g.ends_at is null or g.ends_at > $2) and (g.role = 'delegate' or (g.role = 'agency_head'
       and not exists (select from post t where t.id = g.post_id and (t.ends_at is null or t.ends_at > $2))))
     returning g.id`,
    [agency.unitId, new Date(now)],
  );
  return rows.length;
}

interface Shared {
  granteeId: string;
  thingId: string;
  rights: string;
}

async function endShares(tx: Transaction, { agency, principal, now }: AccessEnd): Promise<number> {
  const take = (table: string, column: string): Promise<Shared[]> =>
    tx.query<Shared>(
      `delete from ${table} where account_id = $1 returning grantee_id as "granteeId", ${column} as "thingId", rights`,
      [agency.id],
    );
  const folders = await take('mailbox_right', 'mailbox_id');
  const books = await take('address_book_right', 'book_id');
  const told = [
    ...folders.map((shared) => ({ type: 'Mailbox' as const, ...shared })),
    ...books.map((shared) => ({ type: 'AddressBook' as const, ...shared })),
  ];
  for (const { type, thingId, granteeId, rights } of told)
    await noteShare(tx, {
      granteeId,
      principal,
      accountId: agency.id,
      object: { type, id: thingId },
      oldRights: rights,
      newRights: '',
      now,
    });
  const changed = [...new Set(folders.map(({ thingId }) => thingId as MailboxId))];
  if (changed.length > 0) {
    const modseq = await advanceModseq(tx, agency.id);
    await recordChanges(
      tx,
      { accountId: agency.id, modseq, now },
      changed.map((mailboxId) => ({ kind: CHANGE.mailboxChanged, mailboxId })),
    );
  }
  return told.length;
}

/** Takes everything by which somebody can sign in as the agency itself. */
async function endCredentials(
  tx: Transaction,
  { agency, now }: AccessEnd,
): Promise<Omit<EndedAccess, 'roles' | 'rights' | 'forwards'>> {
  const drop = async (table: string): Promise<number> =>
    (await tx.query(`delete from ${table} where account_id = $1 returning account_id`, [agency.id])).length;
  const passwords = await drop('credential');
  const appPasswords = await drop('app_password');
  const secondFactors = (await drop('totp_factor')) + (await drop('passkey'));
  for (const table of ['recovery_code', 'oauth_code', 'sign_in_ticket', 'push_subscription', 'oauth_device'])
    await drop(table);
  const tokens = await tx.query(
    'update feed_token set revoked_at = $2 where account_id = $1 and revoked_at is null returning id',
    [agency.id, new Date(now)],
  );
  const sessions = await endSessions(tx, { accountId: agency.id, because: 'handedOver', now });
  await announceCredential(tx, agency.id);
  return { passwords, appPasswords, secondFactors, tokens: tokens.length, sessions };
}

/** Ends all of it; whoever calls records the event. */
export async function endAccess(tx: Transaction, end: AccessEnd): Promise<EndedAccess> {
  const forwards = await tx.query(
    `update sieve_script set is_active = false, updated_at = $2 where account_id = $1 and is_active and ${FORWARDS} returning id`,
    [end.agency.id, new Date(end.now)],
  );
  return {
    roles: await endRoles(tx, end),
    rights: await endShares(tx, end),
    ...(await endCredentials(tx, end)),
    forwards: forwards.length,
  };
}
