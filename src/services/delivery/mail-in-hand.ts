/** A message on its way through the pipeline: what came in, what has been read of it, what will be put on top. */

import type { FiledCopy } from '#domain/mailstore/filing-values.ts';
import type { Held } from '#domain/outbound/outbound-message.ts';
import type { QuarantineReason } from '#domain/quarantine/withheld-mail.ts';
import type { Assessment } from '#formats/assessment/assessment.ts';
import type { Finding } from '#formats/attachments/findings.ts';
import { inspectMessage } from '#formats/attachments/inspect.ts';
import { type HeaderBlock, readHeaderBlock } from '#formats/mime/headers.ts';
import type { ParsedMessage } from '#formats/mime/message.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { inBreaths } from '#platform/kernel/breath.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { RspamdAnswer } from '#services/junk/rspamd.ts';
import type { DeliveryParts } from './delivery-parts.ts';
import type { Disposition, Onward, OwnMessage } from './disposition.ts';
import type { IncomingMessage } from './incoming-message.ts';

/** A header to put on top of the message. */
export type AddedHeader = readonly [name: string, value: string];

/** What the junk step found. */
export interface JunkFinding {
  /** Goes to Junk where nobody ordered otherwise. */
  isJunk: boolean;
  /** 0 certainly none, 1 certainly junk. */
  likelihood: number;
}

/** Why a message is held back. */
export interface QuarantineOrder {
  reason: QuarantineReason;
  detail: string;
}

export interface MailInHand {
  /** Names the message in the trace header, in logs and to the peer. */
  readonly id: string;
  readonly message: IncomingMessage;
  readonly receivedAt: number;
  /** The header as it came in. */
  readonly header: HeaderBlock;
  /** Put on top, the first one uppermost. */
  headers: AddedHeader[];
  /** Byte ranges of the message that are left out (Bcc). */
  removed: { start: number; end: number }[];
  /** What Rspamd said, where one was asked. */
  rspamd?: RspamdAnswer;
  /** Absent where no step looked for junk. */
  junk?: JunkFinding;
  /** What becomes of it at each local recipient. */
  dispositions: Map<AccountId, Disposition>;
  /** Set by the first step that wants it held back. */
  quarantine?: QuarantineOrder;
  /** What is done once the message is stored; none of it may fail the message. */
  afterFiling: (() => void)[];
  /** Somebody has looked for viruses. */
  isScanned: boolean;
  /** Its parts, once somebody asked for them. */
  parsed?: ParsedMessage;
  /** What was found in its files, once somebody asked. */
  findings?: readonly Finding[];
  /** Its recipients elsewhere wait for somebody's decision. */
  held?: Held;
  /** Addresses of other systems that it goes on to beside those of its envelope: members of groups. */
  onward: Onward[];
  /** What is remembered in the same transaction. */
  remembered: ((tx: Transaction, filed: readonly FiledCopy[]) => Promise<void>)[];
  /** What we write because of it. */
  notices: OwnMessage[];
  /** What the steps found out, to be stored beside the message. */
  assessment: Assessment;
}

/** Reads the header, once for all steps. */
export function openMail(message: IncomingMessage, parts: Pick<DeliveryParts, 'clock' | 'ids'>): MailInHand {
  return {
    id: parts.ids(),
    message,
    receivedAt: parts.clock(),
    header: readHeaderBlock(message.bytes),
    headers: [],
    removed: [],
    dispositions: new Map(),
    onward: [],
    remembered: [],
    afterFiling: [],
    isScanned: message.entrance === 'release',
    notices: [...(message.beside ?? [])],
    assessment: message.assessment ?? {},
  };
}

/** The message's parts, parsed once for all steps. */
export function parsedMessage(mail: MailInHand): ParsedMessage {
  mail.parsed ??= parseMessage(mail.message.bytes);
  return mail.parsed;
}

/** What is found in the message's files, looked at once for all steps. */
export async function attachmentFindings(mail: MailInHand): Promise<readonly Finding[]> {
  mail.findings ??= await inBreaths(inspectMessage(mail.message.bytes, parsedMessage(mail)));
  return mail.findings;
}
