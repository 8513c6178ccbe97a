/**
 * The real SMTP server over a real socket, with a pipeline that remembers: ports for strangers, for submission and for
 * submission over TLS, and two people, `an` and `binh`, who sign in with `mật khẩu` and `pass word`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { deriveScramKeys, fakeScramKeys } from '#formats/sasl/scram-keys.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { loadCertificates } from '#platform/net/certificates.ts';
import { openListener } from '#platform/net/listener.ts';
import { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { SmtpDependencies } from '#servers/smtp/dependencies.ts';
import { createSmtpServer, type SmtpServer } from '#servers/smtp/server.ts';
import type { DeliveryReply } from '#services/delivery/delivery-parts.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';
import type { MailSignIn } from '#services/sign-in/mail-sign-in.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { until } from '#tests/until.ts';

export const DOMAIN = 'hue.vn';
const PASSWORDS: Record<string, string> = { an: 'mật khẩu', binh: 'pass word' };
const SCRAM_ITERATIONS = 4096;

const idOf = (name: string) => `00000000-0000-7000-8000-${name.padStart(12, '0')}` as AccountId;

/** What a test changes of the server. */
export interface SmtpTestOptions {
  settings?: Partial<SmtpDependencies['settings']>;
  limits?: SmtpDependencies['limits'];
  /** What all connections together may hold of large messages; a megabyte. */
  receivingBytes?: number;
  /** What the pipeline says of a message; accepted where it says nothing. */
  judge?: (message: IncomingMessage) => DeliveryReply | undefined | Promise<DeliveryReply | undefined>;
}

export interface SmtpTestServer {
  smtp: SmtpServer;
  mx: number;
  submission: number;
  submissions: number;
  /** Messages that the pipeline was given. */
  received: IncomingMessage[];
  [Symbol.asyncDispose](): Promise<void>;
}

function nameOf(address: string): string | undefined {
  const [name = '', domain] = address.split('@');
  return domain === DOMAIN && name in PASSWORDS ? name : undefined;
}

const signIn: MailSignIn = {
  verifyPassword: ({ address, password }) => {
    const name = nameOf(address);
    if (!name || PASSWORDS[name] !== password)
      return Promise.reject(new Refusal('authenticationFailed', 'wrong'));
    return Promise.resolve({ accountId: idOf(name), address });
  },
  findScramKeys: async ({ address }) => {
    const name = nameOf(address);
    if (!name) return { keys: fakeScramKeys(Buffer.from('secret'), address, SCRAM_ITERATIONS) };
    const salt = Buffer.from('salt of a test');
    const keys = await deriveScramKeys(PASSWORDS[name] ?? '', salt, SCRAM_ITERATIONS);
    return { keys, account: { accountId: idOf(name), address } };
  },
  recordScramResult: () => undefined,
  watchStanding: () => () => undefined,
  verifyCertificate: ({ certificate }) => {
    const [address = ''] = certificate.emails;
    const name = nameOf(address);
    if (!name) return Promise.reject(new Refusal('authenticationFailed', 'nobody'));
    return Promise.resolve({ accountId: idOf(name), address });
  },
  scramHashes: ['sha256'],
  verifyToken: () => Promise.reject(new Refusal('authenticationFailed', 'Nobody has a token here.')),
};

function answerFor(address: string): Awaited<ReturnType<SmtpDependencies['findRecipient']>> {
  const local = address.toLowerCase().slice(0, address.lastIndexOf('@'));
  const [name = '', mailboxTag] = local.split('+');
  if (name === 'full') return { kind: 'full' };
  if (name === 'broken') throw new Refusal('temporarilyUnavailable', 'no database');
  if (!(name in PASSWORDS) && name !== 'postmaster') return { kind: 'unknown' };
  return { kind: 'local', accountId: idOf(name), ...(mailboxTag !== undefined && { mailboxTag }) };
}

const directory = mkdtempSync(join(tmpdir(), 'congthu-smtp-test-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

function senderOf(accountId: AccountId): { principal: AccountPrincipal; addresses: ReadonlySet<string> } {
  const name = Object.keys(PASSWORDS).find((one) => idOf(one) === accountId) ?? '';
  const principal = { kind: 'account', accountId, roles: [] } as unknown as AccountPrincipal;
  return { principal, addresses: new Set([`${name}@${DOMAIN}`, `${name}.alias@${DOMAIN}`]) };
}

/** Starts the server on three free ports; `await using` stops it. */
export async function startSmtpTestServer(options: SmtpTestOptions = {}): Promise<SmtpTestServer> {
  const received: IncomingMessage[] = [];
  const smtp = createSmtpServer({
    delivery: {
      deliver: async (message) => {
        received.push(message);
        return (await options.judge?.(message)) ?? { kind: 'accepted', id: `m${received.length}` };
      },
    },
    isServed: (domain) => Promise.resolve(domain === DOMAIN),
    findRecipient: async (address) => answerFor(address),
    signIn,
    findSender: async (accountId) => senderOf(accountId),
    clock: Date.now,
    random: randomBytes,
    log: quietLog,
    receiving: new ReceivingMemory(options.receivingBytes ?? 1_000_000),
    settings: {
      hostname: `mail.${DOMAIN}`,
      domain: DOMAIN,
      maxMessageBytes: 10_000,
      maxRecipients: 3,
      allowPlainAuth: 'never',
      ...options.settings,
    },
    ...(options.limits && { limits: options.limits }),
  });
  const { secureContext } = await loadCertificates({
    dataDir: directory,
    hostname: `mail.${DOMAIN}`,
    names: [],
    now: Date.now(),
  });
  const open = (mode: 'mx' | 'submission', implicitTls: boolean) =>
    openListener({
      allowHalfOpen: true,
      name: 'smtp',
      port: 0,
      hosts: ['127.0.0.1'],
      implicitTls,
      secureContext,
      proxyNetworks: [],
      limits: { maxConnections: 100, maxPerAddress: 100 },
      busyReply: '421 4.3.2 Busy\r\n',
      log: quietLog,
      onConnection: (transport) => smtp.serve(transport, mode),
    });
  const listeners = await Promise.all([
    open('mx', false),
    open('submission', false),
    open('submission', true),
  ]);
  const [mx, submission, submissions] = listeners.map((listener) => listener.port);
  return {
    smtp,
    mx: mx ?? 0,
    submission: submission ?? 0,
    submissions: submissions ?? 0,
    received,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      await smtp.drain();
      for (const listener of listeners) listener.destroy();
    },
  };
}

/** A socket that sends bytes as they are and collects what comes; for what no client would do. */
export class RawClient {
  readonly socket: Socket;
  text = '';
  isEnded = false;

  constructor(port: number, options: { allowHalfOpen?: boolean } = {}) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, ...options });
    this.socket.on('end', () => this.socket.end());
    this.socket.on('data', (chunk) => {
      this.text += chunk.toString('latin1');
    });
    this.socket.on('close', () => {
      this.isEnded = true;
    });
    this.socket.on('error', () => this.socket.destroy());
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Waits for what the pattern says. */
  async until(holds: RegExp | (() => boolean)): Promise<void> {
    const test = typeof holds === 'function' ? holds : () => holds.test(this.text);
    await until(`${String(holds)} holds`, test).catch((cause: unknown) => {
      throw new Error(`so far:\n${this.text.slice(-2_000)}`, { cause });
    });
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
