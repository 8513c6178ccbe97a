/**
 * Signing in to a smart host (RFC 4954): SCRAM-SHA-256 where it is offered, else PLAIN over TLS with a certificate that
 * holds, or on this very machine.
 *
 * A sign-in that fails defers the mail and never bounces it: the settings are wrong, not the messages.
 */

import { encodePlain } from '#formats/sasl/plain.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { isScramServerFinal, scramClientFinal, scramClientFirst } from '#formats/sasl/scram-client.ts';
import type { SmtpReply } from '#formats/smtp/reply-collector.ts';
import { isLoopback } from '#platform/kernel/loopback.ts';
import { ConnectionFault } from './connection-fault.ts';

export interface Credentials {
  user: string;
  password: string;
}

/** What of a connection signing in needs. */
export interface SignInConnection {
  readonly settings: { host: string; address: string; random: (bytes: number) => Buffer };
  readonly keywords: ReadonlyMap<string, string>;
  readonly isTrusted: boolean;
  askOne(line: string): Promise<SmtpReply>;
}

const NONCE_BYTES = 18;

function fail(connection: SignInConnection, reason: string): never {
  throw new ConnectionFault(`signing in to ${connection.settings.host} failed: ${reason}`);
}

async function signInByScram(
  connection: SignInConnection,
  { user, password }: Credentials,
): Promise<SmtpReply> {
  const nonce = connection.settings.random(NONCE_BYTES).toString('base64');
  const first = scramClientFirst(user, nonce);
  const challenge = await connection.askOne(`AUTH SCRAM-SHA-256 ${first.message.toString('base64')}`);
  if (challenge.code !== 334) return challenge;
  const serverFirst = Buffer.from(challenge.lines[0] ?? '', 'base64');
  const final = await scramClientFinal(first.state, serverFirst, password);
  const proof = await connection.askOne(final.message.toString('base64'));
  if (proof.code !== 334) return proof;
  if (!isScramServerFinal(Buffer.from(proof.lines[0] ?? '', 'base64'), final.serverFinal))
    fail(connection, 'the server does not know the password');
  return connection.askOne('');
}

async function signInByPlain(
  connection: SignInConnection,
  { user, password }: Credentials,
): Promise<SmtpReply> {
  if (!connection.isTrusted && !isLoopback(connection.settings.address))
    fail(connection, 'it offers no TLS with a certificate that holds, and no password is sent without');
  return connection.askOne(
    `AUTH PLAIN ${encodePlain({ authenticationId: user, password }).toString('base64')}`,
  );
}

/** Signs in; throws `ConnectionFault`. */
export async function signIn(connection: SignInConnection, credentials: Credentials): Promise<void> {
  const offered = (connection.keywords.get('AUTH') ?? '').toUpperCase().split(' ');
  let reply: SmtpReply;
  try {
    reply = offered.includes('SCRAM-SHA-256')
      ? await signInByScram(connection, credentials)
      : await signInByPlain(connection, credentials);
  } catch (error) {
    if (error instanceof SaslFault) fail(connection, 'the server’s answer was no SCRAM');
    throw error;
  }
  if (reply.code !== 235) fail(connection, `${reply.code} ${reply.lines.join(' ')}`);
}
