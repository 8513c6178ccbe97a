/**
 * The messages of SCRAM (RFC 5802 §5.1, §7) as values: `gs2-header`, client-first, server-first, client-final.
 */
import { decodeSaslText } from './plain.ts';
import { SaslFault } from './sasl-fault.ts';
import { saslprep } from './saslprep.ts';

/** `n`: the client has no channel binding; `y`: it has, but thinks the server has not; else it uses one. */
export type ChannelBindingFlag = { kind: 'n' | 'y' } | { kind: 'p'; type: string };

export interface ScramClientFirst {
  binding: ChannelBindingFlag;
  authorizationId?: string;
  /** Prepared by SASLprep. */
  username: string;
  nonce: string;
  /** `gs2-header` and `client-first-message-bare` as sent, for the signatures. */
  gs2Header: string;
  bare: string;
}

export interface ScramServerFirst {
  nonce: string;
  salt: Buffer;
  iterations: number;
}

export interface ScramClientFinal {
  /** What `c=` holds: gs2-header and channel binding data. */
  channelBinding: Buffer;
  nonce: string;
  proof: Buffer;
  withoutProof: string;
}

/** `saslname`: `,` and `=` are `=2C` and `=3D`. */
export function encodeSaslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

function decodeSaslName(text: string): string {
  if (/=(?!2C|3D)/.test(text)) throw new SaslFault('invalid-username-encoding');
  const name = saslprep(text.replaceAll('=2C', ',').replaceAll('=3D', '='));
  if (!name) throw new SaslFault('invalid-username-encoding');
  return name;
}

/** Canonical base64 only, so that one value has one form. */
function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new SaslFault('invalid-encoding');
  return bytes;
}

function decodeFlag(text: string): ChannelBindingFlag {
  if (text === 'n' || text === 'y') return { kind: text };
  const match = /^p=([A-Za-z0-9.-]+)$/.exec(text);
  if (!match?.[1]) throw new SaslFault('invalid-encoding');
  return { kind: 'p', type: match[1] };
}

/** The value of an attribute like `r=…`; throws where another stands. */
function valueOf(attribute: string | undefined, name: string): string {
  if (attribute?.startsWith('m=')) throw new SaslFault('extensions-not-supported');
  if (!attribute?.startsWith(`${name}=`)) throw new SaslFault('invalid-encoding');
  return attribute.slice(2);
}

function nonceOf(attribute: string | undefined): string {
  const nonce = valueOf(attribute, 'r');
  if (!/^[\x21-\x2b\x2d-\x7e]+$/.test(nonce)) throw new SaslFault('invalid-encoding');
  return nonce;
}

/** Reads `client-first-message`; throws `SaslFault`. */
export function decodeClientFirst(message: Buffer): ScramClientFirst {
  const text = decodeSaslText(message);
  const match = /^([^,]*),(?:a=([^,]+))?,(.*)$/su.exec(text);
  if (!match) throw new SaslFault('invalid-encoding');
  const [, flag = '', authorization, bare = ''] = match;
  const [username, nonce] = bare.split(',', 2);
  return {
    binding: decodeFlag(flag),
    ...(authorization && { authorizationId: decodeSaslName(authorization) }),
    username: decodeSaslName(valueOf(username, 'n')),
    nonce: nonceOf(nonce),
    gs2Header: text.slice(0, text.length - bare.length),
    bare,
  };
}

/** Reads `server-first-message`; throws `SaslFault`. */
export function decodeServerFirst(message: Buffer): ScramServerFirst {
  const [nonce, salt, iterations] = decodeSaslText(message).split(',', 3);
  const count = valueOf(iterations, 'i');
  if (!/^[1-9]\d{0,8}$/.test(count)) throw new SaslFault('invalid-encoding');
  return { nonce: nonceOf(nonce), salt: decodeBase64(valueOf(salt, 's')), iterations: Number(count) };
}

/** Reads `client-final-message`; throws `SaslFault`. The proof is its last attribute. */
export function decodeClientFinal(message: Buffer): ScramClientFinal {
  const text = decodeSaslText(message);
  const at = text.lastIndexOf(',p=');
  if (at < 0) throw new SaslFault('invalid-encoding');
  const withoutProof = text.slice(0, at);
  const [channelBinding, nonce] = withoutProof.split(',', 2);
  return {
    channelBinding: decodeBase64(valueOf(channelBinding, 'c')),
    nonce: nonceOf(nonce),
    proof: decodeBase64(text.slice(at + 3)),
    withoutProof,
  };
}
