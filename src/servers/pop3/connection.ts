/**
 * One connection: bytes to lines, commands one at a time in the order sent, replies together where commands came
 * together (RFC 2449 §6.6).
 *
 * The one catch of the server stands here: a peer's mistake gets its reply and the connection lives on; our own fault
 * is -ERR [SYS/TEMP] and a line in the log. A connection that ends before QUIT changes nothing in the store.
 */

import { decodeCommandLine } from '#formats/pop3/command.ts';
import { encodeStatus } from '#formats/pop3/reply.ts';
import { Pop3SyntaxFault } from '#formats/pop3/syntax-fault.ts';
import { InputCollector } from '#formats/smtp/input-collector.ts';
import { Breather } from '#platform/kernel/breath.ts';
import { isTemporary } from '#platform/kernel/fault.ts';
import type { Transport } from '#platform/net/transport.ts';
import { mayTakePasswords } from '#services/sign-in/plain-auth.ts';
import { SignInWatch } from '#services/sign-in/standing.ts';
import type { CommandContext, Dialog } from './command.ts';
import type { Pop3Dependencies } from './dependencies.ts';
import { DEFAULT_LIMITS, type Pop3Limits } from './limits.ts';
import { Pop3Output } from './output.ts';
import { capabilitiesOf, findCommand } from './registry.ts';
import { Pop3Fault, type Pop3Reply } from './reply.ts';
import { newSession, type Pop3Session, secureSession, stateOf } from './session.ts';
import { sentence } from './texts.ts';

/** The connection is over; not a fault. */
class ConnectionEnd extends Error {
  override readonly name = 'ConnectionEnd';
}

/** Runs one connection to its end. */
export class Pop3Connection implements Dialog {
  readonly session: Pop3Session;
  readonly #deps: Pop3Dependencies;
  readonly #transport: Transport;
  readonly #input = new InputCollector();
  readonly #output: Pop3Output;
  readonly #context: CommandContext;
  readonly #limits: Pop3Limits;
  readonly #signInWatch: SignInWatch;
  readonly #signInDeadline: number;
  #tlsIsDue = false;
  #isSentAway = false;
  /** Ends the wait for bytes; set while there is one. */
  #interrupt: (() => void) | undefined;

  constructor(deps: Pop3Dependencies, transport: Transport) {
    this.#deps = deps;
    this.#transport = transport;
    this.#limits = { ...DEFAULT_LIMITS, ...deps.limits };
    this.#signInDeadline = performance.now() + this.#limits.signInWithinMs;
    this.#signInWatch = new SignInWatch(deps.signIn, () => this.sendAway());
    this.#output = new Pop3Output((bytes) => this.#write(bytes));
    this.session = newSession({
      remoteAddress: transport.remoteAddress,
      isSecure: transport.isSecure,
      takesPasswords: mayTakePasswords(deps.settings.allowPlainAuth, transport),
      tlsProofs: transport.tlsProofs,
    });
    this.#context = {
      deps,
      session: this.session,
      dialog: this,
      capabilities: () => capabilitiesOf(this.session, deps),
    };
  }

  /** Closes as soon as no command is running; POP3 has no word for it. */
  sendAway(): void {
    this.#isSentAway = true;
    this.#interrupt?.();
  }

  /** Greets, serves, closes. */
  async run(): Promise<void> {
    try {
      const { hostname } = this.#deps.settings;
      await this.#say({ isOk: true, text: 'greeting', facts: { hostname } });
      // Who sends many commands at once must not be served before all others.
      const breather = new Breather();
      while (!this.session.isEnding) {
        await this.#serveNext();
        if (breather.isDue) await breather.breathe();
      }
      await this.#output.flush();
    } catch (error) {
      if (!(error instanceof ConnectionEnd)) throw error;
    } finally {
      this.#signInWatch.end();
      this.#transport.close();
    }
  }

  async ask(challenge: Buffer): Promise<Buffer> {
    this.#output.push(challenge);
    const line = await this.#readLine();
    if (!line) throw new Pop3Fault('lineTooLong');
    return line;
  }

  startTlsAfterReply(): void {
    this.#tlsIsDue = true;
  }

  async #say({ isOk, code, data, text, facts = {}, body }: Pop3Reply): Promise<void> {
    const words = [data, text && sentence(this.session.language, text, facts)].filter(Boolean).join(' ');
    const status = encodeStatus({ isOk, code, text: words });
    if (body) await this.#output.sendWithBody(status, body);
    else this.#output.push(status);
  }

  async #serveNext(): Promise<void> {
    const line = await this.#readLine();
    if (line) await this.#answer(line);
    else await this.#refuse({ isOk: false, text: 'lineTooLong' });
    this.#signInWatch.follow(this.session.mail?.proven);
    await this.#keepLimits();
    if (this.#tlsIsDue) await this.#startTls();
  }

  async #answer(line: Buffer): Promise<void> {
    const started = performance.now();
    let keyword = 'unknown';
    let isOk = false;
    try {
      const { keyword: given, argument } = decodeCommandLine(line);
      const command = findCommand(given);
      if (!command) throw new Pop3Fault('unknownCommand');
      keyword = command.keyword;
      if (!command.states.includes(stateOf(this.session)))
        throw new Pop3Fault(this.session.mail ? 'signedInAlready' : 'signInFirst');
      const reply = await command.run(this.#context, argument);
      isOk = reply.isOk;
      if (isOk) await this.#say(reply);
      else await this.#refuse(reply);
    } catch (error) {
      await this.#refuse(this.#replyToFault(error, keyword));
    }
    this.#deps.onCommand?.(keyword, isOk ? 'OK' : 'ERR', (performance.now() - started) / 1000);
  }

  async #refuse(reply: Pop3Reply): Promise<void> {
    this.session.faults += 1;
    await this.#say(reply);
  }

  #replyToFault(error: unknown, keyword: string): Pop3Reply {
    if (error instanceof ConnectionEnd) throw error;
    if (error instanceof Pop3Fault) return error.reply;
    if (error instanceof Pop3SyntaxFault) return { isOk: false, text: error.reason };
    this.#deps.log.error({ err: error, keyword }, 'a POP3 command failed');
    // In the middle of a message there is no place for a reply: the client must see that it broke off.
    if (this.#output.isInBody) throw new ConnectionEnd('a message broke off');
    return { isOk: false, code: 'SYS/TEMP', text: isTemporary(error) ? 'later' : 'localFault' };
  }

  async #keepLimits(): Promise<void> {
    const { maxFaults, maxFailedLogins } = this.#limits;
    const { faults, failedLogins } = this.session;
    if (faults < maxFaults && failedLogins < maxFailedLogins) return;
    await this.#say({ isOk: false, text: faults < maxFaults ? 'tooManyPasswords' : 'tooManyFaults' });
    await this.#output.flush();
    throw new ConnectionEnd('too many faults');
  }

  /** The next line; undefined for one that is too long. */
  async #readLine(): Promise<Buffer | undefined> {
    for (;;) {
      const line = this.#input.nextLine();
      if (line) return line.kind === 'line' ? line.bytes : undefined;
      await this.#output.flush();
      await this.#receive();
    }
  }

  #patienceMs(): number {
    const { idleTimeoutMs } = this.#limits;
    if (this.session.mail) return idleTimeoutMs;
    return Math.max(0, Math.min(idleTimeoutMs, this.#signInDeadline - performance.now()));
  }

  async #receive(): Promise<void> {
    if (this.#isSentAway) throw new ConnectionEnd('sent away');
    // RFC 1939 §3: at autologout the connection closes without a word.
    const timer = setTimeout(() => this.sendAway(), this.#patienceMs());
    const interruption = new Promise<'interrupted'>((resolve) => {
      this.#interrupt = () => resolve('interrupted');
    });
    try {
      const bytes = await Promise.race([this.#transport.read(), interruption]);
      if (bytes === 'interrupted' || !bytes) throw new ConnectionEnd('closed, sent away or silent');
      this.#input.push(bytes);
    } finally {
      clearTimeout(timer);
      this.#interrupt = undefined;
    }
  }

  /** A client that is gone, or takes nothing for as long as it may be silent, stops the command that answers it. */
  async #write(bytes: Buffer): Promise<void> {
    if (this.#transport.isClosed) throw new ConnectionEnd('closed by the peer');
    const timer = setTimeout(() => this.#transport.close(), this.#limits.idleTimeoutMs);
    try {
      await this.#transport.write(bytes);
    } finally {
      clearTimeout(timer);
    }
  }

  async #startTls(): Promise<void> {
    this.#tlsIsDue = false;
    this.#input.clear();
    await this.#output.flush();
    try {
      await this.#transport.startTls();
    } catch (error) {
      const { remoteAddress } = this.session;
      this.#deps.log.debug({ err: error, remoteAddress }, 'no TLS session came about');
      throw new ConnectionEnd('no TLS');
    }
    secureSession(this.session, this.#transport.tlsProofs);
  }
}
