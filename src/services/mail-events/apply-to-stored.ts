/**
 * From what scripts want to what becomes of a message that lies in a mailbox (RFC 6785 §3).
 *
 * Copies, flags, and the end of the job are one transaction. What is sent goes before it through the one pipeline, each
 * under a mark kept in the transaction that files it, so that a second attempt sends nothing twice. The original is removed
 * only where a copy of it was filed; else it is marked \Deleted at most (§2.2.4).
 */

import { systemPrincipal } from '#domain/directory/principal.ts';
import type { FilterOwner } from '#domain/filters/active-filters.ts';
import type { EventMessage } from '#domain/filters/event-scripts.ts';
import { findRemembered, remember } from '#domain/filters/memory.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { expungeInTransaction } from '#domain/mailstore/expunge.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { Filing, FilingCopy } from '#domain/mailstore/filing-values.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { storeFlagsInTransaction } from '#domain/mailstore/flags.ts';
import { advanceModseq } from '#domain/mailstore/mail-accounts.ts';
import { DELETED } from '#domain/mailstore/message-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import type { SieveAction } from '#formats/sieve/actions.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { RunningJob } from '#platform/jobs/job.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import { REDIRECT_MARK, targetOf } from '#services/delivery/filters/apply-actions.ts';
import type { FilterParts } from '#services/delivery/filters/filter-parts.ts';
import { forwardingTo } from '#services/delivery/filters/forwarding.ts';
import { notifyMessage } from '#services/delivery/filters/own-messages.ts';
import type { EnvelopeRecipient } from '#services/delivery/incoming-message.ts';
import type { EventJob } from './mail-events.ts';

export interface EventParts extends FilterParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  delivery: Delivery;
  ensureMailbox(accountId: AccountId, path: string): Promise<MailboxId>;
}

/** What happened, and to what. */
export interface EventInHand {
  job: EventJob;
  running: RunningJob;
  message: EventMessage;
  bytes: Buffer;
  owner: FilterOwner;
}

/** Marks of what was sent are kept until no attempt can come any more. */
const SENT_MARK_MS = 7 * 86_400_000;

class Outcome {
  readonly #event: EventInHand;
  readonly #parts: EventParts;
  readonly filings: Filing[] = [];
  readonly remembered: { text: string; until: number }[] = [];
  /** A copy of the message was filed elsewhere. */
  isCopied = false;
  /** The flags that a keep leaves; undefined where nothing keeps the message here. */
  flags: readonly string[] | undefined;

  constructor(event: EventInHand, parts: EventParts) {
    this.#event = event;
    this.#parts = parts;
  }

  #keep(flags: readonly string[]): void {
    this.flags = [...(this.flags ?? []), ...flags];
  }

  async act(action: SieveAction, place: number): Promise<void> {
    switch (action.kind) {
      case 'keep':
        // §3.1: a message that is stored does not change; only its flags do.
        this.#keep(action.flags);
        return;
      case 'fileinto':
        await this.#fileInto(action);
        return;
      case 'redirect':
        await this.#redirect(action, place);
        return;
      case 'notify':
        await this.#notify(action, place);
        return;
      case 'track':
        this.remembered.push({ text: action.key, until: this.#parts.clock() + action.seconds * 1000 });
        return;
      case 'reject':
      case 'vacation':
        // Answers belong to delivery (§3.11); the run has ended with a fault before.
        throw new Error(`${action.kind} on an event`);
    }
  }

  async #targetOf(mailbox: Parameters<typeof targetOf>[0]): Promise<FilingCopy['target'] | undefined> {
    const target = targetOf(mailbox, this.#event.owner);
    if (!target || !('path' in target)) return target;
    try {
      return { mailboxId: await this.#parts.ensureMailbox(this.#event.job.accountId, target.path) };
    } catch (error) {
      if (error instanceof Refusal && !isTemporary(error)) return undefined;
      throw error;
    }
  }

  async #fileInto(action: Extract<SieveAction, { kind: 'fileinto' }>): Promise<void> {
    const { message, bytes } = this.#event;
    const target = await this.#targetOf(action.mailbox);
    if (!target) {
      this.#keep(action.flags);
      return;
    }
    this.isCopied = true;
    this.filings.push({
      ...this.#filing(action.message ?? bytes, target, action.flags, message.receivedAt),
      ...(message.assessment !== undefined && { assessment: message.assessment }),
      isScanned: true,
    });
  }

  #filing(bytes: Buffer, target: FilingCopy['target'], flags: readonly string[], receivedAt: Date): Filing {
    const { accountId } = this.#event.job;
    return {
      message: prepareMessage(bytes),
      copies: [{ accountId, target, flags: flagsFromNames(flags), receivedAt }],
      enforceQuota: true,
    };
  }

  async #recipientOf(address: string): Promise<EnvelopeRecipient | undefined> {
    const policy = forwardingTo(address, this.#parts.forwarding);
    if (policy !== 'own') return policy === 'allowed' ? { address } : undefined;
    const answer = await this.#parts.findRecipient(address);
    return answer.kind === 'local' ? { address, accountId: answer.accountId } : undefined;
  }

  /** False where the pipeline wants none of it; throws where it has to be tried again. */
  async #send(place: string, bytes: Buffer, reversePath: string, to: EnvelopeRecipient): Promise<boolean> {
    const { accountId } = this.#event.job;
    const { db, delivery, clock, hostname, log } = this.#parts;
    const text = JSON.stringify(['event', this.#event.running.id, place]);
    if ((await findRemembered(db, accountId, [text], clock())).size > 0) return true;
    const reply = await delivery.deliver({
      entrance: 'api',
      bytes,
      reversePath,
      recipients: [to],
      smtputf8: false,
      peer: { remoteAddress: '127.0.0.1', helo: hostname, protocol: 'LOCAL' },
      alongside: (tx) => remember(tx, accountId, [{ text, until: clock() + SENT_MARK_MS }]),
    });
    if (reply.kind === 'deferred') throw new Refusal('temporarilyUnavailable', reply.text);
    if (reply.kind === 'refused')
      log.warn({ account: accountId, code: reply.code }, 'a filter may not send this');
    return reply.kind === 'accepted';
  }

  async #redirect(action: Extract<SieveAction, { kind: 'redirect' }>, place: number): Promise<void> {
    const { owner, bytes } = this.#event;
    const [ownAddress = ''] = owner.addresses;
    const whole = action.message ?? bytes;
    const wentRound = readHeaderBlock(whole)
      .values(REDIRECT_MARK.toLowerCase())
      .some((value) => value.toLowerCase() === ownAddress);
    const to = action.isList || wentRound ? undefined : await this.#recipientOf(action.to);
    const marked = Buffer.concat([Buffer.from(`${REDIRECT_MARK}: ${ownAddress}\r\n`), whole]);
    if (!to || !(await this.#send(`${place}`, marked, ownAddress, to))) this.#keep([]);
  }

  async #notify(action: Extract<SieveAction, { kind: 'notify' }>, place: number): Promise<void> {
    const { owner } = this.#event;
    const bytes = notifyMessage(action, owner, owner.addresses[0] ?? '', this.#parts);
    for (const address of [...action.to, ...action.cc]) {
      const to = await this.#recipientOf(address);
      if (to) await this.#send(`${place} ${address}`, bytes, '', to);
    }
    if (!action.fcc) return;
    const target = (await this.#targetOf(action.fcc.mailbox)) ?? ({ role: 'sent' } as const);
    this.filings.push(this.#filing(bytes, target, action.fcc.flags, new Date(this.#parts.clock())));
  }
}

/** The flags, and what becomes of the original. */
async function settle(
  tx: Transaction,
  { job, message }: EventInHand,
  outcome: Pick<Outcome, 'flags' | 'isCopied'>,
  { blobs, clock }: EventParts,
): Promise<void> {
  const { accountId, mailboxId, uid } = job;
  const access: MailAccess = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
  const change = { mailboxId, uids: [uid], now: clock() };
  if (outcome.flags) {
    const flags = flagsFromNames(outcome.flags);
    const isSame = flags.bits === message.bits && flags.keywords.join(' ') === message.keywords.join(' ');
    if (!isSame) await storeFlagsInTransaction(tx, access, { ...change, mode: 'replace', flags });
    return;
  }
  const flags = { bits: DELETED, keywords: [] };
  await storeFlagsInTransaction(tx, access, { ...change, mode: 'add', flags });
  if (!outcome.isCopied) return;
  const modseq = await advanceModseq(tx, accountId);
  await expungeInTransaction(tx, blobs, access, { ...change, everything: true, modseq });
}

/** Does what the scripts want. Throws where it has to be tried again. */
export async function applyToStored(
  actions: readonly SieveAction[],
  event: EventInHand,
  parts: EventParts,
): Promise<void> {
  const outcome = new Outcome(event, parts);
  for (const [place, action] of actions.entries()) await outcome.act(action, place);
  const { accountId } = event.job;
  const alongside = async (tx: Transaction): Promise<void> => {
    await settle(tx, event, outcome, parts);
    await remember(tx, accountId, outcome.remembered);
    await event.running.complete(tx);
  };
  try {
    if (outcome.filings.length > 0) await parts.filer.fileTogether(outcome.filings, alongside);
    else await parts.db.transaction(alongside);
  } catch (error) {
    if (!(error instanceof Refusal) || isTemporary(error)) throw error;
    parts.log.warn(
      { account: accountId, code: error.code },
      'what a filter wants cannot be done; the message stays',
    );
  }
}
