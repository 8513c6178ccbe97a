/**
 * The one pipeline between the wire and the mailboxes: steps × entrances, then one commit.
 *
 * Every message, from a stranger, from an official or from our own programs, passes `deliver`. Each step gives a
 * verdict; only here a verdict becomes a reply. Filing is one transaction for all local recipients and for the
 * outbound queue of all remote ones, and `accepted` is said only after its commit.
 */
import type { Principal } from '#domain/directory/principal.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { fileMail } from './file-mail.ts';
import { openMail } from './mail-in-hand.ts';
import { STEPS } from './matrix.ts';
import type { Verdict } from './verdict.ts';

/** One recipient of the envelope; `accountId` where RCPT found it to be local. */
export interface EnvelopeRecipient {
  /** As given by the peer. */
  address: string;
  accountId?: AccountId;
  /** The part after `+` (RFC 5233). */
  mailboxTag?: string;
  notify?: ('never' | 'success' | 'failure' | 'delay')[];
  orcpt?: string;
}

/** Where a message comes from. */
export interface PeerFacts {
  remoteAddress: string;
  helo: string;
  /** The protocol as the Received header names it (RFC 3848, RFC 6531 §4.3), e.g. `ESMTPS`. */
  protocol: string;
  tls?: { version: string; cipher: string };
}

/** The ways in. */
export type Entrance = 'mx' | 'submission' | 'api';

/** A message with its envelope, complete and not yet accepted. */
export interface IncomingMessage {
  entrance: Entrance;
  /** CRLF line endings, dot-unstuffed, without our trace header. */
  bytes: Buffer;
  /** Empty for the null reverse-path. */
  reversePath: string;
  recipients: EnvelopeRecipient[];
  ret?: 'full' | 'headers';
  envid?: string;
  smtputf8: boolean;
  body?: '7bit' | '8bitmime' | 'binarymime';
  peer: PeerFacts;
  /** Who sends, on submission and api. */
  principal?: Principal;
}

/** The answer to the peer. Codes of RFC 5321 §4.2 and RFC 3463. */
export type DeliveryReply =
  | { kind: 'accepted'; id: string }
  | ({ kind: 'refused' | 'deferred' } & NegativeReply);

/** Why not: reply code, enhanced status code, and a sentence. */
export interface NegativeReply {
  code: number;
  enhanced: string;
  text: string;
}

/** What servers need of this room. */
export interface Delivery {
  deliver(message: IncomingMessage): Promise<DeliveryReply>;
}

/** What the pipeline works with. */
export interface DeliveryParts {
  filer: Filer;
  /** Which of these addresses the principal may send as; lower case. */
  ownAddresses: (principal: Principal) => Promise<ReadonlySet<string>>;
  hostname: string;
  clock: Clock;
  ids: NewId;
  log: Logger;
  /** Told what became of each message. */
  onReply?: (entrance: Entrance, kind: DeliveryReply['kind']) => void;
}

function replyFor(verdict: Exclude<Verdict, { kind: 'pass' | 'annotate' }>): DeliveryReply {
  return {
    kind: verdict.kind === 'defer' ? 'deferred' : 'refused',
    code: verdict.code,
    enhanced: verdict.enhanced,
    text: verdict.text,
  };
}

const DEFERRED: Record<string, NegativeReply> = {
  storageFull: { code: 452, enhanced: '4.3.1', text: 'Storage is full at the moment, try again later' },
  notFound: { code: 450, enhanced: '4.2.1', text: 'A mailbox changed in this moment, try again' },
  overQuota: { code: 452, enhanced: '4.2.2', text: 'Mailbox full' },
};

/** Nothing is lost: whatever goes wrong in storing, the peer keeps the message and tries again. */
function replyForFault(error: unknown): { kind: 'deferred' } & NegativeReply {
  const known = error instanceof Refusal ? DEFERRED[error.code] : undefined;
  return {
    kind: 'deferred',
    ...(known ?? { code: 451, enhanced: '4.3.0', text: 'Temporary local problem, try again later' }),
  };
}

async function runPipeline(parts: DeliveryParts, message: IncomingMessage): Promise<DeliveryReply> {
  const mail = openMail(message, parts);
  for (const step of STEPS[message.entrance]) {
    const verdict = await step.run(mail, parts);
    if (verdict.kind === 'annotate') mail.headers.push(...verdict.headers);
    else if (verdict.kind !== 'pass') return replyFor(verdict);
  }
  await fileMail(mail, parts);
  return { kind: 'accepted', id: mail.id };
}

/** Makes the pipeline of a process. */
export function createDelivery(parts: DeliveryParts): Delivery {
  return {
    deliver: async (message) => {
      let reply: DeliveryReply;
      try {
        reply = await runPipeline(parts, message);
      } catch (error) {
        const deferred = replyForFault(error);
        parts.log.error({ err: error, entrance: message.entrance, code: deferred.code }, 'message deferred');
        reply = deferred;
      }
      parts.onReply?.(message.entrance, reply.kind);
      return reply;
    },
  };
}
