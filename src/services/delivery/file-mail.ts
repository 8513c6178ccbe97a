/**
 * Files a judged message: every local recipient's copies, the outbound queue of all remote ones, what is answered and
 * what is remembered; one commit for all of it.
 *
 * The common case, one form of the message for everybody, joins the group commit. Where somebody's filters answer, send
 * on or change the header, the forms go together in a transaction of their own.
 */
import type { Filing, FilingCopy } from '#domain/mailstore/filing-values.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import type { JournalEntry } from '#domain/mailstore/journal.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { type OutboundMessage, outboundDomain, type TlsWish } from '#domain/outbound/outbound-message.ts';
import { encodeAssessment, shortenAssessment } from '#formats/assessment/assessment.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import { writesNewerForms } from '#platform/kernel/newer-forms.ts';
import type { DeliveryParts } from './delivery-parts.ts';
import type { Disposition, MessageForm, Onward, OwnMessage, Place } from './disposition.ts';
import { type EnvelopeRecipient, type IncomingMessage, isElsewhere } from './incoming-message.ts';
import type { AddedHeader, MailInHand } from './mail-in-hand.ts';
import { defaultPlace } from './steps/local-recipients.ts';

function headerText(headers: readonly AddedHeader[]): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

/** The message as the world would get it, without anybody's changes: our headers on top, the removed ranges left out. */
export function assembledMail(mail: MailInHand): Buffer {
  const { bytes } = mail.message;
  const pieces: Buffer[] = [Buffer.from(headerText(mail.headers))];
  let at = 0;
  for (const range of mail.removed.toSorted((a, b) => a.start - b.start)) {
    if (range.start > at) pieces.push(bytes.subarray(at, range.start));
    at = Math.max(at, range.end);
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/** The forms in other words, each made once: what their readers get, and what their filters judge and change. */
export function wordedForms(mail: MailInHand): (accountId: AccountId) => MessageForm | undefined {
  const { inOtherWords, reversePath } = mail.message;
  const head = Buffer.from(headerText(mail.headers));
  const made = new Map<Buffer, MessageForm>();
  return (accountId) => {
    const bytes = inOtherWords?.get(accountId);
    if (!bytes) return undefined;
    const form = made.get(bytes) ?? { bytes: Buffer.concat([head, bytes]), reversePath };
    made.set(bytes, form);
    return form;
  };
}

/** The message as it came, assembled once. */
function commonForm(mail: MailInHand): MessageForm {
  return { bytes: assembledMail(mail), reversePath: mail.message.reversePath };
}

/** A mailbox that cannot be made must not hold the message up: it is kept in INBOX then (RFC 5228 §2.10.6). */
async function madeTarget(
  accountId: AccountId,
  path: string,
  parts: DeliveryParts,
): Promise<FilingCopy['target']> {
  try {
    return { mailboxId: await parts.ensureMailbox(accountId, path) };
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'invalidArgument' || error.code === 'tooMany'))
      return { role: 'inbox' };
    throw error;
  }
}

async function copyFor(
  { accountId, signals }: Disposition,
  { target, flags }: Place,
  mail: MailInHand,
  parts: DeliveryParts,
): Promise<FilingCopy> {
  const known = 'path' in target ? await madeTarget(accountId, target.path, parts) : target;
  return {
    accountId,
    target: known,
    flags: flagsFromNames(flags),
    receivedAt: new Date(mail.receivedAt),
    ...(signals && { signals }),
  };
}

/** All copies, by the form they are of. */
async function copiesByForm(
  mail: MailInHand,
  parts: DeliveryParts,
): Promise<Map<MessageForm | undefined, FilingCopy[]>> {
  const copies = new Map<MessageForm | undefined, FilingCopy[]>();
  const wordedFor = wordedForms(mail);
  for (const disposition of mail.dispositions.values())
    for (const place of disposition.places) {
      const form = place.form ?? disposition.form ?? wordedFor(disposition.accountId);
      const copy = await copyFor(disposition, place, mail, parts);
      copies.set(form, [...(copies.get(form) ?? []), copy]);
    }
  return copies;
}

interface Leaving {
  bytes: Buffer;
  id: QueueId;
  reversePath: string;
  recipients: readonly EnvelopeRecipient[];
  smtputf8: boolean;
  body: OutboundMessage['body'];
}

function outboundFor(leaving: Leaving, receivedAt: number): Required<Filing>['outbound'] {
  const blob = prepareBlob(leaving.bytes);
  return {
    blob,
    message: {
      id: leaving.id,
      blob: blob.hash,
      size: leaving.bytes.length,
      returnPath: leaving.reversePath,
      smtputf8: leaving.smtputf8,
      body: leaving.body,
      createdAt: new Date(receivedAt),
      recipients: leaving.recipients.map((recipient) => ({
        address: recipient.address,
        domain: outboundDomain(recipient.address),
        ...(recipient.notify && { notify: recipient.notify }),
        ...(recipient.orcpt !== undefined && { orcpt: recipient.orcpt }),
      })),
    },
  };
}

const MAX_ASCII = 0x7f;

function contentOf({ smtputf8, body = '7bit' }: IncomingMessage): Pick<Leaving, 'smtputf8' | 'body'> {
  return { smtputf8, body };
}

/** RFC 8689 §4.1, §5: what the sender asks of TLS; the envelope's word comes before the header's. */
function tlsWish({ message, header }: MailInHand): TlsWish {
  if (message.requireTls) return 'required';
  return header.values('tls-required').some((value) => value.toLowerCase() === 'no') ? 'optional' : 'normal';
}

/** The message for the remote recipients of its own envelope. */
function relayed(mail: MailInHand, form: () => MessageForm): Required<Filing>['outbound'] | undefined {
  const { message } = mail;
  const recipients = message.recipients.filter(isElsewhere);
  if (recipients.length === 0) return undefined;
  const outbound = outboundFor(
    {
      bytes: form().bytes,
      // Of the trace header and the reply too, so that a message is followed by one id.
      id: message.queueId ?? (mail.id as QueueId),
      reversePath: message.reversePath,
      recipients,
      ...contentOf(message),
    },
    mail.receivedAt,
  );
  return {
    blob: outbound.blob,
    message: {
      ...outbound.message,
      ...(message.principal?.kind === 'account' && {
        accountId: message.sentFrom ?? message.principal.accountId,
      }),
      ...(message.ret && { ret: message.ret }),
      ...(message.envid !== undefined && { envid: message.envid }),
      ...(message.priority !== undefined && { priority: message.priority }),
      ...(mail.held && { held: mail.held }),
      tls: tlsWish(mail),
    },
  };
}

function filed(form: MessageForm, copies: readonly FilingCopy[], mail: MailInHand): Filing {
  const returnPath = Buffer.from(`Return-Path: <${form.reversePath}>\r\n`);
  const assessment = encodeAssessment(mail.assessment);
  return {
    message: prepareMessage(Buffer.concat([returnPath, form.bytes])),
    copies,
    ...(assessment !== undefined && {
      assessment: writesNewerForms() ? shortenAssessment(assessment) : assessment,
    }),
    enforceQuota: false,
  };
}

/** What goes on to other systems: under the form's reverse-path, so that whoever that is learns of failures. */
function sentOn({ recipients }: Onward, form: MessageForm, mail: MailInHand, parts: DeliveryParts): Filing {
  const leaving = {
    bytes: form.bytes,
    id: parts.ids() as QueueId,
    // An address of ours, so that SPF holds and what comes back finds its sender (formats/srs).
    reversePath: parts.bounceAddress?.(form.reversePath) ?? form.reversePath,
    recipients,
    ...contentOf(mail.message),
  };
  return { copies: [], enforceQuota: false, outbound: outboundFor(leaving, mail.receivedAt) };
}

/** One of our own messages: under the null reverse-path, and to no filters, so that two programs never write on and on. */
async function answered(own: OwnMessage, mail: MailInHand, parts: DeliveryParts): Promise<Filing> {
  const { bytes, recipient } = own;
  if (recipient.accountId === undefined) {
    const leaving = {
      bytes,
      id: parts.ids() as QueueId,
      reversePath: '',
      recipients: [recipient],
      smtputf8: /[^\0-\x7f]/.test(recipient.address),
      body: bytes.some((byte) => byte > MAX_ASCII) ? ('8bitmime' as const) : ('7bit' as const),
    };
    return { copies: [], enforceQuota: false, outbound: outboundFor(leaving, mail.receivedAt) };
  }
  const { accountId } = recipient;
  const disposition = { accountId, recipient, places: [], onward: [], replies: [] };
  return {
    message: prepareMessage(Buffer.concat([Buffer.from('Return-Path: <>\r\n'), bytes])),
    copies: [await copyFor(disposition, defaultPlace({}), mail, parts)],
    enforceQuota: false,
  };
}

/** The sender's own copy, as it was written. */
function keptCopy({ message, receivedAt }: MailInHand, accountId: AccountId): Filing {
  const flags = flagsFromNames(['\\Seen']);
  const copy = { accountId, target: { role: 'sent' as const }, flags, receivedAt: new Date(receivedAt) };
  return { message: prepareMessage(message.bytes), copies: [copy], enforceQuota: false };
}

/** All that is to be stored because of this message. */
async function planFilings(mail: MailInHand, parts: DeliveryParts): Promise<Filing[]> {
  let made: MessageForm | undefined;
  const common = (): MessageForm => (made ??= commonForm(mail));
  const copies = await copiesByForm(mail, parts);
  const outbound = relayed(mail, common);
  const filings: Filing[] = [];
  const own = copies.get(undefined);
  if (own || outbound)
    filings.push({
      copies: [],
      enforceQuota: false,
      ...(own && filed(common(), own, mail)),
      ...(outbound && { outbound }),
    });
  for (const [form, of] of copies) if (form) filings.push(filed(form, of, mail));
  for (const { onward, replies, form } of mail.dispositions.values()) {
    for (const one of onward) filings.push(sentOn(one, one.form ?? form ?? common(), mail, parts));
    for (const reply of replies) filings.push(await answered(reply, mail, parts));
  }
  for (const one of mail.onward) filings.push(sentOn(one, one.form ?? common(), mail, parts));
  for (const notice of mail.notices) filings.push(await answered(notice, mail, parts));
  if (mail.message.keptBy !== undefined) filings.push(keptCopy(mail, mail.message.keptBy));
  return filings;
}

/**
 * The journal's entry of a message: its envelope as it came, and whom it went on to; its bytes are those of a copy or of what leaves, where
 * there is one.
 */
function journaled(
  mail: MailInHand,
  { message, outbound }: Partial<Filing>,
  parts: DeliveryParts,
): JournalEntry {
  const { principal, reversePath, recipients, sentFrom } = mail.message;
  const going = [...mail.onward, ...[...mail.dispositions.values()].flatMap(({ onward }) => onward)];
  const all = [...recipients, ...going.flatMap((onward) => onward.recipients)];
  const ours = [
    ...(principal?.kind === 'account' ? [principal.accountId] : []),
    ...(sentFrom === undefined ? [] : [sentFrom]),
    ...mail.dispositions.keys(),
  ];
  const blob =
    message?.blob ??
    outbound?.blob ??
    prepareBlob(Buffer.concat([Buffer.from(`Return-Path: <${reversePath}>\r\n`), assembledMail(mail)]));
  return {
    id: parts.ids(),
    at: new Date(mail.receivedAt),
    blob,
    size: blob.size,
    reversePath,
    recipients: [...new Set(all.map(({ address }) => address))],
    accountIds: [...new Set(ours)],
  };
}

/** With its entry in the journal, which stands with the first of what is filed, or alone where nothing is. */
function withJournal(mail: MailInHand, planned: Filing[], parts: DeliveryParts): Filing[] {
  if (!parts.isJournaled?.()) return planned;
  const [first = { copies: [], enforceQuota: false }, ...others] = planned;
  return [{ ...first, journal: journaled(mail, first, parts) }, ...others];
}

/** Stores the message; resolves after the commit. */
export async function fileMail(mail: MailInHand, parts: DeliveryParts): Promise<void> {
  const planned = withJournal(mail, await planFilings(mail, parts), parts);
  // Whoever is told of it, and the relay, go on with this trace.
  const traceparent = parts.tracing?.traceparent();
  const filings = planned.map((filing) => ({
    ...filing,
    ...(mail.isScanned && { isScanned: true as const }),
    ...(traceparent !== undefined && { traceparent }),
  }));
  const { alongside } = mail.message;
  const ofRecipients = [...mail.dispositions.values()].flatMap(({ remember }) => remember ?? []);
  const remembered = [...ofRecipients, ...mail.remembered, ...(alongside ? [alongside] : [])];
  const [only, second] = filings;
  if (only && !second && remembered.length === 0) await parts.filer.file(only);
  else if (only || remembered.length > 0)
    await parts.filer.fileTogether(filings, async (tx, filed) => {
      for (const remember of remembered) await remember(tx, filed);
    });
}
