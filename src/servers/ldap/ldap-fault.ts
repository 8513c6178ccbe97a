/** A refusal that an operation throws; the connection answers it. */
import type { LdapResult, ResultCode } from '#formats/ldap/result-codes.ts';
import { sentence, type TextKey } from './texts.ts';

export class LdapFault extends Error {
  override readonly name = 'LdapFault';
  readonly result: LdapResult;

  constructor(code: ResultCode, text: TextKey, matchedName?: string) {
    super(text);
    this.result = { code, message: sentence(text), ...(matchedName !== undefined && { matchedName }) };
  }
}
