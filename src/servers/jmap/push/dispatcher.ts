/**
 * Pushes changes to people's devices (RFC 8620 §7.2): one watch for each verified subscription, changes gathered for a moment, and
 * the states sent when they are others than the last.
 *
 * Several processes may run it: whoever claims a content first sends it. A device that its push service has forgotten is
 * forgotten here; one that is busy is tried again later.
 */
import {
  claimPush,
  cleanPushSubscriptions,
  listPushSubscriptions,
  listVerifiedSubscriptions,
  type PushSubscription,
  removePushSubscription,
} from '#domain/accounts/push-subscriptions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { allTypes, PUSHED_TYPES, readStates, type TouchedTypes, watchTypes } from '../pushed-types.ts';
import { openScope } from '../scope.ts';

/** A device's radio costs battery: what happens within a second is one push. */
const GATHER_MS = 500;
const CLEAN_MS = 60 * 60_000;
const MAX_TRIES = 5;

/** What a device may change of it, as text. */
function wishesOf({ types, expiresAt }: PushSubscription): string {
  return JSON.stringify([types, expiresAt]);
}

/** One device. */
class Device {
  readonly #deps: JmapDependencies;
  readonly #subscription: PushSubscription;
  #unwatch: (() => void) | undefined;
  #touched: TouchedTypes = new Map();
  #timer: NodeJS.Timeout | undefined;
  #tries = 0;
  #isEnded = false;

  constructor(deps: JmapDependencies, subscription: PushSubscription) {
    this.#deps = deps;
    this.#subscription = subscription;
  }

  /** Rights change: whose changes a device is told of is looked up anew with each push. */
  async watch(tellsNow: boolean): Promise<void> {
    const scope = await openScope(this.#deps, this.#account(), '');
    this.#unwatch = watchTypes(this.#deps, scope, this.#types(), (accountId, types) =>
      this.#note(accountId, types),
    );
    if (tellsNow)
      for (const [accountId, types] of allTypes(scope, this.#types())) this.#note(accountId, [...types]);
  }

  /** True when the subscription is as this device knows it. */
  isStill(subscription: PushSubscription | undefined): boolean {
    return subscription !== undefined && wishesOf(subscription) === wishesOf(this.#subscription);
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#unwatch?.();
  }

  #account(): { accountId: AccountId; address: string } {
    return { accountId: this.#subscription.accountId, address: '' };
  }

  #types(): string[] {
    const { types } = this.#subscription;
    return PUSHED_TYPES.filter((type) => types?.includes(type) ?? true);
  }

  #note(accountId: string, types: readonly string[]): void {
    this.#touched.set(accountId, (this.#touched.get(accountId) ?? new Set()).union(new Set(types)));
    this.#later(GATHER_MS);
  }

  #later(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#push().catch((error: unknown) => {
        this.#deps.log.error({ err: error }, 'a change could not be pushed to a device');
      });
    }, ms);
  }

  async #push(): Promise<void> {
    const { expiresAt, accountId, id } = this.#subscription;
    if (this.#isEnded || expiresAt.getTime() <= this.#deps.clock()) return;
    const touched = this.#touched;
    this.#touched = new Map();
    try {
      const scope = await openScope(this.#deps, this.#account(), '');
      const changed = await readStates(this.#deps, scope, touched);
      const claim = { accountId, id, content: JSON.stringify(changed), now: this.#deps.clock() };
      if (!(await claimPush(this.#deps.db, claim))) return;
      await this.#send({ '@type': 'StateChange', changed }, touched);
    } catch (error) {
      // Locked or gone: its devices are told nothing more.
      if (!(error instanceof Refusal)) throw error;
      await removePushSubscription(this.#deps.db, accountId, id);
    }
  }

  async #send(message: object, touched: TouchedTypes): Promise<void> {
    const result = await this.#deps.push.send(this.#subscription, message);
    if (result.kind === 'gone') {
      const { accountId, id } = this.#subscription;
      await removePushSubscription(this.#deps.db, accountId, id);
    }
    if (result.kind !== 'later') {
      this.#tries = 0;
      return;
    }
    this.#tries += 1;
    if (this.#tries > MAX_TRIES) return;
    for (const [accountId, types] of touched)
      this.#touched.set(accountId, (this.#touched.get(accountId) ?? new Set()).union(types));
    await claimPush(this.#deps.db, { ...this.#subscription, content: '', now: this.#deps.clock() });
    this.#later(result.afterMs * this.#tries);
  }
}

function keyOf({ accountId, id }: PushSubscription): string {
  return `${accountId} ${id}`;
}

export interface PushDispatcher {
  stop(): Promise<void>;
}

/** Watches for everybody's devices. */
class Dispatcher {
  readonly #deps: JmapDependencies;
  readonly #devices = new Map<string, Device>();

  constructor(deps: JmapDependencies) {
    this.#deps = deps;
  }

  /** Reads the subscriptions of one account anew, or of all. */
  async refresh(accountId?: AccountId): Promise<void> {
    const { db, clock } = this.#deps;
    const now = clock();
    const found =
      accountId === undefined
        ? await listVerifiedSubscriptions(db, now)
        : (await listPushSubscriptions(db, accountId, now)).filter(({ isVerified }) => isVerified);
    const wanted = new Map(found.map((subscription) => [keyOf(subscription), subscription]));
    for (const [key, device] of this.#devices)
      if ((accountId === undefined || key.startsWith(accountId)) && !device.isStill(wanted.get(key))) {
        device.end();
        this.#devices.delete(key);
      }
    // What happened since the client's last look and now was told to nobody: a new device is told where things stand.
    for (const [key, subscription] of wanted)
      if (!this.#devices.has(key)) await this.#add(key, subscription, accountId !== undefined);
  }

  async #add(key: string, subscription: PushSubscription, isNew: boolean): Promise<void> {
    const device = new Device(this.#deps, subscription);
    this.#devices.set(key, device);
    try {
      await device.watch(isNew);
    } catch (error) {
      // An account that is locked now may be opened again before its subscriptions expire.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  stop(): void {
    for (const device of this.#devices.values()) device.end();
  }
}

/** Starts it in a process. */
export async function startPushDispatcher(deps: JmapDependencies): Promise<PushDispatcher> {
  const dispatcher = new Dispatcher(deps);
  // One after the other, so that an older look never undoes a newer one.
  let looking: Promise<void> = Promise.resolve();
  const look = (accountId?: AccountId): void => {
    looking = looking
      .then(() => dispatcher.refresh(accountId))
      .catch((error: unknown) => deps.log.error({ err: error }, 'push subscriptions could not be read'));
  };
  const subscription = await deps.db.listen('push_subscription', {
    onNotification: (accountId) => look(accountId as AccountId),
    onReconnected: () => look(),
  });
  const cleaning = setInterval(() => {
    cleanPushSubscriptions(deps.db, deps.clock()).catch((error: unknown) =>
      deps.log.error({ err: error }, 'expired push subscriptions could not be removed'),
    );
  }, CLEAN_MS);
  look();
  await looking;
  return {
    stop: async () => {
      clearInterval(cleaning);
      await subscription.close();
      await looking;
      dispatcher.stop();
    },
  };
}
