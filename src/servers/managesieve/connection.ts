/**
 * One connection: bytes to commands, one at a time in the order sent, a response to each.
 *
 * The one catch of the server stands here: a peer's mistake gets its NO and the connection lives on; our own fault is
 * NO (TRYLATER) and a line in the log.
 */

import { ArgumentReader } from '#formats/managesieve/arguments.ts';
import { type Argument, ManageSieveCollector, ManageSieveFlood } from '#formats/managesieve/collector.ts';
import { encodeResponse, type Response } from '#formats/managesieve/response.ts';
import { ManageSieveSyntaxFault } from '#formats/managesieve/syntax-fault.ts';
import { Breather } from '#platform/kernel/breath.ts';
import type { Transport } from '#platform/net/transport.ts';
import { mayTakePasswords } from '#services/sign-in/plain-auth.ts';
import { SignInWatch } from '#services/sign-in/standing.ts';
import { capabilityLines } from './capabilities.ts';
import type { CommandContext, Dialog } from './command.ts';
import type { ManageSieveDependencies } from './dependencies.ts';
import { LOCAL_FAULT, responseTo } from './faults.ts';
import { DEFAULT_LIMITS, MAX_LITERAL, MAX_LITERAL_BEFORE_LOGIN, type ManageSieveLimits } from './limits.ts';
import { findCommand } from './registry.ts';
import { type ManageSieveSession, newSession } from './session.ts';

/** The connection is over; not a fault. */
class ConnectionEnd extends Error {
  override readonly name = 'ConnectionEnd';
}

/** Runs one connection to its end. */
export class ManageSieveConnection implements Dialog {
  readonly session: ManageSieveSession;
  readonly #deps: ManageSieveDependencies;
  readonly #transport: Transport;
  readonly #limits: ManageSieveLimits;
  readonly #signInWatch: SignInWatch;
  readonly #input = new ManageSieveCollector(MAX_LITERAL_BEFORE_LOGIN);
  readonly #context: CommandContext;
  #signInDeadline: number;
  #tlsIsDue = false;
  #isSentAway = false;
  /** Ends the wait for bytes; set while there is one. */
  #interrupt: (() => void) | undefined;

  constructor(deps: ManageSieveDependencies, transport: Transport) {
    this.#deps = deps;
    this.#transport = transport;
    this.#limits = { ...DEFAULT_LIMITS, ...deps.limits };
    this.#signInDeadline = performance.now() + this.#limits.signInWithinMs;
    this.#signInWatch = new SignInWatch(deps.signIn, () => this.sendAway());
    this.session = newSession({
      remoteAddress: transport.remoteAddress,
      isSecure: transport.isSecure,
      takesPasswords: mayTakePasswords(deps.settings.allowPlainAuth, transport),
      tlsProofs: transport.tlsProofs,
    });
    this.#context = { deps, session: this.session, dialog: this };
  }

  /** Says BYE as soon as no command is running. */
  sendAway(): void {
    this.#isSentAway = true;
    this.#interrupt?.();
  }

  /** Greets, serves, closes. */
  async run(): Promise<void> {
    try {
      await this.#say(this.#greeting());
      // Who sends many commands at once must not be served before all others.
      const breather = new Breather();
      while (!this.session.isEnding) {
        await this.#serveNext();
        if (breather.isDue) await breather.breathe();
      }
    } catch (error) {
      if (error instanceof ManageSieveFlood) await this.#say({ status: 'BYE', text: 'This is too much.' });
      else if (!(error instanceof ConnectionEnd)) throw error;
    } finally {
      this.#signInWatch.end();
      this.#transport.close();
    }
  }

  async ask(challenge: string): Promise<Buffer | undefined> {
    await this.#write(Buffer.from(`${challenge}\r\n`));
    const args = await this.#readCommand();
    const [only, more] = args;
    if (only?.kind === 'atom' && only.text === '*') return undefined;
    if (only?.kind !== 'string' || more) throw new ManageSieveSyntaxFault('A string is expected');
    // §2.1: a client may cancel by the string "*", too.
    return only.bytes.toString('latin1') === '*' ? undefined : only.bytes;
  }

  startTlsAfterReply(): void {
    this.#tlsIsDue = true;
  }

  #greeting(): Response {
    return {
      status: 'OK',
      data: capabilityLines(this.session, this.#deps),
      text: `${this.#deps.settings.hostname} CôngThư ManageSieve`,
    };
  }

  async #say(response: Response): Promise<void> {
    await this.#write(encodeResponse(response));
  }

  async #serveNext(): Promise<void> {
    const started = performance.now();
    let name = 'unknown';
    let response: Response;
    try {
      const [verb, ...args] = await this.#readCommand();
      if (verb?.kind !== 'atom') throw new ManageSieveSyntaxFault('A command is expected');
      const command = findCommand(verb.text);
      if (!command) throw new ManageSieveSyntaxFault('There is no such command');
      name = command.name;
      const state = this.session.login ? 'after' : 'before';
      response = command.states.includes(state)
        ? await command.run(this.#context, new ArgumentReader(args))
        : {
            status: 'NO',
            text: this.session.login ? 'You have signed in already.' : 'Sign in first.',
          };
    } catch (error) {
      response = this.#responseTo(error, name);
    }
    if (response.status === 'NO') this.session.faults += 1;
    await this.#say(response);
    this.#deps.onCommand?.(name, response.status, (performance.now() - started) / 1000);
    this.#input.maxLiteralBytes = this.session.login ? MAX_LITERAL : MAX_LITERAL_BEFORE_LOGIN;
    this.#signInWatch.follow(this.session.login?.proven);
    await this.#keepLimits();
    if (this.#tlsIsDue) await this.#startTls();
  }

  #responseTo(error: unknown, name: string): Response {
    if (error instanceof ConnectionEnd || error instanceof ManageSieveFlood) throw error;
    if (error instanceof ManageSieveSyntaxFault) return { status: 'NO', text: error.message };
    const known = responseTo(error);
    if (known) return known;
    this.#deps.log.error({ err: error, name }, 'a ManageSieve command failed');
    return LOCAL_FAULT;
  }

  async #keepLimits(): Promise<void> {
    const { maxFaults, maxFailedLogins } = this.#limits;
    const { faults, failedLogins } = this.session;
    if (faults < maxFaults && failedLogins < maxFailedLogins) return;
    await this.#say({ status: 'BYE', text: 'There were too many faults.' });
    throw new ConnectionEnd('too many faults');
  }

  async #readCommand(): Promise<Argument[]> {
    for (;;) {
      const collected = this.#input.next();
      if (collected?.kind === 'command') return collected.args;
      if (collected) throw new ManageSieveSyntaxFault(collected.text);
      await this.#receive();
    }
  }

  #patienceMs(): number {
    const { idleTimeoutMs, idleTimeoutBeforeLoginMs, signInWithinMs } = this.#limits;
    if (this.session.login) {
      this.#signInDeadline = performance.now() + signInWithinMs;
      return idleTimeoutMs;
    }
    return Math.max(0, Math.min(idleTimeoutBeforeLoginMs, this.#signInDeadline - performance.now()));
  }

  async #receive(): Promise<void> {
    if (this.#isSentAway) await this.#bye('The server is going down.');
    let isIdle = false;
    const timer = setTimeout(() => {
      isIdle = true;
      this.#interrupt?.();
    }, this.#patienceMs());
    const interruption = new Promise<'interrupted'>((resolve) => {
      this.#interrupt = () => resolve('interrupted');
    });
    try {
      const bytes = await Promise.race([this.#transport.read(), interruption]);
      if (bytes === 'interrupted')
        await this.#bye(isIdle ? 'You have been silent for long.' : 'The server is going down.');
      else if (bytes) this.#input.push(bytes);
      else throw new ConnectionEnd('closed by the peer');
    } finally {
      clearTimeout(timer);
      this.#interrupt = undefined;
    }
  }

  async #bye(text: string): Promise<never> {
    await this.#say({ status: 'BYE', code: 'TRYLATER', text });
    throw new ConnectionEnd(text);
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#transport.isClosed) throw new ConnectionEnd('closed by the peer');
    const timer = setTimeout(() => this.#transport.close(), this.#limits.idleTimeoutBeforeLoginMs);
    try {
      await this.#transport.write(bytes);
    } finally {
      clearTimeout(timer);
    }
  }

  async #startTls(): Promise<void> {
    this.#tlsIsDue = false;
    this.#input.clear();
    try {
      await this.#transport.startTls();
    } catch (error) {
      const { remoteAddress } = this.session;
      this.#deps.log.debug({ err: error, remoteAddress }, 'no TLS session came about');
      throw new ConnectionEnd('no TLS');
    }
    this.session.isSecure = true;
    this.session.takesPasswords = true;
    this.session.tlsProofs = this.#transport.tlsProofs;
    await this.#say(this.#greeting());
  }
}
