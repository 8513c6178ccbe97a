/**
 * OAUTHBEARER (RFC 7628 §3.1) and its forerunner XOAUTH2: a bearer token in fields that end with %x01.
 */
import { decodeSaslText } from './plain.ts';
import { SaslFault } from './sasl-fault.ts';

const SEPARATOR = '\u0001';
/** RFC 6750 §2.1 `b64token`. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

export interface BearerCredentials {
  /** Whom the client says it acts for; absent when it does not say. */
  authorizationId?: string;
  token: string;
}

function parseFields(text: string): Map<string, string> {
  if (!text.endsWith(SEPARATOR + SEPARATOR)) throw new SaslFault('invalid-encoding');
  const fields = new Map<string, string>();
  for (const pair of text.slice(0, -2).split(SEPARATOR)) {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new SaslFault('invalid-encoding');
    fields.set(pair.slice(0, equals).toLowerCase(), pair.slice(equals + 1));
  }
  return fields;
}

function credentialsOf(
  fields: ReadonlyMap<string, string>,
  authorizationId: string | undefined,
): BearerCredentials {
  const token = BEARER.exec(fields.get('auth') ?? '')?.[1];
  if (token === undefined) throw new SaslFault('invalid-encoding');
  return { ...(authorizationId && { authorizationId }), token };
}

/** `n,a=an@example.vn,^Ahost=…^Aport=…^Aauth=Bearer …^A^A`; channel binding is not part of it. Throws `SaslFault`. */
export function decodeOauthBearer(message: Buffer): BearerCredentials {
  const text = decodeSaslText(message);
  const header = /^([ny]),(?:a=([^,\u0001]*))?,\u0001/.exec(text);
  if (!header) throw new SaslFault('invalid-encoding');
  // RFC 5801 §4: in the name, comma and equals sign are written as =2C and =3D.
  const name = header[2]?.replaceAll(/=2C/gi, ',').replaceAll(/=3D/gi, '=');
  return credentialsOf(parseFields(text.slice(header[0].length)), name);
}

/** `user=an@example.vn^Aauth=Bearer …^A^A`. Throws `SaslFault`. */
export function decodeXoauth2(message: Buffer): BearerCredentials {
  const fields = parseFields(decodeSaslText(message));
  return credentialsOf(fields, fields.get('user'));
}

/** What a client is told of a token that does not do, before it answers and is refused (RFC 7628 §3.2.2). */
export const BEARER_REFUSED = Buffer.from(
  JSON.stringify({ status: 'invalid_token', schemes: 'bearer', scope: 'mail' }),
);
