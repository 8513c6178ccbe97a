/**
 * The one pipeline between the wire and the mailboxes: steps × entrances, then one commit.
 *
 * Every message, from a stranger, from an official or from our own programs, passes `deliver`. Each step gives a
 * verdict; only here a verdict becomes a reply. Filing is one transaction for all local recipients and for the
 * outbound queue of all remote ones, and `accepted` is said only after its commit.
 */
import { Breather } from '#platform/kernel/breath.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { NO_TRACING } from '#platform/telemetry/tracing.ts';
import type { DeliveryParts, DeliveryReply, NegativeReply } from './delivery-parts.ts';
import { fileMail } from './file-mail.ts';
import { readersOf } from './groups/readers.ts';
import { heldMailOf } from './hold-mail.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { keepForLater } from './keep-for-later.ts';
import { type MailInHand, openMail } from './mail-in-hand.ts';
import { type MatrixEntry, STEPS } from './matrix.ts';
import type { BadVerdict, Step, Verdict } from './verdict.ts';

/** What servers need of this room. */
export interface Delivery {
  deliver(message: IncomingMessage): Promise<DeliveryReply>;
}

function replyFor(verdict: BadVerdict): DeliveryReply {
  return {
    kind: verdict.kind === 'defer' ? 'deferred' : 'refused',
    code: verdict.code,
    enhanced: verdict.enhanced,
    text: verdict.text,
  };
}

const DEFERRED: Record<string, NegativeReply> = {
  storageFull: { code: 452, enhanced: '4.3.1', text: 'Storage is full at the moment, try again later' },
  notFound: { code: 450, enhanced: '4.2.1', text: 'A mailbox changed in this moment, try again' },
  overQuota: { code: 452, enhanced: '4.2.2', text: 'Mailbox full' },
};

/** Nothing is lost: whatever goes wrong in storing, the peer keeps the message and tries again. */
function replyForFault(error: unknown): { kind: 'deferred' } & NegativeReply {
  const known = error instanceof Refusal ? DEFERRED[error.code] : undefined;
  return {
    kind: 'deferred',
    ...(known ?? { code: 451, enhanced: '4.3.0', text: 'Temporary local problem, try again later' }),
  };
}

/** Takes note of a verdict; gives it back where it ends the message's way. */
function apply(mail: MailInHand, verdict: Verdict): BadVerdict | undefined {
  if (verdict.kind === 'annotate') mail.headers.push(...verdict.headers);
  else if (verdict.kind === 'quarantine')
    mail.quarantine ??= { reason: verdict.reason, detail: verdict.detail };
  else if (verdict.kind !== 'pass') return verdict;
  return undefined;
}

/** The verdicts of one line of the matrix, in the order of its steps. */
async function judge(parts: DeliveryParts, mail: MailInHand, entry: MatrixEntry): Promise<Verdict[]> {
  const { tracing = NO_TRACING } = parts;
  const ask = (step: Step): Promise<Verdict> =>
    tracing.span(`step ${step.name}`, {}, async (note) => {
      const verdict = await step.run(mail, parts);
      note({ 'congthu.verdict': verdict.kind });
      return verdict;
    });
  return 'run' in entry ? [await ask(entry)] : Promise.all(entry.map(ask));
}

/** From here on a step can hold the event loop for long enough that others are to have their turn before the next. */
const LARGE_BYTES = 100_000;

async function runSteps(parts: DeliveryParts, mail: MailInHand): Promise<BadVerdict | undefined> {
  const breather = mail.message.bytes.length >= LARGE_BYTES ? new Breather() : undefined;
  for (const entry of STEPS[mail.message.entrance]) {
    if (breather?.isDue) await breather.breathe();
    for (const verdict of await judge(parts, mail, entry)) {
      const bad = apply(mail, verdict);
      if (bad) return bad;
    }
  }
  return undefined;
}

async function storeAsJudged(parts: DeliveryParts, mail: MailInHand): Promise<void> {
  const { message, quarantine } = mail;
  if (quarantine && parts.hold) {
    await parts.hold(heldMailOf(mail, quarantine, await readersOf(message.recipients, parts)));
    if (message.alongside) await parts.filer.fileTogether([], message.alongside);
  } else if (message.holdUntil === undefined) await fileMail(mail, parts);
  else await keepForLater(mail, parts);
}

function store(parts: DeliveryParts, mail: MailInHand): Promise<void> {
  const { tracing = NO_TRACING } = parts;
  return tracing.span('store', { 'congthu.recipients.local': mail.dispositions.size }, () =>
    storeAsJudged(parts, mail),
  );
}

async function runPipeline(parts: DeliveryParts, message: IncomingMessage): Promise<DeliveryReply> {
  const mail = openMail(message, parts);
  const isJudged = parts.filer.expect();
  // In the turn of the loop in which the steps end, what is to be stored is with the filer.
  const bad = await runSteps(parts, mail).finally(isJudged);
  if (bad) return replyFor(bad);
  await store(parts, mail);
  for (const act of mail.afterFiling) act();
  parts.onKept?.({ isJunk: mail.junk?.isJunk === true, isHeld: mail.quarantine !== undefined });
  return { kind: 'accepted', id: mail.id };
}

/** Makes the pipeline of a process. */
export function createDelivery(parts: DeliveryParts): Delivery {
  return {
    deliver: (message) => {
      const { entrance, recipients, bytes } = message;
      const facts = {
        'congthu.entrance': entrance,
        'congthu.recipients': recipients.length,
        'congthu.bytes': bytes.length,
      };
      return (parts.tracing ?? NO_TRACING).span('delivery', facts, async (note) => {
        let reply: DeliveryReply;
        try {
          reply = await runPipeline(parts, message);
        } catch (error) {
          const deferred = replyForFault(error);
          parts.log.error(
            { err: error, entrance, code: deferred.code, ...parts.tracing?.ids() },
            'message deferred',
          );
          reply = deferred;
        }
        note({
          'congthu.reply': reply.kind,
          ...(reply.kind === 'accepted' && { 'congthu.message.id': reply.id }),
        });
        parts.onReply?.(entrance, reply.kind);
        return reply;
      });
    },
  };
}
