/**
 * The server's side of SCRAM (RFC 5802, RFC 7677) as pure steps; the caller looks the keys up between them.
 *
 * `decodeClientFirst` → `checkChannelBinding` → keys of `username`, or `fakeScramKeys` → `scramServerFirst` →
 * `scramServerFinal`. An unknown user and a wrong password fail in the same step with the same fault.
 */
import { timingSafeEqual } from 'node:crypto';
import { SaslFault } from './sasl-fault.ts';
import { type ScramKeys, scramDigest, scramHmac } from './scram-keys.ts';
import { decodeClientFinal, type ScramClientFirst } from './scram-messages.ts';

/** Channel binding data of this connection by type, `tls-exporter` (RFC 9266), …; empty without TLS. */
export type ChannelBindings = ReadonlyMap<string, Buffer>;

/** What the server remembers between its two messages. */
export interface ScramExchange {
  clientFirst: ScramClientFirst;
  serverFirst: string;
  nonce: string;
  keys: ScramKeys;
  bindings: ChannelBindings;
}

/**
 * Refuses a client-first message whose channel binding flag does not fit what was offered and chosen
 * (RFC 5802 §6): `bindings` is empty unless -PLUS was offered, `plus` tells that the client chose it.
 */
export function checkChannelBinding(
  clientFirst: ScramClientFirst,
  bindings: ChannelBindings,
  plus: boolean,
): void {
  const { binding } = clientFirst;
  if (binding.kind === 'y' && bindings.size > 0) throw new SaslFault('server-does-support-channel-binding');
  if (binding.kind === 'p' && !plus) throw new SaslFault('channel-binding-not-supported');
  if (binding.kind !== 'p' && plus) throw new SaslFault('channel-bindings-dont-match');
  if (binding.kind === 'p' && !bindings.has(binding.type))
    throw new SaslFault('unsupported-channel-binding-type');
}

/** The answer to client-first. `serverNonce`: printable ASCII without comma, fresh for each exchange. */
export function scramServerFirst(
  clientFirst: ScramClientFirst,
  keys: ScramKeys,
  serverNonce: string,
  bindings: ChannelBindings = new Map(),
): { message: Buffer; exchange: ScramExchange } {
  const nonce = clientFirst.nonce + serverNonce;
  const serverFirst = `r=${nonce},s=${keys.salt.toString('base64')},i=${keys.iterations}`;
  const exchange = { clientFirst, serverFirst, nonce, keys, bindings };
  return { message: Buffer.from(serverFirst, 'utf8'), exchange };
}

function expectedBinding({ clientFirst, bindings }: ScramExchange): Buffer {
  const { binding, gs2Header } = clientFirst;
  const data = binding.kind === 'p' ? bindings.get(binding.type) : undefined;
  return Buffer.concat([Buffer.from(gs2Header, 'utf8'), ...(data ? [data] : [])]);
}

/** Checks client-final and returns server-final; throws `SaslFault` when it proves nothing. */
export function scramServerFinal(exchange: ScramExchange, clientFinal: Buffer): Buffer {
  const { clientFirst, serverFirst, nonce, keys } = exchange;
  const final = decodeClientFinal(clientFinal);
  if (final.nonce !== nonce) throw new SaslFault('other-error');
  if (!final.channelBinding.equals(expectedBinding(exchange)))
    throw new SaslFault('channel-bindings-dont-match');
  const authMessage = `${clientFirst.bare},${serverFirst},${final.withoutProof}`;
  const signature = scramHmac(keys.hash, keys.storedKey, authMessage);
  if (final.proof.length !== signature.length) throw new SaslFault('invalid-proof');
  const clientKey = Buffer.from(final.proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
  if (!timingSafeEqual(scramDigest(keys.hash, clientKey), keys.storedKey))
    throw new SaslFault('invalid-proof');
  const verifier = scramHmac(keys.hash, keys.serverKey, authMessage).toString('base64');
  return Buffer.from(`v=${verifier}`, 'utf8');
}
