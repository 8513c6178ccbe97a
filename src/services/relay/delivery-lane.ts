/**
 * The messages of one destination over one connection, one after the other: connect, send, record, and keep the connection
 * for the next.
 *
 * What became of a message is recorded before the next is sent, so that a crash repeats at most one transaction a
 * connection. A server that cannot be reached is not asked again for each message that waits for it.
 */
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { ReplyFault } from '#formats/smtp/reply-collector.ts';
import type { RecordResolver } from '#platform/dns/resolver.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { NO_TRACING, type Tracing } from '#platform/telemetry/tracing.ts';
import { ConnectionFault } from './connection-fault.ts';
import { type ConnectionKeeper, type ConnectionSettings, openConnection } from './connections.ts';
import { type DestinationSettings, findDestinations } from './destinations.ts';
import type { OutcomeParts } from './outcome-parts.ts';
import type { OutcomeRecorder } from './outcomes.ts';
import type { MailSigner } from './signing.ts';
import type { SmtpClient } from './smtp-client.ts';
import { type Fate, type Outcome, outcomeForAll, sendMessage } from './transaction.ts';

export interface LaneParts extends OutcomeParts {
  resolver: RecordResolver;
  log: Logger;
  destinations: DestinationSettings;
  connection: ConnectionSettings;
  signer?: MailSigner;
  tracing?: Tracing;
  /** Told of every recipient's fate. */
  onOutcome?: (kind: Outcome['kind']) => void;
}

/** What lanes of a worker share. */
export interface LaneState {
  keeper: ConnectionKeeper;
  recorder: OutcomeRecorder;
  isStopping: () => boolean;
}

/** After the database was away. */
const PAUSE_AFTER_FAULT_MS = 1_000;

/** A message sent, or a reason that holds for every other message to this destination. */
type Attempt =
  | { kind: 'tried'; outcomes: Outcome[]; client: SmtpClient | undefined }
  | { kind: 'unreachable'; fate: Fate };

function fateOfFault(error: ConnectionFault | ReplyFault): Fate {
  const reply = error instanceof ConnectionFault ? error.reply : undefined;
  if (!reply) return { kind: 'deferred', status: '4.4.2', text: error.message, cause: 'unreachable' };
  const isPermanent = reply.code >= 500;
  return {
    kind: isPermanent ? 'failed' : 'deferred',
    status: reply.enhanced ?? (isPermanent ? '5.5.0' : '4.3.0'),
    text: `${error.message}: ${reply.code} ${reply.lines.join(' ')}`,
  };
}

function fateOf(work: LeasedWork, error: unknown, log: Logger): Fate {
  if (error instanceof ConnectionFault || error instanceof ReplyFault) return fateOfFault(error);
  log.error({ err: error, message: work.messageId }, 'a message could not be sent');
  return { kind: 'deferred', status: '4.3.0', text: 'A fault of this server.' };
}

async function connect(work: LeasedWork, parts: LaneParts): Promise<SmtpClient | Fate> {
  const found = await findDestinations(work, parts.resolver, parts.destinations);
  if (found.kind !== 'found') return found;
  try {
    return await openConnection(work.domain, found.destinations, parts.connection, parts.log);
  } catch (error) {
    return fateOf(work, error, parts.log);
  }
}

/** Tries one message; on a connection that was kept and turns out to be dead, once more on a new one. */
async function attempt(work: LeasedWork, kept: SmtpClient | undefined, parts: LaneParts): Promise<Attempt> {
  const reusable = kept?.isUsable ? kept : undefined;
  const client = reusable ?? (await connect(work, parts));
  if ('kind' in client) return { kind: 'unreachable', fate: client };
  const progress = { isDataSent: false };
  try {
    client.messages += 1;
    const outcomes = await sendMessage(client, work, parts, progress);
    return { kind: 'tried', outcomes, client };
  } catch (error) {
    client.destroy();
    if (reusable && !progress.isDataSent && error instanceof ConnectionFault)
      return attempt(work, undefined, parts);
    const outcomes = outcomeForAll(work, fateOf(work, error, parts.log));
    return { kind: 'tried', outcomes, client: undefined };
  }
}

/** The same in the trace that the message came with. */
function attemptTraced(work: LeasedWork, kept: SmtpClient | undefined, parts: LaneParts): Promise<Attempt> {
  const facts = {
    'congthu.message.id': work.messageId,
    'congthu.domain': work.domain,
    'congthu.recipients': work.recipients.length,
    'congthu.attempt': work.recipients[0]?.attempts ?? 0,
  };
  return (parts.tracing ?? NO_TRACING).below(work.traceparent, 'relay', facts, async (note) => {
    const result = await attempt(work, kept, parts);
    note({ 'congthu.status': result.kind === 'tried' ? result.outcomes[0]?.status : result.fate.status });
    return result;
  });
}

/** For the log: which message, where to, and what became of how many recipients; no address. */
function factsOf({ messageId, domain }: LeasedWork, outcomes: readonly Outcome[]): object {
  const countOf = (kind: Outcome['kind']): number => outcomes.filter((one) => one.kind === kind).length;
  return {
    message: messageId,
    domain,
    delivered: countOf('delivered'),
    deferred: countOf('deferred'),
    failed: countOf('failed'),
    status: outcomes[0]?.status,
    by: outcomes[0]?.remoteMta,
  };
}

/** Records outcomes, again and again while the database is away: what is not recorded is sent twice. */
async function record(
  work: LeasedWork,
  outcomes: readonly Outcome[],
  parts: LaneParts,
  state: LaneState,
): Promise<void> {
  for (;;) {
    try {
      await state.recorder.record(work, outcomes);
      for (const outcome of outcomes) parts.onOutcome?.(outcome.kind);
      parts.log.info(factsOf(work, outcomes), 'a message was tried');
      return;
    } catch (error) {
      const level = error instanceof Refusal ? 'warn' : 'error';
      parts.log[level]({ err: error, message: work.messageId }, 'an outcome was not recorded');
      // The lease runs out and the recipients are tried again: at least once, never not at all.
      if (!isTemporary(error) || state.isStopping()) return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAULT_MS));
  }
}

/** Recorded together, so that they share commits. */
const RECORDED_TOGETHER = 200;

/** The same fate for everything that waits: its server cannot be reached. */
async function recordForAll(
  works: readonly LeasedWork[],
  fate: Fate,
  parts: LaneParts,
  state: LaneState,
): Promise<void> {
  for (let at = 0; at < works.length; at += RECORDED_TOGETHER) {
    const some = works.slice(at, at + RECORDED_TOGETHER);
    await Promise.all(some.map((work) => record(work, outcomeForAll(work, fate), parts, state)));
  }
}

/** Where a lane gets its messages from. */
export interface LaneSource {
  /** How many messages a connection takes now; 0: any number. */
  messagesPerConnection(): number;
  keepIdleMs(): number;
  /** The next one, whose turn it is. */
  next(): LeasedWork | undefined;
  /** All that waits for the destination. */
  rest(): LeasedWork[];
}

/** It has carried as many messages as its server is to be given over one connection. */
function isUsedUp(client: SmtpClient, source: LaneSource): boolean {
  const most = source.messagesPerConnection();
  return most > 0 && client.messages >= most;
}

/** Sends messages of one destination until none is left; `key` is what its connections are kept under. Never throws. */
export async function sendAll(
  key: string,
  source: LaneSource,
  parts: LaneParts,
  state: LaneState,
): Promise<void> {
  let client = state.keeper.take(key);
  while (!state.isStopping()) {
    const work = source.next();
    if (!work) break;
    const result = await attemptTraced(work, client, parts);
    if (result.kind === 'unreachable') {
      await recordForAll([work, ...source.rest()], result.fate, parts, state);
      return;
    }
    client = result.client;
    await record(work, result.outcomes, parts, state);
    if (client && isUsedUp(client, source)) {
      await client.quit();
      client = undefined;
    }
  }
  if (client?.isUsable && !state.isStopping()) state.keeper.keep(key, client, source.keepIdleMs());
  else await client?.quit();
}

/** Ends what somebody has decided about; the sender is told. */
export async function endByVerdict(work: LeasedWork, parts: LaneParts, state: LaneState): Promise<void> {
  const fate: Fate = { kind: 'failed', status: '5.7.1', text: work.verdict ?? '' };
  await record(work, outcomeForAll(work, fate), parts, state);
}
