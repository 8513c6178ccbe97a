/**
 * What a change of e-mails (RFC 8621 §4.6) means for their places in mailboxes, worked out in memory. Pure.
 *
 * An e-mail's keywords are the same in all its mailboxes, but \Deleted belongs to the place, as IMAP means it. The
 * account is locked while the plan is made, so what was read stays true until commit.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId, ThreadId } from '#platform/kernel/ids.ts';
import { CHANGE, type MailboxChange } from './change-log.ts';
import { DELETED, type Flags, SEEN } from './message-values.ts';
import type { Right } from './rights.ts';

/** Flags to set and clear, or the whole new state. */
export type FlagEdit = { replace: Flags } | { add: Flags; remove: Flags };
/** Mailboxes to enter and leave, or the whole new set. */
export type MailboxEdit =
  | { replace: readonly MailboxId[] }
  | { add: readonly MailboxId[]; remove: readonly MailboxId[] };

/** A change of one e-mail; without edits nothing happens to it. */
export type EmailUpdate = { emailId: EmailId } & (
  | { flags?: FlagEdit; mailboxes?: MailboxEdit }
  | { destroy: true }
);

/** A message as read under the lock. */
export interface EmailPlace {
  emailId: EmailId;
  threadId: ThreadId;
  mailboxId: MailboxId;
  uid: number;
  bits: number;
  keywords: string[];
  size: number;
  receivedAt: Date;
}

interface BoxDelta {
  mailboxId: MailboxId;
  uidNext: number;
  messages: number;
  unseen: number;
  deleted: number;
  bytes: number;
}

export interface EmailPlan {
  /** New places; with `shared` when the e-mail has several now. */
  placed: (EmailPlace & { shared: boolean })[];
  left: EmailPlace[];
  flagged: EmailPlace[];
  destroyed: { emailId: EmailId; size: number }[];
  boxes: BoxDelta[];
  changes: MailboxChange[];
  /** What of the read state of who changes them is asked for, where each person has one. */
  seen: Map<EmailId, boolean>;
  /** Why an update was left out, by its e-mail. */
  refused: Map<EmailId, Refusal>;
}

function hasKeyword(keywords: readonly string[], name: string): boolean {
  return keywords.some((keyword) => keyword.toLowerCase() === name.toLowerCase());
}

/** The flags after an edit, but for those that are not of the e-mail itself and stay as they are. */
function editedFlags(now: Flags, edit: FlagEdit, stays: number): Flags {
  const { bits, keywords } = editedFreely(now, edit);
  return { bits: (bits & ~stays) | (now.bits & stays), keywords };
}

function editedFreely(now: Flags, edit: FlagEdit): Flags {
  if ('replace' in edit) return edit.replace;
  const kept = now.keywords.filter((keyword) => !hasKeyword(edit.remove.keywords, keyword));
  const added = edit.add.keywords.filter((keyword) => !hasKeyword(kept, keyword));
  return { bits: (now.bits | edit.add.bits) & ~edit.remove.bits, keywords: [...kept, ...added] };
}

/** What an edit makes of the read state; undefined where it does not name it. */
function seenAfter(edit: FlagEdit): boolean | undefined {
  if ('replace' in edit) return (edit.replace.bits & SEEN) !== 0;
  if ((edit.remove.bits & SEEN) !== 0) return false;
  return (edit.add.bits & SEEN) !== 0 ? true : undefined;
}

function editedMailboxes(now: readonly MailboxId[], edit: MailboxEdit): Set<MailboxId> {
  if ('replace' in edit) return new Set(edit.replace);
  const removed = new Set(edit.remove);
  return new Set([...now, ...edit.add].filter((id) => !removed.has(id)));
}

function sameKeywords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((keyword) => hasKeyword(b, keyword));
}

/** What the plan may do: the rights on each mailbox (RFC 4314), asked before anything of an e-mail is planned. */
export type MayDo = (mailboxId: MailboxId, right: Right) => boolean;

class Planner {
  readonly plan: EmailPlan = {
    placed: [],
    left: [],
    flagged: [],
    destroyed: [],
    boxes: [],
    changes: [],
    seen: new Map(),
    refused: new Map(),
  };
  readonly #boxes = new Map<MailboxId, BoxDelta>();
  readonly #uidNexts: ReadonlyMap<MailboxId, number>;
  readonly #mayDo: MayDo;
  readonly #stays: number;

  constructor(uidNexts: ReadonlyMap<MailboxId, number>, mayDo: MayDo, seenIsPersonal: boolean) {
    this.#uidNexts = uidNexts;
    this.#mayDo = mayDo;
    this.#stays = seenIsPersonal ? SEEN : 0;
  }

  apply(update: EmailUpdate, places: readonly EmailPlace[]): void {
    const [first] = places;
    if (!first) return;
    if ('destroy' in update) {
      if (places.every((place) => this.#mayLeave(place.mailboxId))) this.#destroy(places);
      else this.#refuse(update.emailId);
      return;
    }
    const current = places.map((place) => place.mailboxId);
    const wanted = update.mailboxes ? editedMailboxes(current, update.mailboxes) : new Set(current);
    const unknown = [...wanted].find((id) => !this.#uidNexts.has(id));
    if (unknown !== undefined)
      this.plan.refused.set(update.emailId, new Refusal('notFound', `There is no mailbox ${unknown}.`));
    else if (wanted.size === 0)
      this.plan.refused.set(
        update.emailId,
        new Refusal('invalidArgument', 'An e-mail is in at least one mailbox.', { property: 'mailboxIds' }),
      );
    else {
      const flags = update.flags ? editedFlags(first, update.flags, this.#stays) : first;
      const seen = this.#stays !== 0 && update.flags ? seenAfter(update.flags) : undefined;
      if (!this.#mayChange(places, wanted, flags) || !(seen === undefined || this.#maySetSeen(places)))
        this.#refuse(update.emailId);
      else {
        this.#change(places, wanted, flags);
        if (seen !== undefined) this.plan.seen.set(update.emailId, seen);
      }
    }
  }

  #maySetSeen(places: readonly EmailPlace[]): boolean {
    return places.every(({ mailboxId }) => this.#mayDo(mailboxId, 's'));
  }

  #refuse(emailId: EmailId): void {
    this.plan.refused.set(emailId, new Refusal('notPermitted', 'You may not do this with this e-mail.'));
  }

  #mayLeave(mailboxId: MailboxId): boolean {
    return this.#mayDo(mailboxId, 't') && this.#mayDo(mailboxId, 'e');
  }

  /** RFC 8621 §2: mayAddItems, mayRemoveItems, maySetSeen, maySetKeywords; flags need the right in every mailbox. */
  #mayChange(places: readonly EmailPlace[], wanted: ReadonlySet<MailboxId>, flags: Flags): boolean {
    const [first] = places as [EmailPlace];
    const current = new Set(places.map((place) => place.mailboxId));
    const entered = [...wanted].every((id) => current.has(id) || this.#mayDo(id, 'i'));
    const left = [...current].every((id) => wanted.has(id) || this.#mayLeave(id));
    const changed = (flags.bits ^ first.bits) & ~DELETED;
    const needsSeen = (changed & SEEN) !== 0;
    const needsOthers = (changed & ~SEEN) !== 0 || !sameKeywords(first.keywords, flags.keywords);
    const flagged = [...current].every(
      (id) => (!needsSeen || this.#mayDo(id, 's')) && (!needsOthers || this.#mayDo(id, 'w')),
    );
    return entered && left && flagged;
  }

  #change(places: readonly EmailPlace[], wanted: ReadonlySet<MailboxId>, flags: Flags): void {
    const shown = flags.bits & ~DELETED;
    for (const place of places) {
      if (!wanted.has(place.mailboxId)) this.#leave(place);
      else if ((place.bits & ~DELETED) !== shown || !sameKeywords(place.keywords, flags.keywords))
        this.#flag(place, { bits: shown | (place.bits & DELETED), keywords: flags.keywords });
    }
    const [first] = places as [EmailPlace];
    for (const mailboxId of wanted) {
      if (places.some((place) => place.mailboxId === mailboxId)) continue;
      const box = this.#box(mailboxId);
      const place = { ...first, mailboxId, uid: box.uidNext++, bits: shown, keywords: flags.keywords };
      this.plan.placed.push({ ...place, shared: wanted.size > 1 });
      this.#count(place, 1);
    }
  }

  #destroy(places: readonly EmailPlace[]): void {
    for (const place of places) this.#leave(place);
    const [first] = places;
    if (first) this.plan.destroyed.push({ emailId: first.emailId, size: first.size });
  }

  #leave(place: EmailPlace): void {
    this.plan.left.push(place);
    this.#count(place, -1);
  }

  #flag(place: EmailPlace, flags: Flags): void {
    this.plan.flagged.push({ ...place, ...flags });
    this.#box(place.mailboxId).unseen +=
      ((place.bits & SEEN) === 0 ? -1 : 0) + ((flags.bits & SEEN) === 0 ? 1 : 0);
  }

  #count(place: EmailPlace, times: 1 | -1): void {
    const box = this.#box(place.mailboxId);
    box.messages += times;
    box.unseen += (place.bits & SEEN) === 0 ? times : 0;
    box.deleted += (place.bits & DELETED) === 0 ? 0 : times;
    box.bytes += times * place.size;
  }

  #box(mailboxId: MailboxId): BoxDelta {
    const known = this.#boxes.get(mailboxId);
    if (known) return known;
    const uidNext = this.#uidNexts.get(mailboxId) ?? 1;
    const box = { mailboxId, uidNext, messages: 0, unseen: 0, deleted: 0, bytes: 0 };
    this.#boxes.set(mailboxId, box);
    this.plan.boxes.push(box);
    return box;
  }

  log(): void {
    const destroyed = new Set(this.plan.destroyed.map(({ emailId }) => emailId));
    const kinds: [number, readonly EmailPlace[]][] = [
      [CHANGE.added, this.plan.placed],
      [CHANGE.flags, this.plan.flagged],
      [CHANGE.removed, this.plan.left.filter(({ emailId }) => !destroyed.has(emailId))],
      [CHANGE.destroyed, this.plan.left.filter(({ emailId }) => destroyed.has(emailId))],
    ];
    for (const [kind, places] of kinds) this.plan.changes.push(...changesOf(kind, places));
  }
}

function changesOf(kind: number, places: readonly EmailPlace[]): MailboxChange[] {
  return [...Map.groupBy(places, (place) => place.mailboxId)].map(([mailboxId, of]) => {
    const inOrder = of.toSorted((a, b) => a.uid - b.uid);
    return {
      kind,
      mailboxId,
      uids: inOrder.map((place) => place.uid),
      emailIds: inOrder.map((place) => place.emailId),
      threadIds: inOrder.map((place) => place.threadId),
    };
  });
}

/**
 * Plans updates, each e-mail at most once, over all its places. Refused, the others go on: `notFound` for an e-mail or
 * a mailbox, `invalidArgument` for an e-mail left without a mailbox, `notPermitted` without the rights.
 */
export function planEmails(
  updates: readonly EmailUpdate[],
  places: readonly EmailPlace[],
  uidNexts: ReadonlyMap<MailboxId, number>,
  mayDo: MayDo,
  seenIsPersonal = false,
): EmailPlan {
  const planner = new Planner(uidNexts, mayDo, seenIsPersonal);
  const byEmail = Map.groupBy(places, (place) => place.emailId);
  for (const update of updates) {
    const own = byEmail.get(update.emailId);
    if (own) planner.apply(update, own);
    else planner.plan.refused.set(update.emailId, new Refusal('notFound', 'This e-mail does not exist.'));
  }
  planner.log();
  return planner.plan;
}
