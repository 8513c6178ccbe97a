/**
 * Changes for one connection: what commits touched, gathered for a moment, told as new states (RFC 8620 §7.1).
 *
 * The states are read when they are told, so that a lost announcement is made good by the next. What a client has been told of is kept
 * from the first change on, and its hash goes along: whoever comes back with it is told what it missed.
 */
import { hash } from 'node:crypto';
import type { JmapDependencies } from '../dependencies.ts';
import { allTypes, PUSHED_TYPES, readStates, type TouchedTypes, watchTypes } from '../pushed-types.ts';
import type { RequestScope } from '../scope.ts';

/** Short enough that nobody notices, long enough that moving a hundred messages is one event. */
const GATHER_MS = 25;

export interface ToldChange {
  changed: Record<string, Record<string, string>>;
  /** Everything's state at once (§7.3 the event's id, RFC 8887 §4.3.5.3). */
  pushState: string;
}

type States = Awaited<ReturnType<typeof readStates>>;

function hashOf(states: States): string {
  const all = Object.entries(states).flatMap(([accountId, types]) =>
    Object.entries(types).map(([type, state]) => `${accountId} ${type} ${state}`),
  );
  return hash('sha256', all.toSorted((a, b) => Number(a > b) - Number(a < b)).join('\n'), 'base64url').slice(
    0,
    22,
  );
}

/** Of states, those that differ from what was told. */
function newer(states: States, told: States): States {
  const changed = Object.entries(states).map(([accountId, types]) => [
    accountId,
    Object.fromEntries(Object.entries(types).filter(([type, state]) => told[accountId]?.[type] !== state)),
  ]) satisfies [string, Record<string, string>][];
  return Object.fromEntries(changed.filter(([, types]) => Object.keys(types).length > 0));
}

export class ChangeFeed {
  readonly #deps: JmapDependencies;
  readonly #scope: RequestScope;
  readonly #types: string[];
  readonly #tell: (change: ToldChange) => void;
  readonly #unwatch: () => void;
  #touched: TouchedTypes = new Map();
  /** The states that the client knows, or could have read before it was told of any. */
  #known: States | undefined;
  /** The states it was told of, or came with: a commit that was read already is no news when its announcement comes. */
  #told: States = {};
  #gathering: NodeJS.Timeout | undefined;
  #isEnded = false;

  /** Without types, all. `tell` is called from here on, until `end`. */
  constructor(
    deps: JmapDependencies,
    scope: RequestScope,
    types: readonly string[] | undefined,
    tell: (change: ToldChange) => void,
  ) {
    this.#deps = deps;
    this.#scope = scope;
    this.#types = PUSHED_TYPES.filter((type) => types?.includes(type) ?? true);
    this.#tell = tell;
    this.#unwatch = watchTypes(deps, scope, this.#types, (accountId, touched) =>
      this.#note(accountId, touched),
    );
  }

  get types(): readonly string[] {
    return this.#types;
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#gathering);
    this.#unwatch();
  }

  /** Tells of everything when its state is not the one the client saw last. */
  async catchUp(pushState: string): Promise<void> {
    const changed = await this.#readAll();
    this.#known = changed;
    this.#told = { ...changed };
    const now = hashOf(changed);
    if (now !== pushState && !this.#isEnded) this.#tell({ changed, pushState: now });
  }

  #readAll(): Promise<States> {
    return readStates(this.#deps, this.#scope, allTypes(this.#scope, this.#types));
  }

  #note(accountId: string, types: readonly string[]): void {
    this.#touched.set(accountId, (this.#touched.get(accountId) ?? new Set()).union(new Set(types)));
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#tellNow().catch((error: unknown) => {
        this.#deps.log.error({ err: error }, 'a change could not be pushed');
      });
    }, GATHER_MS);
  }

  async #tellNow(): Promise<void> {
    const touched = this.#touched;
    this.#touched = new Map();
    // Before what is told now: of the rest nothing is taken for told that is newer.
    this.#known ??= await this.#readAll();
    const known = this.#known;
    const changed = newer(await readStates(this.#deps, this.#scope, touched), this.#told);
    if (Object.keys(changed).length === 0) return;
    for (const [accountId, states] of Object.entries(changed)) {
      known[accountId] = { ...known[accountId], ...states };
      this.#told[accountId] = { ...this.#told[accountId], ...states };
    }
    if (!this.#isEnded) this.#tell({ changed, pushState: hashOf(known) });
  }
}
