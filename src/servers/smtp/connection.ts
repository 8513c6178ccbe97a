/**
 * One connection: bytes to lines, commands one at a time in the order sent, replies together where commands came
 * together (RFC 2920 §3.1).
 *
 * The one catch of the server stands here: a peer's mistake gets its reply and the connection lives on; our own fault
 * is a 451 and a line in the log.
 */

import { decodeCommandLine } from '#formats/smtp/command.ts';
import { InputCollector, type MessageText } from '#formats/smtp/input-collector.ts';
import { encodeReply, type Reply, reply } from '#formats/smtp/reply.ts';
import { SmtpSyntaxFault } from '#formats/smtp/syntax-fault.ts';
import { Breather } from '#platform/kernel/breath.ts';
import { isTemporary } from '#platform/kernel/fault.ts';
import { countedAs } from '#platform/net/connection-limits.ts';
import type { HeldMemory } from '#platform/net/receiving-memory.ts';
import type { Transport } from '#platform/net/transport.ts';
import { mayTakePasswords } from '#services/sign-in/plain-auth.ts';
import { SignInWatch } from '#services/sign-in/standing.ts';
import type { CommandContext, Dialog } from './command.ts';
import type { SmtpDependencies } from './dependencies.ts';
import { DEFAULT_LIMITS, MAX_AUTH_LINE_BYTES, type SmtpLimits } from './limits.ts';
import { findCommand, keywordsFor } from './registry.ts';
import { newSession, type SmtpMode, type SmtpSession, secureSession } from './session.ts';
import { inBothLanguages } from './vietnamese-texts.ts';

/** RFC 5321 §4.2.1: a negative reply, for now or for good. */
const FIRST_REFUSAL = 400;

/** The connection is over; not a fault. */
class ConnectionEnd extends Error {
  override readonly name = 'ConnectionEnd';
}

/** Runs one connection to its end. */
export class SmtpConnection implements Dialog {
  readonly session: SmtpSession;
  readonly #deps: SmtpDependencies;
  readonly #transport: Transport;
  readonly #input = new InputCollector();
  readonly #context: CommandContext;
  readonly #limits: SmtpLimits;
  /** The room that the message has which is coming. */
  readonly #memory: HeldMemory;
  readonly #signInWatch: SignInWatch;
  #pending = '';
  #tlsIsDue = false;
  #farewell: Reply | undefined;
  #interrupt: (() => void) | undefined;
  /** When the write began that waits for the peer to take it. */
  #writingSince: number | undefined;
  /** When the peer must have said something; looked at by one coarse timer. */
  #deadline: number;

  constructor(deps: SmtpDependencies, transport: Transport, mode: SmtpMode) {
    this.#deps = deps;
    this.#transport = transport;
    this.#limits = { ...DEFAULT_LIMITS, ...deps.limits };
    this.#memory = deps.receiving.hold(countedAs(transport.remoteAddress));
    this.#deadline = deps.clock() + this.#limits.commandTimeoutMs;
    this.session = newSession({
      mode,
      remoteAddress: transport.remoteAddress,
      isSecure: transport.isSecure,
      takesPasswords: mayTakePasswords(deps.settings.allowPlainAuth, transport),
      tlsProofs: transport.tlsProofs,
      ...(transport.tlsFacts && { tls: transport.tlsFacts }),
    });
    this.#signInWatch = new SignInWatch(deps.signIn, () => this.sendAway('4.7.0', 'Your sign-in has ended'));
    this.#context = {
      deps,
      session: this.session,
      dialog: this,
      keywords: () => keywordsFor(this.session, deps),
    };
  }

  /** Ends the connection with 421, an enhanced code and why as soon as no command is running. */
  sendAway(enhanced: string, text: string): void {
    this.#farewell ??= reply(421, enhanced, text);
    this.#interrupt?.();
  }

  /** Greets, serves, closes. */
  async run(): Promise<void> {
    const timer = setInterval(() => this.#watchTime(), this.#limits.commandTimeoutMs / 10);
    try {
      this.#say({ code: 220, lines: [`${this.#deps.settings.hostname} ESMTP CongThu`] });
      // Who sends many commands at once must not be served before all others.
      const breather = new Breather();
      while (!this.session.isEnding) {
        await this.#serveNext();
        if (breather.isDue) await breather.breathe();
      }
      await this.#flush();
    } catch (error) {
      if (!(error instanceof ConnectionEnd)) throw error;
    } finally {
      clearInterval(timer);
      this.#memory.release();
      this.#signInWatch.end();
      this.#transport.close();
    }
  }

  async ask(question: Reply): Promise<Buffer> {
    this.#say(question);
    const line = await this.#readLine();
    if (!line || line.length > MAX_AUTH_LINE_BYTES)
      throw new SmtpSyntaxFault(500, '5.5.6', 'The line is too long');
    return line;
  }

  async askForMessage(question: Reply): Promise<MessageText> {
    this.#say(question);
    await this.#flush();
    this.#input.beginMessage();
    this.#deadline = this.#deps.clock() + this.#limits.messageTimeoutMs;
    for (;;) {
      const { maxMessageBytes } = this.#deps.settings;
      const message = this.#input.nextMessage(maxMessageBytes, (bytes) => this.#memory.grow(bytes));
      if (message) return message;
      await this.#receive();
    }
  }

  async askForBytes(size: number, kept: { isKept: boolean; before: number }): Promise<Buffer | undefined> {
    this.#deadline = this.#deps.clock() + this.#limits.messageTimeoutMs;
    let { isKept } = kept;
    let pieces: Buffer[] = [];
    for (let left = size; left > 0; ) {
      const piece = this.#input.takeBytes(left);
      if (piece) {
        left -= piece.length;
        isKept &&= this.#memory.grow(kept.before + size - left);
        if (isKept) pieces.push(piece);
        else pieces = [];
      } else {
        await this.#flush();
        await this.#receive();
      }
    }
    return isKept ? Buffer.concat(pieces) : undefined;
  }

  linesBehind(most: number): Buffer[] {
    return this.#input.waitingLines(most);
  }

  #watchTime(): void {
    const now = this.#deps.clock();
    const { commandTimeoutMs } = this.#limits;
    // A peer that takes no replies would hold the connection for ever; there is no use in a 421 it will not take.
    if (this.#writingSince !== undefined && now - this.#writingSince > commandTimeoutMs)
      this.#transport.close();
    else if (now > this.#deadline) this.sendAway('4.4.2', 'Nothing heard for too long');
  }

  startTlsAfterReply(): void {
    this.#tlsIsDue = true;
  }

  /** Replies wait for those of the commands that came along with theirs. */
  #say(answer: Reply): void {
    const isRefused = answer.code >= FIRST_REFUSAL && this.session.mode === 'submission';
    const lines = isRefused ? answer.lines.map(inBothLanguages) : answer.lines;
    this.#pending += encodeReply({ ...answer, lines });
  }

  async #flush(): Promise<void> {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#writingSince = this.#deps.clock();
    await this.#transport.write(text);
    this.#writingSince = undefined;
  }

  async #serveNext(): Promise<void> {
    const line = await this.#readLine();
    this.#deadline = this.#deps.clock() + this.#limits.commandTimeoutMs;
    const answer = line ? await this.#answer(line) : reply(500, '5.5.2', 'The line is too long');
    this.#say(answer);
    if (answer.code >= 500) this.session.faults += 1;
    this.session.commands += 1;
    // The message is stored or refused, unless more of its chunks are to come.
    if (!this.session.envelope?.chunks) this.#memory.release();
    this.#signInWatch.follow(this.session.proven);
    await this.#keepLimits();
    if (this.#tlsIsDue) await this.#startTls();
  }

  async #keepLimits(): Promise<void> {
    const { maxFaults, maxFailedLogins, maxIdleCommands } = this.#limits;
    const { faults, failedLogins, commands } = this.session;
    if (faults >= maxFaults) await this.#leave(reply(421, '4.7.0', 'Too many errors'));
    if (failedLogins >= maxFailedLogins) await this.#leave(reply(421, '4.7.0', 'Too many wrong passwords'));
    if (commands >= maxIdleCommands)
      await this.#leave(reply(421, '4.7.0', 'Too many commands without a message'));
  }

  async #answer(line: Buffer): Promise<Reply> {
    let verb = 'unknown';
    let answer: Reply;
    try {
      const { verb: given, argument } = decodeCommandLine(line);
      const command = findCommand(given);
      verb = command?.verb ?? verb;
      if (!command) answer = reply(500, '5.5.2', 'This command is not known');
      else if (command.needsHelo && this.session.helo === '') answer = reply(503, '5.5.1', 'Say EHLO first');
      else answer = await command.run(this.#context, argument);
    } catch (error) {
      answer = this.#replyToFault(error, verb);
    }
    this.#deps.onCommand?.(verb, answer.code);
    return answer;
  }

  #replyToFault(error: unknown, verb: string): Reply {
    if (error instanceof ConnectionEnd) throw error;
    if (error instanceof SmtpSyntaxFault) return reply(error.code, error.enhanced, error.message);
    this.#deps.log.error({ err: error, verb }, 'an SMTP command failed');
    const text = isTemporary(error)
      ? 'Not possible at the moment, try again later'
      : 'A local fault, try again later';
    return reply(451, '4.3.0', text);
  }

  /** The next line; undefined for one that is too long. */
  async #readLine(): Promise<Buffer | undefined> {
    for (;;) {
      const line = this.#input.nextLine();
      if (line?.kind === 'line') return line.bytes;
      if (line) return undefined;
      await this.#flush();
      await this.#receive();
    }
  }

  async #receive(): Promise<void> {
    if (this.#farewell !== undefined) await this.#leave(this.#farewell);
    const interruption = new Promise<'interrupted'>((resolve) => {
      this.#interrupt = () => resolve('interrupted');
    });
    const bytes = await Promise.race([this.#transport.read(), interruption]);
    this.#interrupt = undefined;
    if (bytes === 'interrupted') await this.#leave(this.#farewell ?? reply(421, '4.3.2', 'Closing'));
    else if (bytes) this.#input.push(bytes);
    else throw new ConnectionEnd('closed by the peer');
  }

  async #leave(farewell: Reply): Promise<never> {
    this.#say(farewell);
    await this.#flush();
    throw new ConnectionEnd(farewell.lines.join(' '));
  }

  async #startTls(): Promise<void> {
    this.#tlsIsDue = false;
    this.#input.clear();
    await this.#flush();
    try {
      await this.#transport.startTls();
    } catch (error) {
      this.#deps.log.debug(
        { err: error, remoteAddress: this.session.remoteAddress },
        'no TLS session came about',
      );
      throw new ConnectionEnd('no TLS');
    }
    secureSession(this.session, this.#transport.tlsFacts, this.#transport.tlsProofs);
  }
}
