/**
 * One connection: what the socket gives goes to the collector, commands run one at a time in the order sent.
 *
 * Pipelining needs nothing more: the next command is looked at when the last has answered (RFC 9051 §5.5).
 * Reading is by request, so a client that sends faster than it is served waits in its own socket.
 */
import { type CollectorFault, CommandCollector } from '#formats/imap/collector.ts';
import { limitsAfterLogin, limitsBeforeLogin } from '#formats/imap/collector-limits.ts';
import type { Wire } from '#formats/imap/encoder.ts';
import { capabilityCode, encodeContinuation } from '#formats/imap/status-response.ts';
import { Breather } from '#platform/kernel/breath.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { type ByteStream, DeflatedStream } from '#platform/net/deflated.ts';
import type { HeldMemory } from '#platform/net/receiving-memory.ts';
import type { Transport } from '#platform/net/transport.ts';
import { SignInWatch } from '#services/sign-in/standing.ts';
import { AccountWatches } from './account-watches.ts';
import type { Completion, Dialog } from './command.ts';
import type { ImapDependencies } from './dependencies.ts';
import { answerCommand, type CommandSurroundings } from './dispatch.ts';
import { ConnectionEnd } from './faults.ts';
import {
  IDLE_TIMEOUT_MS,
  LOGIN_TIMEOUT_MS,
  MAX_FAILED_LOGINS,
  MAX_FAULTS_AFTER_LOGIN,
  MAX_FAULTS_BEFORE_LOGIN,
  SIGN_IN_WITHIN_MS,
} from './limits.ts';
import { tellNotices } from './notify.ts';
import { ImapOutput } from './output.ts';
import { capabilitiesOf } from './registry.ts';
import { type ImapSession, newSession, type SessionStart } from './session.ts';

/** What a connection needs of its transport. */
export type ImapTransport = Pick<
  Transport,
  'read' | 'write' | 'startTls' | 'close' | 'isClosed' | 'tlsProofs'
>;

/** What a refused literal or line is answered with. */
const FAULT_ANSWERS: Record<CollectorFault['reason'], Completion> = {
  lineTooLong: { status: 'BAD', code: 'LIMIT', text: 'Command too long.' },
  literalTooLarge: { status: 'NO', code: 'TOOBIG', text: 'Literal too large.' },
  tooManyLiterals: { status: 'BAD', code: 'LIMIT', text: 'Too many literals.' },
  noRoom: {
    status: 'NO',
    code: 'UNAVAILABLE',
    text: 'Too much large mail is coming at the moment; try again.',
  },
};

/** Runs one connection to its end. */
export class ImapConnection implements Dialog {
  readonly session: ImapSession;
  readonly #deps: ImapDependencies;
  readonly #transport: ImapTransport;
  readonly #collector = new CommandCollector();
  readonly #out: ImapOutput;
  readonly #surroundings: CommandSurroundings;
  #reading: Promise<Buffer | undefined> | undefined;
  /** The BYE text once the connection is to be ended from outside. */
  #farewell: string | undefined;
  /** Ends the wait for bytes; set while there is one. */
  #interrupt: ((reason: 'farewell' | 'news') => void) | undefined;
  /** The room that the messages have which are coming. */
  #memory: HeldMemory | undefined;
  #tlsIsDue = false;
  #deflateIsDue = false;
  /** The change log is still to be asked about the selected mailbox, but not before the next command. */
  #newsWaits = false;
  /** The transport, or what lies above it since COMPRESS. */
  #stream: ByteStream;
  #deflated: DeflatedStream | undefined;
  #faults = 0;
  /** Until when somebody has to be signed in, whatever is said meanwhile. */
  #signInDeadline: number;
  readonly #signInWatch: SignInWatch;
  readonly #watches: AccountWatches;
  /** Whose place among the account's sessions this one has. */
  #enteredAccount: AccountId | undefined;

  constructor(deps: ImapDependencies, transport: ImapTransport, start: SessionStart) {
    this.#deps = deps;
    this.#transport = transport;
    this.#stream = transport;
    this.session = newSession(start);
    this.#signInDeadline = this.#newSignInDeadline();
    this.#signInWatch = new SignInWatch(deps.signIn, () => this.sendAway('Your sign-in has ended.'));
    this.#watches = new AccountWatches(deps.hub, this.session, () => this.#interrupt?.('news'));
    this.#out = new ImapOutput(
      (bytes) => this.#write(bytes),
      () => this.session.language,
    );
    this.#surroundings = {
      deps,
      session: this.session,
      out: this.#out,
      dialog: this,
      capabilities: () => capabilitiesOf(this.session, deps),
    };
  }

  /** Ends the connection with BYE as soon as no command is running. */
  sendAway(text: string): void {
    this.#farewell ??= text;
    this.#interrupt?.('farewell');
  }

  /** Greets, serves, and closes; never rejects for the peer's sake. */
  async run(): Promise<void> {
    try {
      const greeting = `${this.#deps.settings.hostname} is ready.`;
      const capabilities = capabilityCode(this.#surroundings.capabilities());
      await this.#sayStatus('*', 'OK', greeting, capabilities);
      // Who sends many commands at once must not be served before all others.
      const breather = new Breather();
      while (!this.session.isEnding) {
        await this.#serveNext();
        if (breather.isDue) await breather.breathe();
      }
    } catch (error) {
      if (!(error instanceof ConnectionEnd)) throw error;
    } finally {
      // A sign-in whose answer could not be written any more has its place all the same.
      this.#enteredAccount ??= this.session.signedIn?.access.accountId;
      this.#giveBackSession();
      this.#memory?.release();
      this.#signInWatch.end();
      this.#watches.end();
      this.#deflated?.close();
      this.#transport.close();
    }
  }

  async continueWith(wire: Wire): Promise<void> {
    await this.#say(wire);
  }

  async readLine(): Promise<Buffer> {
    for (;;) {
      const line = await this.#takeLine();
      if (line) return line;
      await this.#receive();
    }
  }

  async readLineOrNews(): Promise<Buffer | undefined> {
    for (;;) {
      const line = await this.#takeLine();
      if (line || this.session.hasNews || this.#hasNotices) return line;
      await this.#receive('news');
    }
  }

  startTlsAfterReply(): void {
    this.#tlsIsDue = true;
  }

  compressAfterReply(): void {
    this.#deflateIsDue = true;
  }

  /** A client that is gone, or reads nothing for as long as it may be silent, stops the command that answers it. */
  async #write(bytes: Buffer): Promise<void> {
    if (this.#transport.isClosed) throw new ConnectionEnd('closed by the peer');
    const timer = setTimeout(() => this.#transport.close(), IDLE_TIMEOUT_MS);
    try {
      await this.#stream.write(bytes);
    } finally {
      clearTimeout(timer);
    }
  }

  async #say(wire: Wire): Promise<void> {
    this.#out.wire(wire);
    await this.#out.flush();
  }

  async #sayStatus(...status: Parameters<ImapOutput['status']>): Promise<void> {
    this.#out.status(...status);
    await this.#out.flush();
  }

  async #takeLine(): Promise<Buffer | undefined> {
    const event = this.#collector.nextLine();
    if (event?.kind === 'line') return event.bytes;
    if (event) await this.#answerFault(event);
    return undefined;
  }

  async #serveNext(): Promise<void> {
    const event = this.#collector.next();
    if (!event && this.#hasNotices) await this.#tellNotices();
    else if (!event) await this.#receive(this.session.notify && 'news');
    else if (event.kind === 'fault') await this.#answerFault(event);
    else if (event.kind === 'continuation') await this.#say(encodeContinuation('Go ahead.'));
    else {
      this.session.hasNews ||= this.#newsWaits;
      this.#newsWaits = false;
      const completion = await answerCommand(this.#surroundings, event.segments);
      this.#memory?.release();
      await this.#afterCommand(completion);
    }
  }

  get #hasNotices(): boolean {
    const { notify, hasNotice, hasNews } = this.session;
    return notify !== undefined && (hasNotice || hasNews);
  }

  /** RFC 5465 §1: what NOTIFY asked for is told while no command is running. */
  async #tellNotices(): Promise<void> {
    const hadNews = this.session.hasNews;
    try {
      await tellNotices({ ...this.#surroundings, tag: '*' });
    } catch (error) {
      if (error instanceof ConnectionEnd) throw error;
      this.#deps.log.error({ err: error, session: this.session.id }, 'an IMAP notification failed');
    }
    // Without a group for the selected mailbox its news waits for the next command.
    this.#newsWaits = hadNews && this.session.hasNews;
    if (this.#newsWaits) this.session.hasNews = false;
  }

  async #afterCommand(completion: Completion): Promise<void> {
    if (completion.status === 'BAD') await this.#countFault();
    if (this.session.failedLogins >= MAX_FAILED_LOGINS) await this.#sayBye('Too many wrong passwords.');
    if (this.#tlsIsDue) await this.#startTls();
    if (this.#deflateIsDue) this.#startDeflate();
    const accountId = this.session.signedIn?.access.accountId;
    if (!accountId && this.#enteredAccount) this.#leaveAccount();
    if (accountId && !this.#enteredAccount) this.#enterAccount(accountId);
    this.#signInWatch.follow(this.session.signedIn?.proven);
    this.#watches.follow();
  }

  /** What becomes possible with sign-in: longer commands, and news of the account. */
  #enterAccount(accountId: AccountId): void {
    const memory = this.#deps.receiving?.hold(accountId);
    this.#memory = memory;
    const { maxMessageBytes } = this.#deps.settings;
    this.#collector.limits = limitsAfterLogin(maxMessageBytes, memory && ((bytes) => memory.grow(bytes)));
    this.#enteredAccount = accountId;
  }

  #leaveAccount(): void {
    this.#collector.limits = limitsBeforeLogin;
    this.#signInDeadline = this.#newSignInDeadline();
    this.#giveBackSession();
  }

  #giveBackSession(): void {
    if (this.#enteredAccount) this.#deps.accountSessions.giveBack(this.#enteredAccount);
    this.#enteredAccount = undefined;
  }

  /** RFC 4978 §3: what was sent before the OK is plain, and clients send nothing between. */
  #startDeflate(): void {
    this.#deflateIsDue = false;
    this.#collector.clear();
    this.#deflated = new DeflatedStream(this.#transport);
    this.#stream = this.#deflated;
  }

  /** RFC 9051 §6.2.1: nothing sent before the handshake counts afterwards. */
  async #startTls(): Promise<void> {
    this.#tlsIsDue = false;
    this.#collector.clear();
    try {
      await this.#transport.startTls();
    } catch (error) {
      throw new ConnectionEnd(`no TLS session came about: ${String(error)}`);
    }
    this.session.isSecure = true;
    this.session.tlsProofs = this.#transport.tlsProofs;
    this.session.takesPasswords = true;
    this.session.canStartTls = false;
  }

  async #answerFault(fault: CollectorFault): Promise<void> {
    const { status, code, text } = FAULT_ANSWERS[fault.reason];
    this.#memory?.release();
    await this.#sayStatus(fault.tag ?? '*', status, text, code);
    if (fault.fatal) await this.#sayBye('That is too much to read on.');
    await this.#countFault();
  }

  async #countFault(): Promise<void> {
    this.#faults += 1;
    const most = this.session.signedIn ? MAX_FAULTS_AFTER_LOGIN : MAX_FAULTS_BEFORE_LOGIN;
    if (this.#faults >= most) await this.#sayBye('Too many commands that are not IMAP.');
  }

  async #sayBye(text: string): Promise<never> {
    await this.#sayStatus('*', 'BYE', text);
    throw new ConnectionEnd(text);
  }

  #newSignInDeadline(): number {
    return performance.now() + (this.#deps.signInWithinMs ?? SIGN_IN_WITHIN_MS);
  }

  #patienceMs(): number {
    if (this.session.signedIn) return IDLE_TIMEOUT_MS;
    return Math.max(0, Math.min(LOGIN_TIMEOUT_MS, this.#signInDeadline - performance.now()));
  }

  /** Waits for bytes, for the end, and where asked for news, whichever is first. */
  async #receive(also?: 'news'): Promise<void> {
    if (this.#farewell !== undefined) await this.#sayBye(this.#farewell);
    this.#reading ??= this.#stream.read();
    const timer = setTimeout(() => this.sendAway('Nothing heard for too long.'), this.#patienceMs());
    const interruption = new Promise<void>((resolve) => {
      this.#interrupt = (reason) => {
        if (reason === 'farewell' || also === 'news') resolve();
      };
    });
    try {
      const bytes = await Promise.race([this.#reading, interruption.then(() => 'interrupted' as const)]);
      if (bytes === 'interrupted') return;
      this.#reading = undefined;
      if (!bytes) throw new ConnectionEnd('closed by the peer');
      this.#collector.push(bytes);
    } finally {
      clearTimeout(timer);
      this.#interrupt = undefined;
    }
  }
}
