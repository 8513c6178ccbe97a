/**
 * RENAME (RFC 9051 §6.3.6): `SP mailbox SP mailbox`.
 */
import type { Decoder } from '../decoder.ts';

export interface RenameCommand {
  from: string;
  to: string;
}

export function decodeRename(d: Decoder): RenameCommand {
  d.expectSp();
  const from = d.expectMailbox();
  d.expectSp();
  const to = d.expectMailbox();
  d.expectEnd();
  return { from, to };
}
