/**
 * UID EXPUNGE (RFC 4315 §2.1, RFC 9051 §6.4.9): `SP sequence-set`. Plain EXPUNGE has no arguments.
 */
import type { Decoder } from '../decoder.ts';
import type { SequenceSet } from '../sequence-set.ts';

export interface UidExpungeCommand {
  set: SequenceSet;
}

export function decodeUidExpunge(d: Decoder): UidExpungeCommand {
  d.expectSp();
  const set = d.expectSequenceSet();
  d.expectEnd();
  return { set };
}
