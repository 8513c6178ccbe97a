/**
 * APPEND (RFC 9051 §6.3.12), read with as many messages as MULTIAPPEND allows (RFC 3502); a server that does not
 * announce it refuses more than one.
 */
import type { Decoder, Literal } from '../decoder.ts';

export interface AppendMessage {
  flags: string[];
  internalDate?: Date;
  bytes: Buffer;
  /** Sent as literal8 (RFC 3516). */
  binary: boolean;
}

export interface AppendCommand {
  mailbox: string;
  /** At least one. */
  messages: AppendMessage[];
}

/** A literal, or `UTF8 (~{n}…)` (RFC 6855 §4). */
function expectData(d: Decoder): Literal {
  if (!d.tryText('UTF8 (')) return d.expectLiteral();
  const literal = d.expectLiteral();
  d.expectChar(')');
  return literal;
}

function expectMessage(d: Decoder): AppendMessage {
  const flags = d.isChar('(') ? d.expectFlagList() : undefined;
  if (flags) d.expectSp();
  const internalDate = d.isChar('"') ? d.expectDateTime() : undefined;
  if (internalDate) d.expectSp();
  const literal = expectData(d);
  return {
    flags: flags ?? [],
    ...(internalDate && { internalDate }),
    bytes: literal.bytes,
    binary: literal.binary,
  };
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
