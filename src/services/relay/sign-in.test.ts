/** Signing in to a smart host, against the server's side of our own mechanisms. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deriveScramKeys } from '#formats/sasl/scram-keys.ts';
import { decodeClientFirst } from '#formats/sasl/scram-messages.ts';
import { scramServerFinal, scramServerFirst } from '#formats/sasl/scram-server.ts';
import type { SmtpReply } from '#formats/smtp/reply-collector.ts';
import { ConnectionFault } from './connection-fault.ts';
import { type SignInConnection, signIn } from './sign-in.ts';

const CREDENTIALS = { user: 'tinh', password: 'mật khẩu' };

function connection(
  more: Partial<SignInConnection> & { address?: string; answer: SignInConnection['askOne'] },
): SignInConnection {
  return {
    settings: { host: 'smart.example', address: more.address ?? '192.0.2.1', random: randomBytes },
    keywords: new Map([['AUTH', 'PLAIN LOGIN']]),
    isTrusted: false,
    askOne: more.answer,
    ...more,
  };
}

const ok: SmtpReply = { code: 235, lines: ['welcome'] };

function challenge(bytes: Buffer): SmtpReply {
  return { code: 334, lines: [bytes.toString('base64')] };
}

/** A server that knows SCRAM for one password, and says at the end what a test wants. */
function scramServer(password: string, tamper = (bytes: Buffer) => bytes): SignInConnection['askOne'] {
  let step: ((line: string) => Promise<SmtpReply>) | undefined;
  return async (line) => {
    if (step) return step(line);
    const first = decodeClientFirst(Buffer.from(line.split(' ')[2] ?? '', 'base64'));
    const keys = await deriveScramKeys(password, Buffer.from('salt of a test'), 4096);
    const { message, exchange } = scramServerFirst(first, keys, 'server-nonce');
    step = async (proof) => {
      step = () => Promise.resolve(ok);
      try {
        return challenge(tamper(scramServerFinal(exchange, Buffer.from(proof, 'base64'))));
      } catch {
        return { code: 535, lines: ['wrong'] };
      }
    };
    return challenge(message);
  };
}

test('SCRAM is taken where it is offered, over any connection', async () => {
  const keywords = new Map([['AUTH', 'PLAIN SCRAM-SHA-256']]);
  await signIn(connection({ keywords, answer: scramServer(CREDENTIALS.password) }), CREDENTIALS);
});

test('a server that does not know the password is not trusted, and a wrong password fails', async () => {
  const keywords = new Map([['AUTH', 'SCRAM-SHA-256']]);
  for (const answer of [
    scramServer('another'),
    scramServer(CREDENTIALS.password, () => Buffer.from('v=AAAA')),
    () => Promise.resolve({ code: 334, lines: ['bm9uc2Vuc2U='] }),
  ])
    await assert.rejects(
      signIn(connection({ keywords, answer }), CREDENTIALS),
      (error) => error instanceof ConnectionFault && !error.isPermanent,
    );
});

test('the password itself goes only where the certificate holds, or on this machine', async () => {
  const lines: string[] = [];
  const answer = (line: string) => {
    lines.push(line);
    return Promise.resolve(ok);
  };
  await assert.rejects(signIn(connection({ answer }), CREDENTIALS), ConnectionFault);
  assert.deepEqual(lines, []);
  await signIn(connection({ answer, isTrusted: true }), CREDENTIALS);
  await signIn(connection({ answer, address: '127.0.0.1' }), CREDENTIALS);
  const plain = `AUTH PLAIN ${Buffer.from('\0tinh\0mật khẩu').toString('base64')}`;
  assert.deepEqual(lines, [plain, plain]);
});
