/**
 * A list of e-mails by position (RFC 8620 §5.5): only the pages that were looked at are known, however long the list is.
 *
 * A million messages cost a number and the pages in view. Ids taken away by an act of ours are closed up at once; what
 * others change is asked for again, page by page, for what is in view.
 */
import type { Cache } from './cache.ts';
import { type ListQuery, listCalls, PAGE } from './email-list-calls.ts';
import type { Arguments, Transport } from './transport.ts';

/** What a screen draws; a new value at each change. */
export interface ListView {
  total: number | undefined;
  idAt: ReadonlyMap<number, string>;
  error: unknown;
}

/** A list as it is kept while the server is away. */
export interface KeptList {
  query: ListQuery;
  total: number | undefined;
  idAt: [number, string][];
}

interface Dependencies {
  transport: Transport;
  cache: Cache;
}

export class EmailList {
  readonly query: ListQuery;
  readonly #deps: Dependencies;
  readonly #listeners = new Set<() => void>();
  readonly #loading = new Set<number>();
  #view: ListView = { total: undefined, idAt: new Map(), error: undefined };
  #inView: readonly [number, number] = [0, PAGE - 1];
  /** Answers to questions asked before the list was changed are thrown away. */
  #age = 0;

  constructor(query: ListQuery, deps: Dependencies, kept?: KeptList) {
    this.query = query;
    this.#deps = deps;
    if (kept) this.#view = { total: kept.total, idAt: new Map(kept.idAt), error: undefined };
  }

  /** The list as it may be kept: its first page. */
  get kept(): KeptList {
    const { total, idAt } = this.#view;
    return { query: this.query, total, idAt: [...idAt].filter(([at]) => at < PAGE) };
  }

  get view(): ListView {
    return this.#view;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks for the pages of these positions that are not known yet. */
  show(first: number, last: number): void {
    this.#inView = [first, last];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      const start = page * PAGE;
      const end = Math.min(start + PAGE, this.#view.total ?? start + PAGE);
      let isKnown = this.#view.total !== undefined;
      for (let at = start; at < end && isKnown; at += 1) isKnown = this.#view.idAt.has(at);
      if (!isKnown) void this.#load(page);
    }
  }

  /** Asks again for what is in view, and forgets the rest. */
  async refresh(): Promise<void> {
    this.#age += 1;
    this.#loading.clear();
    const [first, last] = this.#inView;
    const pages: number[] = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) pages.push(page);
    const keep = new Map([...this.#view.idAt].filter(([at]) => pages.includes(Math.floor(at / PAGE))));
    this.#view = { ...this.#view, idAt: keep };
    await Promise.all(pages.map((page) => this.#load(page)));
  }

  /** Takes ids out and closes the gaps; gives how to put everything back. */
  remove(ids: ReadonlySet<string>): () => void {
    const before = this.#view;
    this.#age += 1;
    let gone = 0;
    const idAt = new Map<number, string>();
    for (const [at, id] of [...before.idAt].sort((a, b) => a[0] - b[0]))
      if (ids.has(id)) gone += 1;
      else idAt.set(at - gone, id);
    if (gone === 0) return () => undefined;
    this.#tell({ ...before, idAt, total: before.total === undefined ? undefined : before.total - gone });
    this.show(...this.#inView);
    return () => {
      this.#age += 1;
      this.#tell(before);
    };
  }

  /** The position of an id among those that are known. */
  positionOf(id: string): number | undefined {
    for (const [at, known] of this.#view.idAt) if (known === id) return at;
    return undefined;
  }

  async #load(page: number): Promise<void> {
    if (this.#loading.has(page)) return;
    this.#loading.add(page);
    const age = this.#age;
    try {
      const answers = await this.#deps.transport.request(listCalls(this.query, page));
      if (age !== this.#age) return;
      this.#take(page, answers);
    } catch (error) {
      if (age === this.#age) this.#tell({ ...this.#view, error });
    } finally {
      if (age === this.#age) this.#loading.delete(page);
    }
  }

  #take(page: number, [query, emails, threads, members]: Arguments[]): void {
    const { cache } = this.#deps;
    const { accountId } = this.query;
    for (const [type, got] of [
      ['Email', emails],
      ['Thread', threads],
      ['Email', members],
    ] as const) {
      if (!got) continue;
      cache.put(type, accountId, got['list'] as { id: string }[]);
      cache.beginState(type, accountId, got['state']);
    }
    const idAt = new Map(this.#view.idAt);
    for (let at = page * PAGE; at < (page + 1) * PAGE; at += 1) idAt.delete(at);
    for (const [index, id] of ((query?.['ids'] ?? []) as string[]).entries())
      idAt.set(page * PAGE + index, id);
    this.#tell({ idAt, total: query?.['total'] as number, error: undefined });
  }

  #tell(view: ListView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
