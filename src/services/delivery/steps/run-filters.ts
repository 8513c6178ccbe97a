/**
 * Runs the filters of every local recipient: the organisation's before, the person's own, the organisation's after, and
 * the answer while away (RFC 5228, RFC 8621 §8).
 *
 * What is sent on to a colleague runs through the colleague's filters too; who is in the chain already keeps the message,
 * so that two who forward to each other lose nothing. Cost: nothing where nobody has filters; else one read of all owners.
 */
import { readFilterOwners } from '#domain/filters/active-filters.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { DeliveryParts } from '../delivery-parts.ts';
import type { Disposition, MessageForm } from '../disposition.ts';
import { assembledMail, wordedForms } from '../file-mail.ts';
import { applyActions, type FilterOutcome } from '../filters/apply-actions.ts';
import type { FilterParts } from '../filters/filter-parts.ts';
import { refusalMessage } from '../filters/own-messages.ts';
import { runAccountScripts } from '../filters/script-run.ts';
import type { EnvelopeRecipient } from '../incoming-message.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step, type Verdict } from '../verdict.ts';
import { defaultPlace } from './local-recipients.ts';

/** Colleagues that one message is sent on to, one after the other. */
const MAX_CHAIN = 5;

/** A disposition whose filters are still to run. */
interface Turn {
  disposition: Disposition;
  /** Who sent it on, from the first one. */
  chain: readonly AccountId[];
}

interface Refusal {
  disposition: Disposition;
  reason: string;
}

class Filters {
  readonly #mail: MailInHand;
  readonly #parts: FilterParts;
  readonly #wordedFor: ReturnType<typeof wordedForms>;
  #common: MessageForm | undefined;
  readonly refusals: Refusal[] = [];

  constructor(mail: MailInHand, parts: FilterParts) {
    this.#mail = mail;
    this.#parts = parts;
    this.#wordedFor = wordedForms(mail);
  }

  formOf({ accountId, form }: Disposition): MessageForm {
    const own = form ?? this.#wordedFor(accountId);
    if (own) return own;
    this.#common ??= { bytes: assembledMail(this.#mail), reversePath: this.#mail.message.reversePath };
    return this.#common;
  }

  /** Runs the filters of these, and of those they send it on to. */
  async run(turns: readonly Turn[]): Promise<void> {
    const { source, db } = this.#parts;
    const ids = turns.map(({ disposition }) => disposition.accountId);
    const [filters, organisation] = await Promise.all([source.load(ids), source.organisation()]);
    const isForAll = organisation.before.length + organisation.after.length > 0;
    const concerned = turns.filter(({ disposition }) => isForAll || filters.has(disposition.accountId));
    if (concerned.length === 0) return;
    const owners = await readFilterOwners(
      db,
      concerned.map(({ disposition }) => disposition.accountId),
    );
    const next: Turn[] = [];
    for (const turn of concerned) {
      const { disposition } = turn;
      const { accountId } = disposition;
      const owner = owners.get(accountId);
      if (!owner) continue;
      const form = this.formOf(disposition);
      const filtering = { accountId, owner, own: filters.get(accountId), organisation };
      const { actions, fault } = await runAccountScripts(
        filtering,
        disposition,
        form,
        this.#mail,
        this.#parts,
      );
      if (fault)
        this.#parts.log.warn(
          { account: owner.addresses[0], fault: fault.key },
          'a filter ended with a fault',
        );
      const outcome = await applyActions(actions, owner, disposition, form, this.#mail, this.#parts);
      this.#mail.dispositions.set(accountId, outcome.disposition);
      if (outcome.refusal) this.refusals.push({ disposition, reason: outcome.refusal.reason });
      next.push(...this.#forward(turn, outcome));
    }
    if (next.length > 0) await this.run(next);
  }

  /** The colleagues' dispositions; who sends in a circle keeps it. */
  #forward({ disposition, chain }: Turn, { forwards }: FilterOutcome): Turn[] {
    const turns: Turn[] = [];
    const { dispositions } = this.#mail;
    const inChain = [...chain, disposition.accountId];
    for (const { recipient, form } of forwards) {
      const { accountId } = recipient;
      if (inChain.includes(accountId) || inChain.length > MAX_CHAIN) this.#keepAt(disposition.accountId);
      else if (!dispositions.has(accountId)) {
        const turn = { disposition: this.#fresh(recipient, accountId, form), chain: inChain };
        dispositions.set(accountId, turn.disposition);
        turns.push(turn);
      }
    }
    return turns;
  }

  #fresh(recipient: EnvelopeRecipient, accountId: AccountId, form: MessageForm): Disposition {
    return { accountId, recipient, places: [defaultPlace(this.#mail)], onward: [], replies: [], form };
  }

  #keepAt(accountId: AccountId): void {
    const known = this.#mail.dispositions.get(accountId);
    if (known?.places.length === 0)
      this.#mail.dispositions.set(accountId, { ...known, places: [defaultPlace(this.#mail)] });
  }

  /** A refusal of all on the wire; else each one's sender is told. */
  async settleRefusals(): Promise<Verdict> {
    const { message } = this.#mail;
    const [first] = this.refusals;
    if (!first) return PASS;
    const refusing = new Set(this.refusals.map(({ disposition }) => disposition.accountId));
    const isAll = message.recipients.every(({ accountId }) => accountId && refusing.has(accountId));
    if (isAll && message.entrance === 'mx')
      return { kind: 'refuse', code: 550, enhanced: '5.7.1', text: oneLine(first.reason) };
    for (const refusal of this.refusals) await this.#report(refusal);
    return PASS;
  }

  async #report({ disposition, reason }: Refusal): Promise<void> {
    const form = this.formOf(disposition);
    const { accountId, recipient } = disposition;
    const known = this.#mail.dispositions.get(accountId);
    if (form.reversePath === '' || !known) return;
    const answer = await this.#parts.findRecipient(form.reversePath);
    const to = answer.kind === 'local' ? { accountId: answer.accountId } : {};
    const bytes = refusalMessage(this.#mail, form, { address: recipient.address, reason }, this.#parts);
    const reply = { bytes, recipient: { address: form.reversePath, ...to } };
    this.#mail.dispositions.set(accountId, { ...known, replies: [...known.replies, reply] });
  }
}

/** A reply of SMTP is lines of ASCII (RFC 5321 §4.2), and one is enough. */
function oneLine(reason: string): string {
  const ascii = reason
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, 400);
  return /[A-Za-z]{2}/.test(ascii) && !ascii.includes('?')
    ? ascii
    : 'The recipient does not accept this message';
}

export const runFilters: Step = {
  name: 'run filters',
  async run(mail, parts: DeliveryParts) {
    if (!parts.filters || mail.dispositions.size === 0) return PASS;
    const { hostname, clock, ids, log } = parts;
    const filters = new Filters(mail, { ...parts.filters, hostname, clock, ids, log });
    await filters.run([...mail.dispositions.values()].map((disposition) => ({ disposition, chain: [] })));
    return filters.settleRefusals();
  },
};
