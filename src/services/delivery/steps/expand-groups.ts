/**
 * Puts the members of groups in the place of their addresses: who may post, what waits for a moderator, and the form a list
 * gives the message.
 *
 * An alias group leaves message and reverse-path as they are; a list has its own (RFC 5321 §3.9). Cost: nothing without groups, two
 * statements with any number of them.
 */
import { type LetterLanguage, readLetterLanguages } from '#domain/accounts/letter-language.ts';
import {
  countBounce,
  type ExpandedMember,
  expandGroups,
  type GroupRules,
  readGroupRules,
} from '#domain/groups/expand.ts';
import { holdPost } from '#domain/groups/posts.ts';
import { buildMessage } from '#formats/mime/build.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { buildDeliveryReport } from '#formats/report/delivery-report.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { DeliveryParts } from '../delivery-parts.ts';
import type { MessageForm } from '../disposition.ts';
import { assembledMail } from '../file-mail.ts';
import { forwardingTo } from '../filters/forwarding.ts';
import type { GroupSettings } from '../groups/group-parts.ts';
import { bouncedMember, listForm, listIdOf } from '../groups/list-form.ts';
import type { EnvelopeRecipient } from '../incoming-message.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step, type Verdict } from '../verdict.ts';
import { defaultPlace } from './local-recipients.ts';

type GroupRecipient = EnvelopeRecipient & { groupId: string };

class Expansion {
  readonly #mail: MailInHand;
  readonly #parts: DeliveryParts;
  readonly #groups: GroupSettings;
  readonly #members: Map<string, ExpandedMember[]>;
  #common: MessageForm | undefined;

  constructor(
    mail: MailInHand,
    parts: DeliveryParts,
    groups: GroupSettings,
    members: readonly ExpandedMember[],
  ) {
    this.#mail = mail;
    this.#parts = parts;
    this.#groups = groups;
    this.#members = Map.groupBy(members, ({ groupId }) => groupId);
  }

  #form(): MessageForm {
    this.#common ??= { bytes: assembledMail(this.#mail), reversePath: this.#mail.message.reversePath };
    return this.#common;
  }

  #sender(): AccountId | undefined {
    const { principal } = this.#mail.message;
    return principal?.kind === 'account' ? principal.accountId : undefined;
  }

  /** Why the message is not for this group, or undefined. */
  refusalOf(group: GroupRules, recipient: GroupRecipient): string | undefined {
    const loops = this.#mail.header
      .values('list-id')
      .some((value) => value.toLowerCase().includes(`<${listIdOf(group.address)}>`));
    if (loops) return 'This message has been through this list already';
    if (recipient.isApproved || recipient.mailboxTag === 'owner') return undefined;
    const sender = this.#sender();
    const isModerator = sender !== undefined && group.moderators.includes(sender);
    const isMember = (this.#members.get(group.id) ?? []).some(({ accountId }) => accountId === sender);
    const may = {
      anyone: true,
      inside: sender !== undefined || this.#mail.message.entrance !== 'mx',
      members: sender !== undefined && (isMember || isModerator),
      moderators: isModerator,
    };
    return may[group.whoMayPost] ? undefined : 'You may not write to this group';
  }

  async take(group: GroupRules, recipient: GroupRecipient): Promise<void> {
    if (recipient.mailboxTag === 'owner') {
      for (const accountId of group.moderators) this.#deliverTo(accountId, recipient.address);
      return;
    }
    const sender = this.#sender();
    const isModerator = sender !== undefined && group.moderators.includes(sender);
    if (group.isModerated && !recipient.isApproved && !isModerator) await this.#hold(group);
    else this.#spread(group, recipient);
  }

  async #hold(group: GroupRules): Promise<void> {
    const { header, message } = this.#mail;
    const subject = decodeEncodedWords(header.values('subject')[0] ?? '');
    const form = this.#form();
    const blob = prepareBlob(form.bytes);
    const id = this.#parts.ids();
    const { db, blobs } = this.#groups;
    await blobs.upload([blob]);
    this.#mail.remembered.push((tx) =>
      holdPost(tx, blobs, {
        id,
        groupId: group.id,
        fromAddress: message.reversePath,
        subject,
        blob,
        envelope: {
          reversePath: form.reversePath,
          smtputf8: message.smtputf8,
          body: message.body ?? '8bitmime',
        },
        now: this.#parts.clock(),
      }),
    );
    const languageOf = await readLetterLanguages(db, group.moderators);
    for (const accountId of group.moderators)
      this.#mail.notices.push({
        bytes: this.#noticeOf(group, subject, message.reversePath, languageOf(accountId)),
        recipient: { address: group.address, accountId },
      });
  }

  #noticeOf(group: GroupRules, subject: string, from: string, language: LetterLanguage): Buffer {
    const words = {
      vi: {
        subject: `Thư chờ duyệt: ${group.name}`,
        text: `Một thư gửi tới nhóm ${group.name} (${group.address}) đang chờ ông/bà duyệt.`,
      },
      en: {
        subject: `A message waits: ${group.name}`,
        text: `A message to the group ${group.name} (${group.address}) waits for your decision.`,
      },
    }[language];
    const id = this.#parts.ids();
    const { domain } = this.#groups;
    return buildMessage({
      from: [{ name: 'Hệ thống thư CôngThư', email: `mailer-daemon@${domain}` }],
      to: [{ email: group.address }],
      subject: words.subject,
      sentAt: this.#parts.clock(),
      messageId: `${id}@${this.#parts.hostname}`,
      headers: [['Auto-Submitted', 'auto-generated']],
      text: `${words.text}\n\n  ${from}\n  ${subject}\n`,
      boundary: `=_${id}`,
    });
  }

  /** Who gets the message already, by name or by another group, gets it once. */
  #deliverTo(accountId: AccountId, address: string, form?: MessageForm): void {
    const { dispositions } = this.#mail;
    if (dispositions.has(accountId)) return;
    const recipient = { address, accountId };
    const places = [defaultPlace(this.#mail)];
    dispositions.set(accountId, {
      accountId,
      recipient,
      places,
      onward: [],
      replies: [],
      ...(form && { form }),
    });
  }

  #spread(group: GroupRules, recipient: GroupRecipient): void {
    const { onward } = this.#mail;
    const form = group.isList ? listForm(group, this.#form()) : undefined;
    for (const { accountId, address } of this.#members.get(group.id) ?? []) {
      if (accountId !== null) this.#deliverTo(accountId, recipient.address, form);
      else if (address !== null && forwardingTo(address, this.#groups.forwarding) === 'allowed')
        onward.push({
          recipients: [{ address }],
          ...(group.isList && {
            form: listForm(group, this.#form(), {
              address,
              leaveUrl: this.#groups.leaveUrl?.(group.id, address),
            }),
          }),
        });
    }
  }

  /** Tells the sender of a group that did not take the message, where other recipients did. */
  report(recipient: GroupRecipient, reason: string, sender: EnvelopeRecipient): void {
    const { header, message, receivedAt } = this.#mail;
    if (message.reversePath === '') return;
    const id = this.#parts.ids();
    const bytes = buildDeliveryReport({
      action: 'failed',
      hostname: this.#parts.hostname,
      domain: this.#groups.domain,
      to: message.reversePath,
      recipients: [{ address: recipient.address, status: '5.7.2', diagnostic: `550 5.7.2 ${reason}` }],
      arrivedAt: receivedAt,
      now: this.#parts.clock(),
      messageId: `${id}@${this.#parts.hostname}`,
      boundary: `=_${id}`,
      original: { kind: 'headers', bytes: message.bytes.subarray(0, header.bodyStart) },
    });
    this.#mail.notices.push({ bytes, recipient: sender });
  }
}

/** RFC 5321 §6.1: what comes to a list's own return address is a bounce, counted and seen by nobody. */
async function takeBounces(
  recipients: readonly GroupRecipient[],
  groups: GroupSettings,
): Promise<GroupRecipient[]> {
  const left: GroupRecipient[] = [];
  for (const recipient of recipients) {
    const { mailboxTag, groupId } = recipient;
    if (!mailboxTag?.startsWith('bounces')) left.push(recipient);
    else {
      const member = bouncedMember(mailboxTag);
      if (member !== undefined) await countBounce(groups.db, groupId, member);
    }
  }
  return left;
}

/** Who learns of a refusal: somebody here, or the reverse-path elsewhere. */
function senderOf({ message }: MailInHand): EnvelopeRecipient {
  const { principal, reversePath } = message;
  const accountId = principal?.kind === 'account' ? principal.accountId : undefined;
  return { address: reversePath, ...(accountId !== undefined && { accountId }) };
}

export const expandGroupsStep: Step = {
  name: 'expand groups',
  async run(mail, parts): Promise<Verdict> {
    const { groups } = parts;
    const all = mail.message.recipients.filter((one): one is GroupRecipient => one.groupId !== undefined);
    if (!groups || all.length === 0) return PASS;
    const recipients = await takeBounces(all, groups);
    const ids = [...new Set(recipients.map(({ groupId }) => groupId))];
    const [rules, members] = await Promise.all([
      readGroupRules(groups.db, ids),
      expandGroups(groups.db, ids, parts.clock()),
    ]);
    const expansion = new Expansion(mail, parts, groups, members);
    const seen = new Set<string>();
    for (const recipient of recipients) {
      const group = rules.find(({ id }) => id === recipient.groupId);
      if (!group || seen.has(group.id)) continue;
      seen.add(group.id);
      const refusal = expansion.refusalOf(group, recipient);
      if (refusal !== undefined && mail.message.recipients.length === 1)
        return { kind: 'refuse', code: 550, enhanced: '5.7.2', text: refusal };
      if (refusal === undefined) await expansion.take(group, recipient);
      else expansion.report(recipient, refusal, senderOf(mail));
    }
    return PASS;
  },
};
