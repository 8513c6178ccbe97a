/**
 * Files a judged message: every local recipient's copies, the outbound queue of all remote ones, what is answered and
 * what is remembered; one commit for all of it.
 *
 * The common case, one form of the message for everybody, joins the group commit. Where somebody's filters answer, send
 * on or change the header, the forms go together in a transaction of their own.
 */
import type { Filing, FilingCopy } from '#domain/mailstore/filing-values.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { type OutboundMessage, outboundDomain, type TlsWish } from '#domain/outbound/outbound-message.ts';
import { encodeAssessment } from '#formats/assessment/assessment.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import type { DeliveryParts } from './delivery-parts.ts';
import type { Disposition, EditedForm, OwnMessage, Place } from './disposition.ts';
import type { EnvelopeRecipient, IncomingMessage } from './incoming-message.ts';
import type { AddedHeader, MailInHand } from './mail-in-hand.ts';
import { defaultPlace } from './steps/local-recipients.ts';

const NOT_EDITED: EditedForm = { headers: [], removed: [] };

function headerText(headers: readonly AddedHeader[]): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

/** The message as it is stored: the given headers on top, the removed ranges left out. */
function assemble(mail: MailInHand, top: string, edited: EditedForm): Buffer {
  const { bytes } = mail.message;
  const pieces: Buffer[] = [Buffer.from(top + headerText(mail.headers) + headerText(edited.headers))];
  let at = 0;
  for (const range of [...mail.removed, ...edited.removed].toSorted((a, b) => a.start - b.start)) {
    if (range.start > at) pieces.push(bytes.subarray(at, range.start));
    at = Math.max(at, range.end);
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/** The message as the world would get it, without anybody's changes. */
export function assembledMail(mail: MailInHand): Buffer {
  return assemble(mail, '', NOT_EDITED);
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

async function copiesFor(
  dispositions: readonly Disposition[],
  mail: MailInHand,
  parts: DeliveryParts,
): Promise<FilingCopy[]> {
  const copies: FilingCopy[] = [];
  for (const disposition of dispositions)
    for (const place of disposition.places) copies.push(await copyFor(disposition, place, mail, parts));
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
function relayed(mail: MailInHand, parts: DeliveryParts): Required<Filing>['outbound'] | undefined {
  const { message } = mail;
  const recipients = message.recipients.filter((recipient) => !recipient.accountId);
  if (recipients.length === 0) return undefined;
  const outbound = outboundFor(
    {
      bytes: assemble(mail, '', NOT_EDITED),
      id: message.queueId ?? (parts.ids() as QueueId),
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

/** Copies of one form of the message. */
async function filed(
  form: EditedForm,
  dispositions: readonly Disposition[],
  mail: MailInHand,
  parts: DeliveryParts,
): Promise<Filing | undefined> {
  const copies = await copiesFor(dispositions, mail, parts);
  if (copies.length === 0) return undefined;
  const returnPath = `Return-Path: <${mail.message.reversePath}>\r\n`;
  const assessment = encodeAssessment(mail.assessment);
  return {
    message: prepareMessage(assemble(mail, returnPath, form)),
    copies,
    ...(assessment !== undefined && { assessment }),
    enforceQuota: false,
  };
}

/** What a recipient's filters send on to other systems: under the sender's reverse-path, so that it learns of failures. */
function sentOn(disposition: Disposition, mail: MailInHand, parts: DeliveryParts): Filing | undefined {
  const { redirects, edited = NOT_EDITED } = disposition;
  if (redirects.length === 0) return undefined;
  const leaving = {
    bytes: assemble(mail, '', edited),
    id: parts.ids() as QueueId,
    reversePath: mail.message.reversePath,
    recipients: redirects,
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
  const disposition = { accountId, recipient, places: [], redirects: [], replies: [] };
  return {
    message: prepareMessage(Buffer.concat([Buffer.from('Return-Path: <>\r\n'), bytes])),
    copies: [await copyFor(disposition, defaultPlace({}), mail, parts)],
    enforceQuota: false,
  };
}

/** All that is to be stored because of this message. */
async function planFilings(mail: MailInHand, parts: DeliveryParts): Promise<Filing[]> {
  const all = [...mail.dispositions.values()];
  const common = await filed(
    NOT_EDITED,
    all.filter(({ edited }) => !edited),
    mail,
    parts,
  );
  const outbound = relayed(mail, parts);
  const filings: Filing[] = [];
  if (common || outbound)
    filings.push({ copies: [], enforceQuota: false, ...common, ...(outbound && { outbound }) });
  for (const disposition of all) {
    const own = disposition.edited ? await filed(disposition.edited, [disposition], mail, parts) : undefined;
    const on = sentOn(disposition, mail, parts);
    filings.push(...[own, on].filter((filing) => filing !== undefined));
    for (const reply of disposition.replies) filings.push(await answered(reply, mail, parts));
  }
  for (const notice of mail.notices) filings.push(await answered(notice, mail, parts));
  return filings;
}

/** Stores the message; resolves after the commit. */
export async function fileMail(mail: MailInHand, parts: DeliveryParts): Promise<void> {
  const planned = await planFilings(mail, parts);
  const filings = mail.isScanned
    ? planned.map((filing) => ({ ...filing, isScanned: true as const }))
    : planned;
  const { alongside } = mail.message;
  const ofRecipients = [...mail.dispositions.values()].flatMap(({ remember }) => remember ?? []);
  const remembered = alongside ? [...ofRecipients, alongside] : ofRecipients;
  const [only, second] = filings;
  if (only && !second && remembered.length === 0) await parts.filer.file(only);
  else if (only || remembered.length > 0)
    await parts.filer.fileTogether(filings, async (tx) => {
      for (const remember of remembered) await remember(tx);
    });
}
