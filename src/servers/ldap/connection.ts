/**
 * One connection: bytes to messages, operations one at a time in the order sent, Abandon at once (RFC 4511 §4.11).
 *
 * The one catch of the server stands here: a request that makes no sense is answered protocolError and the connection lives on; bytes
 * that are no LDAP message leave no place to go on from, so the client is told and the connection ends (RFC 4511 §4.1.1).
 */

import { MessageCollector } from '#formats/ldap/message-collector.ts';
import { decodeMessage, decodeMessageId, type LdapMessage } from '#formats/ldap/requests.ts';
import { encodeDisconnection, encodeResult } from '#formats/ldap/responses.ts';
import { type LdapResult, RESULT } from '#formats/ldap/result-codes.ts';
import { LdapSyntaxFault } from '#formats/ldap/syntax-fault.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import type { Transport } from '#platform/net/transport.ts';
import { mayTakePasswords } from '#services/sign-in/plain-auth.ts';
import { SignInWatch } from '#services/sign-in/standing.ts';
import type { LdapDependencies } from './dependencies.ts';
import { LdapFault } from './ldap-fault.ts';
import { DEFAULT_LIMITS, type LdapLimits } from './limits.ts';
import type { Conversation, OperationContext } from './operation.ts';
import { bind } from './operations/bind.ts';
import { answerKind, type OrdinaryRequest, runOperation } from './registry.ts';
import { forgetIdentity, type LdapSession, newSession } from './session.ts';
import { sentence, type TextKey } from './texts.ts';

/** An operation from its request to its answer. */
interface UnderWay {
  readonly controller: AbortController;
  /** The number to answer: of a SASL bind the last request's. */
  answerId: number;
}

/** Runs one connection to its end. */
export class LdapConnection {
  readonly #deps: LdapDependencies;
  readonly #transport: Transport;
  readonly #limits: LdapLimits;
  readonly #session: LdapSession;
  readonly #signInWatch: SignInWatch;
  #signInDeadline: number;
  #patience: NodeJS.Timeout | undefined;
  readonly #collector = new MessageCollector();
  readonly #underWay = new Map<number, UnderWay>();
  #queue: Promise<void> = Promise.resolve();
  #endReason: TextKey | undefined;
  #interrupt: (() => void) | undefined;
  /** While an operation changes the connection, nothing is read (StartTLS). */
  #pause: Promise<void> | undefined;

  constructor(deps: LdapDependencies, transport: Transport) {
    this.#deps = deps;
    this.#transport = transport;
    this.#limits = { ...DEFAULT_LIMITS, ...deps.limits };
    this.#signInDeadline = performance.now() + this.#limits.signInWithinMs;
    this.#signInWatch = new SignInWatch(deps.signIn, () => forgetIdentity(this.#session));
    this.#session = newSession({
      remoteAddress: transport.remoteAddress,
      isSecure: transport.isSecure,
      takesPasswords: mayTakePasswords(deps.settings.allowPlainAuth, transport),
      tlsProofs: transport.tlsProofs,
    });
  }

  /** Ends the connection once the operations under way are answered. */
  sendAway(reason: TextKey = 'shuttingDown'): void {
    this.#endReason ??= reason;
    this.#interrupt?.();
  }

  /** Serves until the client leaves, is silent for too long, or makes no sense. */
  async run(): Promise<void> {
    try {
      while (!this.#session.isEnding && (await this.#receive())) await this.#serveReceived();
      if (this.#endReason) await this.#sayGoodbye(this.#endReason);
    } finally {
      this.#session.conversation?.abort();
      this.#signInWatch.end();
      if (!this.#endReason) for (const { controller } of this.#underWay.values()) controller.abort();
      await this.#queue;
      this.#transport.close();
    }
  }

  #patienceMs(): number {
    const { idleTimeoutMs, handshakeTimeoutMs, signInWithinMs } = this.#limits;
    if (this.#session.identity) {
      this.#signInDeadline = performance.now() + signInWithinMs;
      return idleTimeoutMs;
    }
    return Math.max(0, Math.min(handshakeTimeoutMs, this.#signInDeadline - performance.now()));
  }

  /** Begins anew when a bind is over: it was read, and waited for, as a stranger's. */
  #beginPatience(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.sendAway('tooLong'), this.#patienceMs());
  }

  /** More bytes; false where none will come. */
  async #receive(): Promise<boolean> {
    if (this.#endReason) return false;
    this.#beginPatience();
    const interruption = new Promise<'interrupted'>((resolve) => {
      this.#interrupt = () => resolve('interrupted');
    });
    try {
      const bytes = await Promise.race([this.#transport.read(), interruption]);
      if (bytes === 'interrupted' || !bytes) return false;
      this.#collector.push(bytes);
      return true;
    } finally {
      clearTimeout(this.#patience);
      this.#interrupt = undefined;
    }
  }

  async #serveReceived(): Promise<void> {
    try {
      for (let bytes = this.#collector.next(); bytes; bytes = this.#collector.next()) {
        await this.#takeMessage(bytes);
        if (this.#session.isEnding) return;
      }
    } catch (error) {
      if (!(error instanceof LdapSyntaxFault)) throw error;
      this.#session.isEnding = true;
      const result = { code: RESULT.protocolError, message: sentence('brokenMessage') };
      await this.#send(encodeDisconnection(result));
    }
  }

  async #takeMessage(bytes: Buffer): Promise<void> {
    let message: LdapMessage;
    try {
      message = decodeMessage(bytes);
    } catch (error) {
      const id = error instanceof LdapSyntaxFault ? decodeMessageId(bytes) : undefined;
      if (id === undefined) throw error;
      const result = { code: RESULT.protocolError, message: sentence('brokenMessage') };
      await this.#send(encodeResult(id, 'extended', result));
      return;
    }
    const { request } = message;
    if (request.kind === 'unbind') this.#session.isEnding = true;
    else if (request.kind === 'abandon') this.#underWay.get(request.messageId)?.controller.abort();
    else if (request.kind === 'bind' && this.#goesOn(message)) return;
    else if (this.#underWay.size >= this.#limits.maxPending || this.#underWay.has(message.id))
      await this.#send(encodeResult(message.id, answerKind(request), this.#tooMany()));
    else this.#enqueue(message);
    // Operations come one after the other, but a StartTLS must be over before the next byte is read.
    await this.#pause;
  }

  #tooMany(): LdapResult {
    return { code: RESULT.busy, message: sentence('busy') };
  }

  /** A bind that goes on with a conversation of its mechanism; another ends it (RFC 4511 §4.2.1). */
  #goesOn({ id, request }: LdapMessage): boolean {
    const { conversation } = this.#session;
    if (!conversation || request.kind !== 'bind') return false;
    const { authentication } = request;
    if (authentication.kind !== 'sasl' || authentication.mechanism !== conversation.mechanism) {
      conversation.abort();
      return false;
    }
    for (const entry of this.#underWay.values()) entry.answerId = id;
    conversation.answer(Buffer.from(authentication.credentials ?? []));
    return true;
  }

  #enqueue(message: LdapMessage): void {
    const underWay: UnderWay = { controller: new AbortController(), answerId: message.id };
    this.#underWay.set(message.id, underWay);
    // A bind of several steps holds the queue while its conversation goes on, so nothing runs half signed in.
    const running = this.#queue.then(() => this.#answer(message, underWay));
    this.#queue = running;
    const { request } = message;
    if (request.kind === 'extended') this.#pause = running;
  }

  async #answer(message: LdapMessage, underWay: UnderWay): Promise<void> {
    const started = performance.now();
    const { request } = message;
    let code: number = RESULT.other;
    try {
      if (!underWay.controller.signal.aborted) code = await this.#run(message, underWay);
    } catch (error) {
      const result = this.#resultOf(error, request.kind);
      code = result.code;
      if (!underWay.controller.signal.aborted)
        await this.#send(encodeResult(underWay.answerId, answerKind(request), result));
    } finally {
      this.#underWay.delete(message.id);
      this.#pause = undefined;
    }
    this.#signInWatch.follow(this.#session.identity?.proven);
    if (request.kind === 'bind' && this.#interrupt) this.#beginPatience();
    if (this.#session.failedBinds >= this.#limits.maxFailedBinds) this.sendAway('tooOften');
    this.#deps.onOperation?.(request.kind, code, (performance.now() - started) / 1000);
  }

  #run(message: LdapMessage, underWay: UnderWay): Promise<number> {
    const context: OperationContext = {
      id: message.id,
      controls: message.controls,
      deps: this.#deps,
      limits: this.#limits,
      session: this.#session,
      signal: underWay.controller.signal,
      conversation: this.#conversation,
    };
    const { request } = message;
    if (request.kind === 'bind') return bind(context, request, () => underWay.answerId);
    return runOperation(context, request as OrdinaryRequest);
  }

  readonly #conversation: Conversation = {
    send: (bytes) => this.#send(bytes),
    startTls: () => this.#startTls(),
    othersUnderWay: () => this.#underWay.size - 1,
  };

  #resultOf(error: unknown, operation: string): LdapResult {
    if (error instanceof LdapFault) return error.result;
    if (error instanceof LdapSyntaxFault)
      return { code: RESULT.protocolError, message: sentence('brokenMessage') };
    if (error instanceof Refusal && error.code === 'notPermitted')
      return { code: RESULT.insufficientAccessRights, message: sentence('signInFirst') };
    if (isTemporary(error)) return { code: RESULT.unavailable, message: sentence('later') };
    this.#deps.log.error({ err: error, operation }, 'an LDAP operation failed');
    return { code: RESULT.other, message: sentence('localFault') };
  }

  async #sayGoodbye(reason: TextKey): Promise<void> {
    await this.#queue;
    await this.#send(encodeDisconnection({ code: RESULT.unavailable, message: sentence(reason) }));
  }

  /** A client that takes nothing for as long as it may be silent is let go. */
  async #send(bytes: Buffer): Promise<void> {
    const timer = setTimeout(() => this.#transport.close(), this.#limits.idleTimeoutMs);
    try {
      await this.#transport.write(bytes);
    } finally {
      clearTimeout(timer);
    }
  }

  async #startTls(): Promise<void> {
    this.#collector.clear();
    try {
      await this.#transport.startTls();
    } catch (error) {
      const { remoteAddress } = this.#session;
      this.#deps.log.debug({ err: error, remoteAddress }, 'no TLS session came about');
      this.#session.isEnding = true;
      return;
    }
    this.#session.isSecure = true;
    this.#session.takesPasswords = true;
    this.#session.tlsProofs = this.#transport.tlsProofs;
  }
}
