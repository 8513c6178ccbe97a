/**
 * The client's side of SCRAM (RFC 5802, RFC 7677) as pure steps, for relaying with AUTH and for our own test client.
 *
 * `scramClientFirst` → `scramClientFinal` → `isScramServerFinal`. A server that does not know the password cannot
 * make its last message.
 */
import { timingSafeEqual } from 'node:crypto';
import { SaslFault } from './sasl-fault.ts';
import { saslprep } from './saslprep.ts';
import { MIN_ITERATIONS, type ScramHash, saltPassword, scramDigest, scramHmac } from './scram-keys.ts';
import { decodeServerFirst, encodeSaslName } from './scram-messages.ts';

/** More would be an attack on our processor. */
const MAX_ITERATIONS = 1_000_000;

/** What the client remembers after its first message. */
export interface ScramClientState {
  hash: ScramHash;
  nonce: string;
  gs2Header: string;
  bare: string;
  bindingData: Buffer;
}

/** How a client signs in. */
export interface ScramClientOptions {
  hash?: ScramHash;
  authorizationId?: string;
  /** For -PLUS. Without: `supportsBinding` chooses `y` over `n`. */
  binding?: { type: string; data: Buffer };
  supportsBinding?: boolean;
}

/** Client-first. `nonce`: printable ASCII without comma, fresh. */
export function scramClientFirst(
  username: string,
  nonce: string,
  options: ScramClientOptions = {},
): { message: Buffer; state: ScramClientState } {
  const prepared = saslprep(username);
  if (!prepared) throw new SaslFault('invalid-username-encoding');
  const { binding, authorizationId, hash = 'sha256' } = options;
  const flag = binding ? `p=${binding.type}` : options.supportsBinding ? 'y' : 'n';
  const gs2Header = `${flag},${authorizationId ? `a=${encodeSaslName(authorizationId)}` : ''},`;
  const bare = `n=${encodeSaslName(prepared)},r=${nonce}`;
  const state = { hash, nonce, gs2Header, bare, bindingData: binding?.data ?? Buffer.alloc(0) };
  return { message: Buffer.from(gs2Header + bare, 'utf8'), state };
}

/** Client-final, and the server-final that a true server will send; throws `SaslFault`. */
export async function scramClientFinal(
  state: ScramClientState,
  serverFirst: Buffer,
  password: string,
): Promise<{ message: Buffer; serverFinal: Buffer }> {
  const { hash, bare, gs2Header } = state;
  const { nonce, salt, iterations } = decodeServerFirst(serverFirst);
  if (!nonce.startsWith(state.nonce) || nonce.length === state.nonce.length)
    throw new SaslFault('other-error');
  if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) throw new SaslFault('other-error');
  const salted = await saltPassword(hash, password, salt, iterations);
  const clientKey = scramHmac(hash, salted, 'Client Key');
  const channelBinding = Buffer.concat([Buffer.from(gs2Header, 'utf8'), state.bindingData]).toString(
    'base64',
  );
  const withoutProof = `c=${channelBinding},r=${nonce}`;
  const authMessage = `${bare},${serverFirst.toString('utf8')},${withoutProof}`;
  const signature = scramHmac(hash, scramDigest(hash, clientKey), authMessage);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
  const verifier = scramHmac(hash, scramHmac(hash, salted, 'Server Key'), authMessage).toString('base64');
  return {
    message: Buffer.from(`${withoutProof},p=${proof.toString('base64')}`, 'utf8'),
    serverFinal: Buffer.from(`v=${verifier}`, 'utf8'),
  };
}

/** True when the server has proved that it knows the password's keys. */
export function isScramServerFinal(received: Buffer, expected: Buffer): boolean {
  return received.length === expected.length && timingSafeEqual(received, expected);
}
