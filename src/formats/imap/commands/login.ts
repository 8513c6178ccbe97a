/**
 * LOGIN (RFC 9051 §6.2.3): `SP userid SP password`.
 */
import type { Decoder } from '../decoder.ts';

export interface LoginCommand {
  userid: string;
  password: string;
}

export function decodeLogin(d: Decoder): LoginCommand {
  d.expectSp();
  const userid = d.expectAstring();
  d.expectSp();
  const password = d.expectAstring();
  d.expectEnd();
  return { userid, password };
}
