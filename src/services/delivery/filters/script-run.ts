/** One account's scripts over one message: what they are given, and the questions they ask on the way. */
import { resolveAddress } from '#domain/directory/addresses.ts';
import type { FilterOwner } from '#domain/filters/active-filters.ts';
import { findRemembered } from '#domain/filters/memory.ts';
import { implicitFlags } from '#formats/sieve/extensions/imap4flags.ts';
import { eventEnvironment } from '#formats/sieve/extensions/imapsieve.ts';
import { runScripts, type ScriptInTurn, type SieveInput, type SieveResult } from '#formats/sieve/machine.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Disposition, MessageForm } from '../disposition.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import type { FilterParts } from './filter-parts.ts';
import type { AccountFilters, OrganisationFilters } from './filter-source.ts';

/** Everybody who has an address here (RFC 6134 lets a server have names of its own). */
export const DIRECTORY_LIST = 'urn:congthu:directory';

/** Each question is a run of its own; scripts that ask more are cut, and the message is kept. */
export const MAX_QUESTIONS = 30;

export interface Filtering {
  accountId: AccountId;
  owner: FilterOwner;
  own: AccountFilters | undefined;
  organisation: OrganisationFilters;
}

function turns({ own, organisation }: Filtering, mail: MailInHand): ScriptInTurn[] {
  const active = own?.active === 'broken' ? undefined : own?.active;
  return [
    ...organisation.before,
    ...(active ? [{ program: active, isGlobal: false }] : []),
    ...organisation.after,
    // Nobody answers junk: its sender is somebody else, or learns that somebody reads here.
    ...(own?.vacation && !mail.junk?.isJunk
      ? [{ program: own.vacation, isGlobal: false, runsUnlessDiscarded: true as const }]
      : []),
  ];
}

function inputOf(
  filtering: Filtering,
  disposition: Disposition,
  form: MessageForm,
  mail: MailInHand,
  parts: FilterParts,
): Omit<SieveInput, 'answers'> {
  const { owner, own, organisation } = filtering;
  const { message } = mail;
  const auth = message.principal?.kind === 'account' ? message.principal.name : undefined;
  return {
    message: form.bytes,
    envelope: {
      from: form.reversePath,
      to: disposition.recipient.address,
      ...(auth !== undefined && { auth }),
    },
    now: parts.clock(),
    zoneMinutes: parts.zoneMinutes,
    ownAddresses: owner.addresses,
    environment: {
      domain: parts.domain,
      host: parts.hostname,
      location: 'MDA',
      name: 'CongThu',
      phase: 'during',
      ...eventEnvironment(undefined),
      'remote-ip': message.peer.remoteAddress,
    },
    mailboxes: owner.mailboxes,
    ...(mail.junk && { junk: mail.junk.likelihood }),
    ...(mail.isScanned && { virus: 1 }),
    findScript: (location, name) =>
      location === 'global' ? organisation.findScript(name) : own?.findScript(name),
    isList: (name) => name === DIRECTORY_LIST,
  };
}

async function answer(question: string, accountId: AccountId, parts: FilterParts): Promise<boolean> {
  const [kind, , value] = JSON.parse(question) as string[];
  if (kind === 'list') return (await resolveAddress(parts.db, value ?? '')) !== undefined;
  return (await findRemembered(parts.db, accountId, [question], parts.clock())).has(question);
}

/** Runs the scripts, again with each answer, until they are done. */
export async function runAccountScripts(
  filtering: Filtering,
  disposition: Disposition,
  form: MessageForm,
  mail: MailInHand,
  parts: FilterParts,
): Promise<Extract<SieveResult, { kind: 'done' }>> {
  const answers = new Map<string, boolean>();
  const input = inputOf(filtering, disposition, form, mail, parts);
  const scripts = turns(filtering, mail);
  for (let asked = 0; asked < MAX_QUESTIONS; asked += 1) {
    const result = runScripts(scripts, { ...input, answers }, implicitFlags);
    if (result.kind === 'done') return result;
    answers.set(result.question, await answer(result.question, filtering.accountId, parts));
  }
  return { kind: 'done', actions: [{ kind: 'keep', flags: [] }] };
}
