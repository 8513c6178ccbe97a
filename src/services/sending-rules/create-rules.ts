/** The rules of a process: policies, counts and records over the database, with notices to whom they concern. */
import { listCenterAccounts, listDeciders, type NotifiedAccount } from '#domain/accounts/deciders.ts';
import { readLetterLanguages } from '#domain/accounts/letter-language.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { holdSending, isSendingHeld } from '#domain/outbound/sending-holds.ts';
import { type PersonalMail, recordPersonalMail } from '#domain/policy/personal-mail.ts';
import {
  findSuspicion,
  type SentSoFar,
  sendingLimitsPolicy,
} from '#domain/policy/policies/sending-limits.ts';
import type { PolicyReader } from '#domain/policy/policy-reader.ts';
import { countBounces, countSendings, type Sending } from '#domain/policy/sending-counts.ts';
import { createBatcher } from '#platform/kernel/batcher.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { OwnMessage } from '../delivery/disposition.ts';
import type { SendingRules } from '../delivery/sending-rules.ts';
import type { NoticeText } from '../notices/notice-text.ts';
import { buildLetter } from '../notices/send-notice.ts';
import { suspectedForCenter, waitingForDecision, waitingForSender } from './notices.ts';

export interface RulesParts {
  db: Database;
  filer: Filer;
  policies: PolicyReader;
  ids: NewId;
  clock: Clock;
  domain: string;
  hostname: string;
  isIsolatedNetwork: boolean;
}

/** Counted in one statement. */
const MAX_BATCH = 200;

interface Counting {
  sending: Sending;
  sent: SentSoFar | undefined;
}

interface Told extends NotifiedAccount {
  words: NoticeText;
}

async function ownMessages(
  told: readonly Told[],
  parts: RulesParts,
): Promise<(OwnMessage & { accountId: AccountId })[]> {
  const languageOf = await readLetterLanguages(
    parts.db,
    told.map(({ accountId }) => accountId),
  );
  return told.map(({ accountId, address, words }) => ({
    accountId,
    bytes: buildLetter(parts, [address], words, languageOf(accountId)),
    recipient: { address, accountId },
  }));
}

/** Tells the center, in its inboxes. */
async function tellCenter(words: NoticeText, parts: RulesParts): Promise<void> {
  const center = await listCenterAccounts(parts.db, parts.clock());
  const letters = await ownMessages(
    center.map((one) => ({ ...one, words })),
    parts,
  );
  for (const { bytes, accountId } of letters) {
    await parts.filer.file({
      message: prepareMessage(Buffer.concat([Buffer.from('Return-Path: <>\r\n'), bytes])),
      copies: [
        {
          accountId,
          target: { role: 'inbox' },
          flags: { bits: 0, keywords: [] },
          receivedAt: new Date(parts.clock()),
        },
      ],
      enforceQuota: false,
    });
  }
}

/** What the relay tells of mail that came back; an account that much comes back to is held (R8.6). */
export function createFailureWatch(
  parts: RulesParts,
): (accountId: AccountId, address: string, failures: number) => Promise<void> {
  const rules = createSendingRules(parts);
  return async (accountId, address, failures) => {
    const bouncesHour = await countBounces(parts.db, accountId, failures, parts.clock());
    const policy = await parts.policies.read(sendingLimitsPolicy);
    if (policy.exempt.includes(address.toLowerCase())) return;
    const sent = { personHour: 0, personDay: 0, unitDay: 0, outsideHour: 0, networksHour: 0, bouncesHour };
    const suspicion = findSuspicion(policy, sent);
    if (suspicion) await rules.suspect(accountId, address, suspicion, sent);
  };
}

/** Makes them. */
export function createSendingRules(parts: RulesParts): SendingRules {
  const { db, clock, ids } = parts;
  const counting = createBatcher<Counting>(MAX_BATCH, async (entries) => {
    const counts = await countSendings(
      db,
      entries.map(({ sending }) => sending),
      clock(),
    );
    for (const [index, entry] of entries.entries()) entry.sent = counts[index];
  });
  const recording = createBatcher<PersonalMail>(MAX_BATCH, (mails) => recordPersonalMail(db, mails, ids));
  return {
    policies: parts.policies,
    isIsolatedNetwork: parts.isIsolatedNetwork,
    async count(sending) {
      const entry: Counting = { sending, sent: undefined };
      await counting.add(entry);
      if (!entry.sent) throw new Error('what was sent could not be counted');
      return entry.sent;
    },
    isHeld: (accountId) => isSendingHeld(db, accountId),
    async suspect(accountId, address, reason, sent) {
      const facts = { ...sent };
      const principal = systemPrincipal('job');
      const authority = 'it looks stolen (R8.6)';
      const isNew = await holdSending(db, {
        principal,
        accountId,
        reason,
        facts,
        authority,
        ids,
        now: clock(),
      });
      if (isNew) await tellCenter(suspectedForCenter(address, reason, sent), parts);
    },
    recordPersonalMail: async (mails) => {
      await Promise.all(mails.map((mail) => recording.add(mail)));
    },
    async noticesOfWaiting(send) {
      const { accountId, sender, unitId } = send;
      const deciders = (await listDeciders(db, unitId, clock())).filter((one) => one.accountId !== accountId);
      const words = waitingForDecision(send);
      return ownMessages(
        [
          { accountId, address: sender, words: waitingForSender(send) },
          ...deciders.map((decider) => ({ ...decider, words })),
        ],
        parts,
      );
    },
  };
}
