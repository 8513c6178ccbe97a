/**
 * PLAIN (RFC 4616): `[authzid] NUL authcid NUL passwd`, in UTF-8.
 */
import { SaslFault } from './sasl-fault.ts';

/** RFC 4616 §2 allows 255 octets for each; a long password in UTF-8 may need more. */
const MAX_BYTES = 4_096;

export interface PlainCredentials {
  /** Whom to act as; absent when it is the one who signs in. */
  authorizationId?: string;
  authenticationId: string;
  password: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as UTF-8 text without NUL; throws `SaslFault` for others. */
export function decodeSaslText(bytes: Buffer): string {
  if (bytes.length > MAX_BYTES || bytes.includes(0)) throw new SaslFault('invalid-encoding');
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new SaslFault('invalid-encoding');
    throw error;
  }
}

/** Reads the client's one message; throws `SaslFault`. */
export function decodePlain(message: Buffer): PlainCredentials {
  const first = message.indexOf(0);
  const second = message.indexOf(0, first + 1);
  if (first < 0 || second < 0) throw new SaslFault('invalid-encoding');
  const authorizationId = decodeSaslText(message.subarray(0, first));
  const authenticationId = decodeSaslText(message.subarray(first + 1, second));
  const password = decodeSaslText(message.subarray(second + 1));
  if (authenticationId === '' || password === '') throw new SaslFault('invalid-encoding');
  return { ...(authorizationId && { authorizationId }), authenticationId, password };
}

/** The client's message. */
export function encodePlain(credentials: PlainCredentials): Buffer {
  const { authorizationId = '', authenticationId, password } = credentials;
  return Buffer.from(`${authorizationId}\0${authenticationId}\0${password}`, 'utf8');
}
