/**
 * CREATE (RFC 9051 §6.3.4) with the attributes of CREATE-SPECIAL-USE (RFC 6154 §3).
 */
import type { Decoder } from '../decoder.ts';

export interface CreateCommand {
  mailbox: string;
  /** `\Sent`, `\Trash`, …, as the client wrote them. */
  specialUse: string[];
}

export function decodeCreate(d: Decoder): CreateCommand {
  d.expectSp();
  const command: CreateCommand = { mailbox: d.expectMailbox(), specialUse: [] };
  if (d.trySp() && d.isChar('(')) {
    d.expectList(() => {
      if (!d.tryKeyword('USE')) d.fail('unknown CREATE parameter');
      d.expectSp();
      command.specialUse = d.expectFlagList();
    });
  }
  d.expectEnd();
  return command;
}
