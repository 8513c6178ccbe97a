/**
 * The application's side of JMAP: session, cache, live lists, push, acts that show at once and are taken back when refused.
 *
 * One client for one signed-in person; everything on the screen comes from its cache.
 */

import { makeSnapshot, type Snapshot } from '../offline/snapshot.ts';
import { Cache } from './cache.ts';
import { EmailList, type KeptList } from './email-list.ts';
import { LIST_PROPERTIES, type ListQuery } from './email-list-calls.ts';
import { OfflineFault, RefusedFault, SignedOutFault } from './faults.ts';
import type { JmapSession, TypeName } from './objects.ts';
import { Outbox } from './outbox.ts';
import { hasRoomFor, mayBeRepeated } from './outliving.ts';
import { inversePatch, type Patch } from './patch.ts';
import { openPush, type StateChange } from './push.ts';
import { catchUp, knownTypes, registerType } from './sync.ts';
import { type Answer, type Arguments, type Call, fetchSession, Transport, textOf } from './transport.ts';

/** Lists that are not shown any more but may be again. */
const MAX_LISTS = 12;

registerType('Mailbox', { properties: undefined, wholly: true });
registerType('Thread', { properties: undefined, wholly: false });
registerType('Email', { properties: LIST_PROPERTIES, wholly: false });
registerType('Identity', { properties: undefined, wholly: true });
registerType('EmailSubmission', { properties: undefined, wholly: false });

export type Connection = 'connecting' | 'live' | 'offline';

export class Client {
  readonly session: JmapSession;
  readonly transport: Transport;
  readonly cache = new Cache((type, accountId) => this.#catchUp(accountId, [type]));
  readonly outbox: Outbox;
  readonly #lists = new Map<string, EmailList>();
  readonly #fetching = new Map<string, Promise<void>>();
  readonly #connectionListeners = new Set<() => void>();
  readonly #refusedListeners = new Set<(error: unknown) => void>();
  readonly #pushedListeners = new Set<(changed: StateChange) => void>();
  #connection: Connection = 'connecting';
  #catchingUp: Promise<void> = Promise.resolve();

  /** Lists of the last time, while the server is away. */
  #keptLists: ReadonlyMap<string, KeptList> = new Map();

  constructor(session: JmapSession) {
    this.session = session;
    this.transport = new Transport(session);
    this.outbox = new Outbox(session.username);
  }

  /** The client of the last time, from what was kept of it. */
  static fromSnapshot({ session, tables, lists }: Snapshot): Client {
    const client = new Client(session);
    client.cache.restore(tables);
    client.#keptLists = new Map(lists.map((list) => [JSON.stringify(list.query), list]));
    client.#connection = 'offline';
    return client;
  }

  /** What is worth keeping of it, with what was kept before of the same mail. */
  snapshot(now: number, before: Snapshot | undefined): Snapshot {
    const lists = [...this.#lists.values()].map(({ kept }) => kept).filter(({ idAt }) => idAt.length > 0);
    return makeSnapshot(this.session, this.cache.tables(), lists, { now, before });
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Opens the push; gives how to end it. */
  start(): () => void {
    const close = openPush(this.transport.eventSourceUrl(), {
      onOpen: () => {
        this.#setConnection('live');
        void this.flush();
        for (const accountId of Object.keys(this.session.accounts)) {
          this.#catchUp(accountId, ['*']);
          this.#catchUpLate(accountId);
        }
      },
      onChange: (changed) => {
        for (const listener of this.#pushedListeners) listener(changed);
        for (const [accountId, types] of Object.entries(changed)) {
          for (const [type, state] of Object.entries(types)) this.cache.announceState(type, accountId, state);
          const stale = Object.keys(types).filter(
            (type) => this.cache.state(type, accountId) !== types[type],
          );
          if (stale.length > 0) this.#catchUp(accountId, stale);
        }
      },
      onLost: () => {
        this.#setConnection('offline');
        // A stream does not tell why it ended; whoever was signed out is told by this.
        fetchSession().catch((error: unknown) => {
          if (!(error instanceof OfflineFault || error instanceof SignedOutFault)) reportError(error);
        });
      },
    });
    const online = (): void => {
      this.#setConnection('live');
      void this.flush();
    };
    const offline = (): void => this.#setConnection('offline');
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      close();
    };
  }

  onConnection = (listener: () => void): (() => void) => {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  };

  /** Told of acts that waited and were then refused. */
  onRefused(listener: (error: unknown) => void): () => void {
    this.#refusedListeners.add(listener);
    return () => this.#refusedListeners.delete(listener);
  }

  /** Told of what the server says has changed, before it is asked for. */
  onPushed(listener: (changed: StateChange) => void): () => void {
    this.#pushedListeners.add(listener);
    return () => this.#pushedListeners.delete(listener);
  }

  /** The live list of a query: the same one for the same query. */
  list(query: ListQuery): EmailList {
    const key = JSON.stringify(query);
    const known = this.#lists.get(key);
    const list =
      known ??
      new EmailList(query, { transport: this.transport, cache: this.cache }, this.#keptLists.get(key));
    this.#lists.delete(key);
    this.#lists.set(key, list);
    for (const old of [...this.#lists.keys()].slice(0, -MAX_LISTS)) this.#lists.delete(old);
    return list;
  }

  /** Takes ids out of the lists that they no longer belong to; gives how to put them back. */
  removeFromLists(
    accountId: string,
    ids: ReadonlySet<string>,
    concerns: (list: EmailList) => boolean,
  ): () => void {
    const lists = [...this.#lists.values()].filter(
      (list) => list.query.accountId === accountId && concerns(list),
    );
    const undo = lists.map((list) => list.remove(ids));
    return () => {
      for (const back of undo) back();
    };
  }

  /** Reads all of a type into the cache; several who first ask at once get one answer. */
  fetchAll(type: TypeName, accountId: string, args: Arguments = {}): Promise<void> {
    const question = JSON.stringify([type, accountId, args]);
    const running = this.#fetching.get(question);
    // After a change of ours only what was asked after it counts.
    if (running && this.cache.state(type, accountId) === undefined) return running;
    const fetched = this.transport
      .request([[`${type}/get`, { accountId, ids: null, ...args }]])
      .then(([got]) => this.#take(type, accountId, got))
      .finally(() => this.#fetching.delete(question));
    this.#fetching.set(question, fetched);
    return fetched;
  }

  async fetchSome(
    type: TypeName,
    accountId: string,
    ids: readonly string[],
    args: Arguments = {},
  ): Promise<void> {
    const [got] = await this.transport.request([[`${type}/get`, { accountId, ids, ...args }]]);
    this.#take(type, accountId, got);
  }

  /**
   * Patches objects: on the screen at once, then on the server; taken back when the server refuses, queued while it is away.
   * Gives the patches that undo it.
   */
  async update(
    type: TypeName,
    accountId: string,
    patches: Record<string, Patch>,
  ): Promise<Record<string, Patch>> {
    const inverse: Record<string, Patch> = {};
    for (const [id, patch] of Object.entries(patches)) {
      const object = this.cache.get(type, accountId, id);
      if (object) inverse[id] = inversePatch(object, patch);
    }
    const held = this.cache.hold(type, accountId, patches);
    try {
      const answers = await this.perform(accountId, [[`${type}/set`, { accountId, update: patches }]]);
      if (answers) held.confirm();
      else this.outbox.whenEmpty(() => held.confirm());
    } catch (error) {
      held.takeBack();
      throw error;
    }
    return inverse;
  }

  /** Makes calls that change something; while the server is away they wait in the outbox, and the answer is undefined. */
  async perform(accountId: string, calls: readonly Call[]): Promise<Answer[] | undefined> {
    const act = { accountId, calls: [...calls] };
    const isKept = this.#wouldDieWithPage(calls);
    try {
      const answers = await (isKept ? this.outbox.make(act, this.transport) : this.transport.request(calls));
      for (const answer of answers ?? []) requireDone(answer);
      return answers;
    } catch (error) {
      if (!(error instanceof OfflineFault)) throw error;
      this.#setConnection('offline');
      if (!isKept) await this.outbox.add(act);
      return undefined;
    }
  }

  /** Whether a page that closes now would take an act along: one too large to outlive it, or one whose way is not open. */
  #wouldDieWithPage(calls: readonly Call[]): boolean {
    return mayBeRepeated(calls) && (this.#connection === 'offline' || !hasRoomFor(calls));
  }

  async flush(): Promise<void> {
    await this.outbox.flush(this.transport, (error) => {
      for (const listener of this.#refusedListeners) listener(error);
    });
  }

  #take(type: TypeName, accountId: string, got: Answer | undefined): void {
    this.cache.put(type, accountId, (got?.['list'] ?? []) as { id: string }[]);
    this.cache.beginState(type, accountId, got?.['state']);
  }

  /**
   * What was asked for before the stream opened and is answered after it may be older than the stream, which tells only of what comes:
   * types that were on their way are asked about once more.
   */
  #catchUpLate(accountId: string): void {
    const early = new Set(knownTypes(this.cache, accountId, ['*']));
    void this.transport.whenQuiet().then(() => {
      const late = knownTypes(this.cache, accountId, ['*']).filter((type) => !early.has(type));
      if (late.length > 0) this.#catchUp(accountId, late);
    });
  }

  /** One after the other, so that no state overtakes another. */
  #catchUp(accountId: string, types: readonly string[]): void {
    this.#catchingUp = this.#catchingUp
      .then(async () => {
        const changed = await catchUp(this.transport, this.cache, accountId, types);
        if (!changed.has('Email') && !changed.has('Mailbox')) return;
        const lists = [...this.#lists.values()].filter((list) => list.query.accountId === accountId);
        await Promise.all(lists.map((list) => list.invalidate()));
      })
      .catch((error: unknown) => {
        if (!(error instanceof OfflineFault || error instanceof SignedOutFault)) reportError(error);
        this.#setConnection('offline');
      });
  }

  #setConnection(connection: Connection): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    for (const listener of this.#connectionListeners) listener();
  }
}

/** Throws the first refusal in an answer of `/set`. */
export function requireDone(answer: Answer): void {
  for (const key of ['notCreated', 'notUpdated', 'notDestroyed']) {
    const refused = Object.values((answer[key] ?? {}) as Record<string, Arguments>)[0];
    if (refused)
      throw new RefusedFault(
        textOf(refused['type'], 'serverFail'),
        textOf(refused['description']),
        (refused['properties'] ?? []) as string[],
        textOf(refused['reason']),
      );
  }
}
