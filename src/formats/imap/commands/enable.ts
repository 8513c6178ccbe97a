/**
 * ENABLE (RFC 5161 §3.1): `1*(SP capability)`. Unknown capabilities are not faults; the server passes over them.
 */
import type { Decoder } from '../decoder.ts';

const MAX_CAPABILITIES = 100;

export interface EnableCommand {
  /** In upper case. */
  capabilities: string[];
}

export function decodeEnable(d: Decoder): EnableCommand {
  d.expectSp();
  const capabilities = [d.expectKeyword()];
  while (d.trySp() && !d.isEnd()) {
    if (capabilities.length >= MAX_CAPABILITIES) d.fail('too many capabilities');
    capabilities.push(d.expectKeyword());
  }
  d.expectEnd();
  return { capabilities };
}
