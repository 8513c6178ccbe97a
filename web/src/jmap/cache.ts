/**
 * The normalised cache: each object once, by type, account and id. Screens read from here and nowhere else.
 *
 * Objects are values: a change replaces one, so that whoever shows it sees by identity whether to draw again. Readers are told
 * after the present work is done, once for many changes.
 */
import type { ObjectTypes, TypeName } from './objects.ts';

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

export class Cache {
  readonly #tables = new Map<string, Table>();
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
      table.set(object.id, { ...table.get(object.id), ...object });
      this.#note(type, accountId, object.id);
    }
  }

  /** Replaces an object as a whole, or takes it away; gives what was there. */
  set(type: TypeName, accountId: string, id: string, object: object | undefined): object | undefined {
    const table = this.#table(type, accountId);
    const before = table.get(id);
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
    for (const id of table.keys()) this.#note(type, accountId, id);
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
