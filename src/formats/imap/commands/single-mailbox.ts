/**
 * Commands whose one argument is a mailbox: DELETE, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 §6.3.5, §6.3.7, §6.3.8).
 */
import type { Decoder } from '../decoder.ts';

export interface SingleMailboxCommand {
  mailbox: string;
}

export function decodeSingleMailbox(d: Decoder): SingleMailboxCommand {
  d.expectSp();
  const mailbox = d.expectMailbox();
  d.expectEnd();
  return { mailbox };
}
