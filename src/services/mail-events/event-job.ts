/**
 * Runs the scripts of one event (RFC 6785): the organisation's, then the one that a note names for the mailbox.
 *
 * The message is stored already. A script that is gone, broken or ends with a fault leaves it as it lies.
 */

import { resolveAddress } from '#domain/directory/addresses.ts';
import { type FilterOwner, readFilterOwners } from '#domain/filters/active-filters.ts';
import {
  type EventMessage,
  eventScriptName,
  findEventMessage,
  readEventScriptNames,
  readScriptTexts,
} from '#domain/filters/event-scripts.ts';
import { findRemembered } from '#domain/filters/memory.ts';
import { flagNames } from '#domain/mailstore/flag-names.ts';
import { implicitFlags } from '#formats/sieve/extensions/imap4flags.ts';
import { eventEnvironment } from '#formats/sieve/extensions/imapsieve.ts';
import { runScripts, type ScriptInTurn, type SieveInput, type SieveResult } from '#formats/sieve/machine.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { compile, type FilterSource, lazily } from '#services/delivery/filters/filter-source.ts';
import { DIRECTORY_LIST, MAX_QUESTIONS } from '#services/delivery/filters/script-run.ts';
import { applyToStored, type EventParts } from './apply-to-stored.ts';
import { EVENT_QUEUE, type EventJob } from './mail-events.ts';

/** Beyond this a message is not looked at: it is in memory whole while its scripts run. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Messages looked at together in one process. */
const CONCURRENCY = 4;

interface Scripts {
  inTurn: ScriptInTurn[];
  findScript: SieveInput['findScript'];
}

async function readScripts(
  { db, source }: EventParts & { source: FilterSource },
  { accountId, mailboxId }: EventJob,
): Promise<Scripts> {
  const [organisation, names] = await Promise.all([
    source.organisation(),
    readEventScriptNames(db, accountId),
  ]);
  const name = eventScriptName(names, mailboxId) ?? '';
  const texts = name === '' ? new Map<string, string>() : await readScriptTexts(db, accountId);
  const findOwn = lazily(texts);
  const text = texts.get(name);
  const own = text === undefined ? 'broken' : compile(text);
  return {
    inTurn: [...organisation.events, ...(own === 'broken' ? [] : [{ program: own, isGlobal: false }])],
    findScript: (location, wanted) =>
      location === 'global' ? organisation.findScript(wanted) : findOwn(wanted),
  };
}

function inputOf(
  job: EventJob,
  { message, bytes }: { message: EventMessage; bytes: Buffer },
  owner: FilterOwner,
  parts: EventParts,
): Omit<SieveInput, 'answers' | 'findScript'> {
  const { cause, user, changedFlags } = job;
  const mailbox = owner.mailboxes.find(({ id }) => id === job.mailboxId)?.path ?? '';
  return {
    message: bytes,
    // §4.6: nothing is being delivered; whoever asks for the envelope ends with a fault.
    envelope: { from: '', to: owner.addresses[0] ?? '' },
    now: parts.clock(),
    zoneMinutes: parts.zoneMinutes,
    ownAddresses: owner.addresses,
    environment: {
      domain: parts.domain,
      host: parts.hostname,
      location: 'MS',
      name: 'CongThu',
      phase: 'post',
      ...eventEnvironment({ cause, user, email: user, mailbox, changedFlags }),
    },
    mailboxes: owner.mailboxes,
    virus: 1,
    event: { flags: flagNames(message) },
    isList: (name) => name === DIRECTORY_LIST,
  };
}

async function answer(question: string, accountId: AccountId, parts: EventParts): Promise<boolean> {
  const [kind, , value] = JSON.parse(question) as string[];
  if (kind === 'list') return (await resolveAddress(parts.db, value ?? '')) !== undefined;
  return (await findRemembered(parts.db, accountId, [question], parts.clock())).has(question);
}

/** Runs them, again with each answer; undefined where they ask too much. */
async function runAll(
  { inTurn, findScript }: Scripts,
  input: Omit<SieveInput, 'answers' | 'findScript'>,
  accountId: AccountId,
  parts: EventParts,
): Promise<Extract<SieveResult, { kind: 'done' }> | undefined> {
  const answers = new Map<string, boolean>();
  for (let asked = 0; asked < MAX_QUESTIONS; asked += 1) {
    const result = runScripts(inTurn, { ...input, findScript, answers }, implicitFlags);
    if (result.kind === 'done') return result;
    answers.set(result.question, await answer(result.question, accountId, parts));
  }
  return undefined;
}

/** The job. */
export function runEventScripts(parts: EventParts & { source: FilterSource }): JobHandler {
  return {
    queue: EVENT_QUEUE,
    concurrency: CONCURRENCY,
    async run(running) {
      const job = running.payload as EventJob;
      const message = await findEventMessage(parts.db, job);
      if (!message || message.size > MAX_MESSAGE_BYTES) return;
      const scripts = await readScripts(parts, job);
      const owner = (await readFilterOwners(parts.db, [job.accountId])).get(job.accountId);
      if (scripts.inTurn.length === 0 || !owner) return;
      const bytes = await parts.blobs.read(message.blob, { start: 0, end: message.size });
      const result = await runAll(
        scripts,
        inputOf(job, { message, bytes }, owner, parts),
        job.accountId,
        parts,
      );
      if (!result || result.fault) {
        const facts = { account: owner.addresses[0], fault: result?.fault?.key ?? 'tooManyQuestions' };
        parts.log.warn(facts, 'a filter on an event ended with a fault');
        return;
      }
      await applyToStored(result.actions, { job, running, message, bytes, owner }, parts);
    },
  };
}
