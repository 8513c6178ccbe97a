/** COMPRESS (RFC 4978 §3): `SP algorithm`. */
import type { Decoder } from '../decoder.ts';

export interface CompressCommand {
  /** In upper case. */
  mechanism: string;
}

export function decodeCompress(d: Decoder): CompressCommand {
  d.expectSp();
  const mechanism = d.expectKeyword();
  d.expectEnd();
  return { mechanism };
}
