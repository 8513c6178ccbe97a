/**
 * AUTHENTICATE (RFC 9051 §6.2.2) with the initial response of SASL-IR (RFC 4959): `SP auth-type [SP initial-resp]`.
 *
 * The lines that follow are read with the collector's `nextLine` and `decodeAuthenticateLine`.
 */
import type { Decoder } from '../decoder.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';

export interface AuthenticateCommand {
  /** In upper case. */
  mechanism: string;
  /** Decoded; empty for `=`. Absent where the client waits to be asked. */
  initialResponse?: Buffer;
}

function decodeBase64(text: string): Buffer {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw new ImapSyntaxFault('expected base64');
  return Buffer.from(text, 'base64');
}

export function decodeAuthenticate(d: Decoder): AuthenticateCommand {
  d.expectSp();
  const mechanism = d.expectKeyword();
  // Quirk: a space after the mechanism with nothing behind it is no initial response.
  if (!d.trySp() || d.isEnd()) {
    d.expectEnd();
    return { mechanism };
  }
  const text = d.expectAtom();
  d.expectEnd();
  return { mechanism, initialResponse: text === '=' ? Buffer.alloc(0) : decodeBase64(text) };
}

/** A client's answer to a challenge; undefined for `*`, which cancels. */
export function decodeAuthenticateLine(line: Buffer): Buffer | undefined {
  const text = line.toString('latin1');
  return text === '*' ? undefined : decodeBase64(text);
}
