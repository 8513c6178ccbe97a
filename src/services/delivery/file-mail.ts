/**
 * Files a judged message: a copy for every local recipient, one queue entry for all remote ones, one commit.
 */

import type { FilingCopy } from '#domain/mailstore/filing-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { outboundDomain } from '#domain/outbound/outbound-message.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import type { DeliveryParts } from './delivery-parts.ts';
import type { EnvelopeRecipient } from './incoming-message.ts';
import type { MailInHand } from './mail-in-hand.ts';

/** The message as it is stored: the given headers on top, the removed ranges left out. */
function assemble(mail: MailInHand, top: string): Buffer {
  const { bytes } = mail.message;
  const pieces: Buffer[] = [Buffer.from(top)];
  let at = 0;
  for (const range of mail.removed.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(at, range.start));
    at = range.end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

function addedHeaders(mail: MailInHand): string {
  return mail.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

/** One copy for each account, however many of its addresses the envelope names. */
function copiesFor(mail: MailInHand): FilingCopy[] {
  const accounts = new Set(mail.message.recipients.flatMap((recipient) => recipient.accountId ?? []));
  return [...accounts].map((accountId) => ({
    accountId,
    target: { role: 'inbox' },
    flags: { bits: 0, keywords: [] },
    receivedAt: new Date(mail.receivedAt),
  }));
}

function outboundFor(mail: MailInHand, remote: EnvelopeRecipient[], parts: DeliveryParts) {
  const { message } = mail;
  const bytes = assemble(mail, addedHeaders(mail));
  const blob = prepareBlob(bytes);
  return {
    blob,
    message: {
      id: message.queueId ?? (parts.ids() as QueueId),
      ...(message.principal?.kind === 'account' && { accountId: message.principal.accountId }),
      blob: blob.hash,
      size: bytes.length,
      returnPath: message.reversePath,
      ...(message.ret && { ret: message.ret }),
      ...(message.envid !== undefined && { envid: message.envid }),
      smtputf8: message.smtputf8,
      body: message.body ?? '7bit',
      createdAt: new Date(mail.receivedAt),
      recipients: remote.map((recipient) => ({
        address: recipient.address,
        domain: outboundDomain(recipient.address),
        ...(recipient.notify && { notify: recipient.notify }),
        ...(recipient.orcpt !== undefined && { orcpt: recipient.orcpt }),
      })),
    },
  };
}

/** Stores the message; resolves after the commit. */
export async function fileMail(mail: MailInHand, parts: DeliveryParts): Promise<void> {
  const copies = copiesFor(mail);
  const remote = mail.message.recipients.filter((recipient) => !recipient.accountId);
  const returnPath = `Return-Path: <${mail.message.reversePath}>\r\n`;
  const outbound = remote.length > 0 ? outboundFor(mail, remote, parts) : undefined;
  await parts.filer.file({
    ...(copies.length > 0 && { message: prepareMessage(assemble(mail, returnPath + addedHeaders(mail))) }),
    copies,
    enforceQuota: false,
    ...(outbound && { outbound }),
  });
}
