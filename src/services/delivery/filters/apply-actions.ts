/**
 * From what scripts want to what becomes of the message: places, answers, addresses it goes on to, what is remembered.
 *
 * Nothing is lost: what policy or a missing mailbox refuses is kept where mail goes by itself.
 */
import type { FilterOwner } from '#domain/filters/active-filters.ts';
import { findRemembered, remember } from '#domain/filters/memory.ts';
import { FILED_AS_JUNK } from '#domain/junk-training/learn.ts';
import type { MailboxChoice, SieveAction } from '#formats/sieve/actions.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Disposition, MessageForm, OwnMessage, Place, PlaceTarget } from '../disposition.ts';
import type { EnvelopeRecipient } from '../incoming-message.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { defaultPlace } from '../steps/local-recipients.ts';
import type { FilterParts } from './filter-parts.ts';
import { forwardingTo } from './forwarding.ts';
import { notifyMessage, vacationMessage } from './own-messages.ts';

/** What one account's scripts came to. */
export interface FilterOutcome {
  disposition: Disposition;
  /** Colleagues it goes on to. */
  forwards: { recipient: EnvelopeRecipient & { accountId: AccountId }; form: MessageForm }[];
  refusal?: { reason: string; prefersWire: boolean };
}

/** The mailbox that a choice means: by id, by use, by name, or one to be made; undefined when there is none. */
export function targetOf(
  { path, mailboxId, specialUse, create }: MailboxChoice,
  owner: Pick<FilterOwner, 'mailboxes'>,
): PlaceTarget | undefined {
  const name = path.normalize('NFC').replace(/^inbox(?=\/|$)/i, 'INBOX');
  const found =
    owner.mailboxes.find((one) => one.id === mailboxId) ??
    (specialUse === undefined ? undefined : owner.mailboxes.find((one) => one.specialUse === specialUse)) ??
    owner.mailboxes.find((one) => one.path === name);
  if (found) return { mailboxId: found.id as MailboxId };
  return create ? { path: name } : undefined;
}

/** The mark against circles over other systems: whoever finds their own address here keeps the message. */
export const REDIRECT_MARK = 'X-CongThu-Redirected-From';

class Outcome {
  readonly #owner: FilterOwner;
  readonly #base: Disposition;
  readonly #form: MessageForm;
  readonly #mail: MailInHand;
  readonly #parts: FilterParts;
  readonly places: Place[] = [];
  readonly onward: { recipients: EnvelopeRecipient[]; form: MessageForm }[] = [];
  readonly replies: OwnMessage[] = [];
  readonly forwards: FilterOutcome['forwards'] = [];
  readonly remembered: { text: string; until: number }[] = [];
  refusal: FilterOutcome['refusal'];

  constructor(
    owner: FilterOwner,
    base: Disposition,
    form: MessageForm,
    mail: MailInHand,
    parts: FilterParts,
  ) {
    this.#owner = owner;
    this.#base = base;
    this.#form = form;
    this.#mail = mail;
    this.#parts = parts;
  }

  #formOf(message: Buffer | undefined): MessageForm {
    return message ? { ...this.#form, bytes: message } : this.#form;
  }

  /** Where the steps before would have it: INBOX, or Junk. */
  #keep(flags: readonly string[], message?: Buffer): void {
    this.#place({ ...(this.#base.places[0] ?? defaultPlace(this.#mail)), flags }, message);
  }

  /** A mailbox named twice gets one copy (RFC 5228 §2.10.3), with the flags of both. */
  #place(place: Place, message: Buffer | undefined): void {
    const key = JSON.stringify(place.target);
    const index = this.places.findIndex((one) => JSON.stringify(one.target) === key);
    if (index < 0) {
      this.places.push({ ...place, ...(message && { form: this.#formOf(message) }) });
      return;
    }
    const known = this.places[index] as Place;
    this.places[index] = { ...known, flags: [...known.flags, ...place.flags] };
  }

  /** One of our own messages to an address, where it may go. */
  async #reply(address: string, bytes: Buffer): Promise<boolean> {
    const recipient = await this.#recipientOf(address);
    if (recipient) this.replies.push({ bytes, recipient });
    return recipient !== undefined;
  }

  async #recipientOf(address: string): Promise<EnvelopeRecipient | undefined> {
    if (forwardingTo(address, this.#parts.forwarding) !== 'own') return { address };
    const answer = await this.#parts.findRecipient(address);
    return answer.kind === 'local' ? { address, accountId: answer.accountId } : undefined;
  }

  #fileCopy(fcc: { mailbox: MailboxChoice; flags: readonly string[] }, bytes: Buffer): void {
    const target = targetOf(fcc.mailbox, this.#owner) ?? ({ role: 'sent' } as const);
    this.places.push({ target, flags: fcc.flags, form: { bytes, reversePath: '' } });
  }

  async act(action: SieveAction): Promise<void> {
    switch (action.kind) {
      case 'keep':
        this.#keep(action.flags, action.message);
        return;
      case 'fileinto': {
        const target = targetOf(action.mailbox, this.#owner);
        if (target) this.#place({ target, flags: action.flags }, action.message);
        else this.#keep(action.flags, action.message);
        return;
      }
      case 'redirect':
        await this.#redirect(action);
        return;
      case 'reject':
        this.refusal = { reason: action.reason, prefersWire: action.prefersWire };
        return;
      case 'track':
        this.remembered.push({ text: action.key, until: this.#parts.clock() + action.seconds * 1000 });
        return;
      case 'vacation':
        await this.#answer(action);
        return;
      case 'notify':
        await this.#notify(action);
    }
  }

  async #redirect(action: Extract<SieveAction, { kind: 'redirect' }>): Promise<void> {
    const { log, forwarding } = this.#parts;
    const [ownAddress = ''] = this.#owner.addresses;
    const policy = action.isList ? 'refused' : forwardingTo(action.to, forwarding);
    const wentRound = this.#mail.header
      .values(REDIRECT_MARK.toLowerCase())
      .some((value) => value.toLowerCase() === ownAddress);
    const target = policy === 'own' && !wentRound ? await this.#recipientOf(action.to) : undefined;
    const form = this.#formOf(action.message);
    const marked = {
      ...form,
      bytes: Buffer.concat([Buffer.from(`${REDIRECT_MARK}: ${ownAddress}\r\n`), form.bytes]),
    };
    if (target?.accountId !== undefined)
      this.forwards.push({ recipient: { ...target, accountId: target.accountId }, form: marked });
    else if (policy === 'allowed' && !wentRound)
      this.onward.push({ recipients: [{ address: action.to }], form: marked });
    else {
      log.info({ account: ownAddress, policy, wentRound }, 'a redirect was not done; the message is kept');
      this.#keep([], action.message);
    }
  }

  async #answer(action: Extract<SieveAction, { kind: 'vacation' }>): Promise<void> {
    const { db, clock } = this.#parts;
    const text = JSON.stringify(['answered', action.handle, action.to.toLowerCase()]);
    const known = await findRemembered(db, this.#base.accountId, [text], clock());
    if (known.size > 0) return;
    const bytes = vacationMessage(action, this.#owner, this.#base.recipient.address, this.#parts);
    if (!(await this.#reply(action.to, bytes))) return;
    this.remembered.push({ text, until: clock() + action.periodSeconds * 1000 });
    if (action.fcc) this.#fileCopy(action.fcc, bytes);
  }

  async #notify(action: Extract<SieveAction, { kind: 'notify' }>): Promise<void> {
    const reachable = [...action.to, ...action.cc].filter(
      (address) => forwardingTo(address, this.#parts.forwarding) !== 'refused',
    );
    if (reachable.length === 0) return;
    const bytes = notifyMessage(action, this.#owner, this.#base.recipient.address, this.#parts);
    for (const address of reachable) await this.#reply(address, bytes);
    if (action.fcc) this.#fileCopy(action.fcc, bytes);
  }
}

/** What a person's own filter took out of Junk was not filed there; else moving it would count as a lesson. */
function signalsFor(signals: readonly string[], places: readonly Place[]): string[] {
  const isInJunk = places.some(({ target }) => 'role' in target && target.role === 'junk');
  return signals.filter((signal) => isInJunk || signal !== FILED_AS_JUNK);
}

/** Works the actions out, for one account. */
export async function applyActions(
  actions: readonly SieveAction[],
  owner: FilterOwner,
  base: Disposition,
  form: MessageForm,
  mail: MailInHand,
  parts: FilterParts,
): Promise<FilterOutcome> {
  const outcome = new Outcome(owner, base, form, mail, parts);
  for (const action of actions) await outcome.act(action);
  const { places, onward, replies, forwards, refusal, remembered } = outcome;
  return {
    disposition: {
      ...base,
      ...(base.signals && { signals: signalsFor(base.signals, places) }),
      places,
      onward,
      replies,
      ...(remembered.length > 0 && {
        remember: (tx) => remember(tx, base.accountId, remembered),
      }),
    },
    forwards,
    ...(refusal && { refusal }),
  };
}
