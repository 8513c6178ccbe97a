/**
 * The normalised cache: each object once, by type, account and id. Screens read from here and nowhere else.
 *
 * Objects are values: a change replaces one, so that whoever shows it sees by identity whether to draw again. Readers are told
 * after the present work is done, once for many changes. What somebody has just done is shown over what the server says until
 * the server has it: an answer under way may be older than the act.
 */
import type { ObjectTypes, TypeName } from './objects.ts';
import { applyPatch, type Patch } from './patch.ts';

type Listener = () => void;
type Table = Map<string, object>;

const EMPTY: readonly never[] = [];

/** All of a type in an account, as it is kept while the server is away. */
export interface CachedTable {
  type: string;
  accountId: string;
  state: string | undefined;
  objects: { id: string }[];
}

/** Patches that the server does not have yet. */
export interface HeldPatches {
  /** It has them. */
  confirm(): void;
  /** It refused them: what it said last is shown. */
  takeBack(): void;
}

/** An object with patches over it. */
interface Covered {
  /** As the server says. */
  said: object;
  /** In the order in which they were made. */
  patches: Set<Patch>;
}

function uncover({ said, patches }: Covered): object {
  return [...patches].reduce((object, patch) => applyPatch(object, patch), said);
}

export class Cache {
  readonly #tables = new Map<string, Table>();
  readonly #covered = new Map<string, Covered>();
  readonly #lists = new Map<string, readonly object[]>();
  readonly #states = new Map<string, string>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #changed = new Set<string>();
  /** The last states that push told of. */
  readonly #announced = new Map<string, string>();
  readonly #onBehind: (type: string, accountId: string) => void;

  /** `onBehind`: what was asked for first turns out to be older than what push had told of meanwhile. */
  constructor(onBehind: (type: string, accountId: string) => void = () => undefined) {
    this.#onBehind = onBehind;
  }

  get<T extends TypeName>(type: T, accountId: string, id: string): ObjectTypes[T] | undefined {
    return this.#tables.get(`${type} ${accountId}`)?.get(id) as ObjectTypes[T] | undefined;
  }

  /** Every object that is here, the same array until one of them changes. */
  all<T extends TypeName>(type: T, accountId: string): readonly ObjectTypes[T][] {
    const key = `${type} ${accountId}`;
    const table = this.#tables.get(key);
    if (!table) return EMPTY;
    const list = this.#lists.get(key) ?? [...table.values()];
    this.#lists.set(key, list);
    return list as readonly ObjectTypes[T][];
  }

  /** Adds properties to objects, or objects. */
  put(type: TypeName, accountId: string, objects: readonly { id: string }[]): void {
    const table = this.#table(type, accountId);
    for (const object of objects) {
      const covered = this.#covered.get(`${type} ${accountId} ${object.id}`);
      if (covered) covered.said = { ...covered.said, ...object };
      table.set(object.id, covered ? uncover(covered) : { ...table.get(object.id), ...object });
      this.#note(type, accountId, object.id);
    }
  }

  /** Shows patches of objects that are here, over whatever the server says of them, until it has them. */
  hold(type: TypeName, accountId: string, patches: Record<string, Patch>): HeldPatches {
    const own = Object.entries(patches).filter(([id]) => this.#table(type, accountId).has(id));
    for (const [id, patch] of own) this.#cover(type, accountId, id, patch);
    const end = (change: (covered: Covered, patch: Patch) => void) => (): void => {
      for (const [id, patch] of own) {
        const covered = this.#covered.get(`${type} ${accountId} ${id}`);
        if (!covered?.patches.delete(patch)) continue;
        change(covered, patch);
        this.#table(type, accountId).set(id, uncover(covered));
        if (covered.patches.size === 0) this.#covered.delete(`${type} ${accountId} ${id}`);
        this.#note(type, accountId, id);
      }
    };
    return {
      confirm: end((covered, patch) => {
        covered.said = applyPatch(covered.said, patch);
      }),
      takeBack: end(() => undefined),
    };
  }

  /** Replaces an object as a whole, or takes it away; gives what was there. */
  set(type: TypeName, accountId: string, id: string, object: object | undefined): object | undefined {
    const table = this.#table(type, accountId);
    const before = table.get(id);
    this.#covered.delete(`${type} ${accountId} ${id}`);
    if (object) table.set(id, object);
    else table.delete(id);
    this.#note(type, accountId, id);
    return before;
  }

  state(type: string, accountId: string): string | undefined {
    return this.#states.get(`${type} ${accountId}`);
  }

  setState(type: string, accountId: string, state: string): void {
    this.#states.set(`${type} ${accountId}`, state);
  }

  /** Push told of a state; what is being asked for the first time at this moment may be older. */
  announceState(type: string, accountId: string, state: string): void {
    this.#announced.set(`${type} ${accountId}`, state);
  }

  /** The first state seen is where changes are asked from: later answers may be newer than what lies here. */
  beginState(type: string, accountId: string, state: unknown): void {
    const key = `${type} ${accountId}`;
    if (typeof state !== 'string' || this.#states.has(key)) return;
    this.setState(type, accountId, state);
    if ((this.#announced.get(key) ?? state) !== state) this.#onBehind(type, accountId);
  }

  /** Forgets a type's objects, when the server no longer knows what changed. */
  clear(type: TypeName, accountId: string): void {
    const table = this.#table(type, accountId);
    for (const id of table.keys()) {
      this.#covered.delete(`${type} ${accountId} ${id}`);
      this.#note(type, accountId, id);
    }
    table.clear();
    this.#states.delete(`${type} ${accountId}`);
  }

  /** Everything that is here. */
  tables(): CachedTable[] {
    return [...this.#tables].map(([key, table]) => {
      const [type = '', accountId = ''] = key.split(' ');
      return {
        type,
        accountId,
        state: this.#states.get(key),
        objects: [...table.values()] as { id: string }[],
      };
    });
  }

  /** Puts back what was kept. */
  restore(tables: readonly CachedTable[]): void {
    for (const { type, accountId, state, objects } of tables) {
      this.put(type as TypeName, accountId, objects);
      if (state !== undefined) this.setState(type, accountId, state);
    }
  }

  /** Told of every change of an object (with `id`) or of any of the type. */
  subscribe(type: TypeName, accountId: string, id: string | undefined, listener: Listener): () => void {
    const key = id === undefined ? `${type} ${accountId}` : `${type} ${accountId} ${id}`;
    const set = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#listeners.get(key) === set) this.#listeners.delete(key);
    };
  }

  #cover(type: TypeName, accountId: string, id: string, patch: Patch): void {
    const table = this.#table(type, accountId);
    const key = `${type} ${accountId} ${id}`;
    const covered = this.#covered.get(key) ?? { said: table.get(id) ?? {}, patches: new Set() };
    covered.patches.add(patch);
    this.#covered.set(key, covered);
    table.set(id, uncover(covered));
    this.#note(type, accountId, id);
  }

  #table(type: TypeName, accountId: string): Table {
    const key = `${type} ${accountId}`;
    const table = this.#tables.get(key) ?? new Map<string, object>();
    this.#tables.set(key, table);
    return table;
  }

  #note(type: TypeName, accountId: string, id: string): void {
    const key = `${type} ${accountId}`;
    this.#lists.delete(key);
    if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
    this.#changed.add(key).add(`${key} ${id}`);
  }

  #tell(): void {
    const keys = [...this.#changed];
    this.#changed.clear();
    const listeners = new Set(keys.flatMap((key) => [...(this.#listeners.get(key) ?? [])]));
    for (const listener of listeners) listener();
  }
}
