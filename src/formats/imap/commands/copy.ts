/**
 * COPY, MOVE and their UID forms (RFC 9051 §6.4.7, §6.4.8, RFC 6851): `SP sequence-set SP mailbox`.
 */
import type { Decoder } from '../decoder.ts';
import type { SequenceSet } from '../sequence-set.ts';

export interface CopyCommand {
  set: SequenceSet;
  mailbox: string;
}

export function decodeCopy(d: Decoder): CopyCommand {
  d.expectSp();
  const set = d.expectSequenceSet();
  d.expectSp();
  const mailbox = d.expectMailbox();
  d.expectEnd();
  return { set, mailbox };
}
