/** What a session follows in the accounts whose mailboxes it has to do with: its own, that of the selected mailbox, those that NOTIFY named. */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { ImapDependencies } from './dependencies.ts';
import type { ImapSession } from './session.ts';

/** One account that is watched. */
interface Watched {
  accountId: AccountId;
  unwatch: () => void;
}

/** Keeps a session's watches as its state asks for them, and marks in the session what they tell. */
export class AccountWatches {
  readonly #hub: ImapDependencies['hub'];
  readonly #session: ImapSession;
  readonly #onNews: () => void;
  #own: Watched | undefined;
  /** Of the selected mailbox, where that is in another's account. */
  #selected: Watched | undefined;
  readonly #noticed = new Map<AccountId, () => void>();

  /** `onNews` is called when something was marked that a waiting session has to tell. */
  constructor(hub: ImapDependencies['hub'], session: ImapSession, onNews: () => void) {
    this.#hub = hub;
    this.#session = session;
    this.#onNews = onNews;
  }

  /** To be called when a command may have changed who is signed in, what is selected, or what NOTIFY asks for. */
  follow(): void {
    this.#followOwn();
    this.#followSelected();
    this.#followNoticed();
  }

  end(): void {
    this.#own?.unwatch();
    this.#selected?.unwatch();
    for (const unwatch of this.#noticed.values()) unwatch();
  }

  #watch(accountId: AccountId): Watched {
    const unwatch = this.#hub.watch(accountId, (mailboxes) => {
      const session = this.#session;
      session.hasNotice = true;
      session.hasNews ||= !session.selected || (mailboxes?.has(session.selected.mailbox.id) ?? true);
      if (session.hasNews || session.notify) this.#onNews();
    });
    return { accountId, unwatch };
  }

  #followOwn(): void {
    const wanted = this.#session.signedIn?.access.accountId;
    if (wanted === this.#own?.accountId) return;
    this.#own?.unwatch();
    this.#own = wanted && this.#watch(wanted);
  }

  #followSelected(): void {
    const { selected, signedIn } = this.#session;
    const accountId = selected?.access.accountId;
    const wanted = accountId === signedIn?.access.accountId ? undefined : accountId;
    if (wanted === this.#selected?.accountId) return;
    this.#selected?.unwatch();
    this.#selected = wanted && this.#watch(wanted);
    // What happened between the snapshot and the watch is asked for with the next command.
    this.#session.hasNews ||= wanted !== undefined;
  }

  #followNoticed(): void {
    const { notify, signedIn } = this.#session;
    const wanted = new Set(notify?.accountIds);
    if (signedIn) wanted.delete(signedIn.access.accountId);
    for (const [accountId, unwatch] of this.#noticed)
      if (!wanted.has(accountId)) {
        unwatch();
        this.#noticed.delete(accountId);
      }
    for (const accountId of wanted)
      if (!this.#noticed.has(accountId)) this.#noticed.set(accountId, this.#watchNotices(accountId));
  }

  #watchNotices(accountId: AccountId): () => void {
    return this.#hub.watch(accountId, () => {
      this.#session.hasNotice = true;
      this.#onNews();
    });
  }
}
