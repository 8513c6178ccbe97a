/** The SMTP server as this program runs it: the pipeline behind it, addresses and senders of the directory. */

import { readPrincipal } from '#domain/accounts/principals.ts';
import { findSuccessorTexts } from '#domain/accounts/retired-addresses.ts';
import { listOwnAddresses, resolveAddresses } from '#domain/directory/addresses.ts';
import { nameUnitsWithoutAccount } from '#domain/directory/find-units.ts';
import { findGroupsByAddress } from '#domain/groups/read-groups.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { findFullAccounts } from '#domain/mailstore/full-accounts.ts';
import { createSendAddressBook } from '#domain/mailstore/send-addresses.ts';
import { decodeBounceAddress, encodeBounceAddress, type SrsSettings } from '#formats/srs/bounce-address.ts';
import { createBatcher } from '#platform/kernel/batcher.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Sender } from '#servers/smtp/dependencies.ts';
import { createSmtpServer, type SmtpServer } from '#servers/smtp/server.ts';
import { createDelivery, type Delivery } from '#services/delivery/deliver.ts';
import type { RecipientAnswer } from '#services/delivery/recipient-answer.ts';
import { rememberRecipients } from '#services/delivery/remember-recipients.ts';
import { createSendingRules } from '#services/sending-rules/create-rules.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import type { Core } from './core.ts';
import { filterSettings, groupSettings } from './filters.ts';
import { openJudges } from './judges.ts';
import { signInParts } from './sign-in.ts';

/** Addresses looked up in one query. */
const MAX_LOOKUPS = 500;

interface Lookup {
  address: string;
  answer: RecipientAnswer;
}

/** What the directory says of addresses that are nobody's own. */
async function answersBesides(
  { db }: Core,
  addresses: readonly string[],
): Promise<(address: string) => RecipientAnswer> {
  if (addresses.length === 0) return () => ({ kind: 'unknown' });
  const groups = await findGroupsByAddress(db, addresses);
  const contacts = await findSuccessorTexts(db, addresses);
  const units = await nameUnitsWithoutAccount(db, addresses.map(localPartOf));
  return (address) => {
    const group = groups.get(address);
    if (group) {
      const { groupId, tag } = group;
      return { kind: 'group', groupId, ...(tag !== undefined && { mailboxTag: tag }) };
    }
    const contact = contacts.get(address.toLowerCase());
    if (contact !== undefined) return { kind: 'moved', contact };
    const unitName = units.get(localPartOf(address));
    return { kind: 'unknown', ...(unitName !== undefined && { unitName }) };
  };
}

/**
 * Lookups that come while one is under way wait for it and go together: two queries for all of them, by plans made once, for making them
 * takes the database three times as long as the queries.
 */
export function createRecipientFinder(core: Core): (address: string) => Promise<RecipientAnswer> {
  const batcher = createBatcher<Lookup>(MAX_LOOKUPS, async (lookups) => {
    const addresses = lookups.map((lookup) => lookup.address);
    const { found, full } = await core.db.transaction(
      async (tx) => {
        const resolved = await resolveAddresses(tx, addresses);
        const accountIds = [...resolved.values()].map(({ accountId }) => accountId);
        const reading = findFullAccounts(tx, accountIds);
        tx.commitWithLast();
        return { found: resolved, full: await reading };
      },
      { reusesPlans: true },
    );
    const besides = await answersBesides(
      core,
      addresses.filter((address) => !found.has(address)),
    );
    for (const lookup of lookups) {
      const resolved = found.get(lookup.address);
      if (!resolved) lookup.answer = besides(lookup.address);
      else if (full.has(resolved.accountId)) lookup.answer = { kind: 'full' };
      else {
        const { accountId, address } = resolved;
        lookup.answer = { kind: 'local', accountId, ...tagOf(lookup.address, address) };
      }
    }
  });
  return async (address) => {
    const lookup: Lookup = { address, answer: { kind: 'unknown' } };
    await batcher.add(lookup);
    return lookup.answer;
  };
}

const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@')).toLowerCase();

/** The part after `+`, where the address was found without it (RFC 5233). */
function tagOf(asked: string, found: string): { mailboxTag?: string } {
  const local = asked.slice(0, asked.lastIndexOf('@'));
  const plus = local.indexOf('+');
  return plus > 0 && !found.includes('+') ? { mailboxTag: local.slice(plus + 1) } : {};
}

async function findSender(core: Core, accountId: AccountId): Promise<Sender> {
  const principal = await readPrincipal(core.db, accountId, core.clock());
  return { principal, addresses: new Set(await listOwnAddresses(core.db, accountId)) };
}

function srsSettings({ settings, srsSecret, clock }: Core): SrsSettings {
  return { domain: settings.domain, secret: srsSecret, now: clock() };
}

/** Who sent what was forwarded under one of our addresses; mail that left before the domain changed comes back to the old one. */
export function decodeForwarded(core: Core, address: string): string | undefined {
  for (const domain of core.domains) {
    const sender = decodeBounceAddress(address, { ...srsSettings(core), domain });
    if (sender !== undefined) return sender;
  }
  return undefined;
}

/** Makes the pipeline of a server of this process. */
export function openDelivery(core: Core): Delivery {
  const messages = core.metrics.counter({
    name: 'congthu_messages_total',
    help: 'Messages offered, by the way in and what became of them.',
    labels: ['entrance', 'result'],
  });
  const delivery = createDelivery({
    filer: core.filer,
    tracing: core.tracing,
    ...createSendAddressBook(core.db),
    ensureMailbox: (accountId, path) => ensureMailbox(core, accountId, path),
    hostname: core.settings.hostname,
    domain: core.settings.domain,
    ...openJudges(core),
    bounceAddress: (reversePath) => encodeBounceAddress(reversePath, srsSettings(core)),
    isJournaled: () => core.journal.isOn(),
    rules: createSendingRules({
      ...core,
      domain: core.settings.domain,
      hostname: core.settings.hostname,
      isIsolatedNetwork: core.settings.isolated_network,
    }),
    filters: filterSettings(core, createRecipientFinder(core)),
    groups: groupSettings(core),
    clock: core.clock,
    ids: core.ids,
    log: core.log.child({ room: 'delivery' }),
    onReply: (entrance, result) => {
      messages({ entrance, result });
      if (result !== 'accepted') core.traffic.note(result);
      else if (entrance !== 'release') core.traffic.note(entrance === 'mx' ? 'received' : 'inside');
    },
    onKept: ({ isJunk, isHeld }) => {
      if (isJunk) core.traffic.note('junk');
      if (isHeld) core.traffic.note('held');
    },
  });
  return rememberRecipients(delivery, core.correspondents);
}

/** Makes the SMTP server. */
export function openSmtp(core: Core): SmtpServer {
  const { settings, metrics } = core;
  const commands = metrics.counter({
    name: 'congthu_smtp_commands_total',
    help: 'SMTP commands by verb and first digit of the reply.',
    labels: ['verb', 'class'],
  });
  return createSmtpServer({
    tracing: core.tracing,
    delivery: openDelivery(core),
    isServed: core.isServed,
    findRecipient: createRecipientFinder(core),
    forwardedFor: (address) => decodeForwarded(core, address),
    signIn: createAccountSignIn(signInParts(core, 'smtp')),
    guard: core.guard,
    receiving: core.receiving,
    findSender: (accountId) => findSender(core, accountId),
    clock: core.clock,
    random: core.random,
    log: core.log.child({ room: 'smtp' }),
    settings: {
      hostname: settings.hostname,
      domain: settings.domain,
      maxMessageBytes: settings.max_message_size,
      maxRecipients: settings.max_recipients,
      allowPlainAuth: settings.allow_plain_auth,
    },
    onCommand: (verb, code) => commands({ verb, class: `${Math.floor(code / 100)}xx` }),
  });
}
