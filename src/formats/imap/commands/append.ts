/**
 * APPEND (RFC 9051 §6.3.12) with several messages (MULTIAPPEND, RFC 3502), messages put together from parts of others
 * (CATENATE, RFC 4469) and UTF8 data (RFC 6855 §4); and REPLACE (RFC 8508), which reads the same.
 */
import type { Decoder, Literal } from '../decoder.ts';
import type { SequenceSet } from '../sequence-set.ts';

/** A stretch of a message: bytes the client sent, or those that an IMAP URL names. */
export type AppendPart = { kind: 'bytes'; bytes: Buffer } | { kind: 'url'; url: string };

export interface AppendMessage {
  flags: string[];
  internalDate?: Date;
  /** At least one; one of bytes without CATENATE. */
  parts: AppendPart[];
}

export interface AppendCommand {
  mailbox: string;
  /** At least one. */
  messages: AppendMessage[];
}

export interface ReplaceCommand {
  /** One message. */
  set: SequenceSet;
  mailbox: string;
  message: AppendMessage;
}

/** More parts than any client puts together; each costs a read. */
const MAX_PARTS = 100;

/** A literal, or `UTF8 (~{n}…)` (RFC 6855 §4). */
function expectData(d: Decoder): Literal {
  if (!d.tryText('UTF8 (')) return d.expectLiteral();
  const literal = d.expectLiteral();
  d.expectChar(')');
  return literal;
}

/** `cat-part` (RFC 4469 §5). */
function expectPart(d: Decoder): AppendPart {
  const kind = d.expectKeyword();
  d.expectSp();
  if (kind === 'TEXT') return { kind: 'bytes', bytes: d.expectLiteral().bytes };
  return kind === 'URL' ? { kind: 'url', url: d.expectAstring() } : d.fail('expected TEXT or URL');
}

function expectParts(d: Decoder): AppendPart[] {
  if (!d.tryText('CATENATE ')) return [{ kind: 'bytes', bytes: expectData(d).bytes }];
  const parts = d.expectList(() => expectPart(d), MAX_PARTS);
  return parts.length > 0 ? parts : d.fail('expected a part');
}

function expectMessage(d: Decoder): AppendMessage {
  const flags = d.isChar('(') ? d.expectFlagList() : undefined;
  if (flags) d.expectSp();
  const internalDate = d.isChar('"') ? d.expectDateTime() : undefined;
  if (internalDate) d.expectSp();
  return { flags: flags ?? [], ...(internalDate && { internalDate }), parts: expectParts(d) };
}

export function decodeAppend(d: Decoder): AppendCommand {
  d.expectSp();
  const mailbox = d.expectMailbox();
  d.expectSp();
  const messages = [expectMessage(d)];
  while (d.trySp() && !d.isEnd()) messages.push(expectMessage(d));
  d.expectEnd();
  return { mailbox, messages };
}

export function decodeReplace(d: Decoder): ReplaceCommand {
  d.expectSp();
  const set = d.expectSequenceSet();
  d.expectSp();
  const mailbox = d.expectMailbox();
  d.expectSp();
  const message = expectMessage(d);
  d.expectEnd();
  return { set, mailbox, message };
}
