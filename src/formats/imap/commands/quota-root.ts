/**
 * GETQUOTA (RFC 9208 §4.1.2): `SP quota-root-name`.
 */
import type { Decoder } from '../decoder.ts';

export interface QuotaRootCommand {
  root: string;
}

export function decodeQuotaRoot(d: Decoder): QuotaRootCommand {
  d.expectSp();
  const root = d.expectAstring();
  d.expectEnd();
  return { root };
}
