/**
 * A list of e-mails by position (RFC 8620 §5.5): only the pages that were looked at are known, however long the list is.
 *
 * A million messages cost a number and the pages in view. Ids taken away by an act of ours are closed up at once; what
 * others change is asked for again, page by page, for what is in view. A search shows its page before anybody has counted what it finds.
 */
import type { Cache } from './cache.ts';
import { countsLate, type ListQuery, listCalls, PAGE, restCalls } from './email-list-calls.ts';
import type { Thread } from './objects.ts';
import type { Arguments, Transport } from './transport.ts';

/** What a screen draws; a new value at each change. */
export interface ListView {
  /** Of a search that is not counted yet, as many as are known. */
  total: number | undefined;
  isCounted: boolean;
  idAt: ReadonlyMap<number, string>;
  error: unknown;
}

export const NO_VIEW: ListView = { total: undefined, isCounted: false, idAt: new Map(), error: undefined };
/** A search is counted when whoever types has looked at it for so long. */
const COUNT_MS = 300;

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
  #view = NO_VIEW;
  #inView: readonly [number, number] = [0, PAGE - 1];
  /** Answers to questions asked before the list was changed are thrown away. */
  #age = 0;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  /** What a search is shown without yet. */
  #rest: { members: readonly string[]; isLong: boolean } | undefined;
  /** Something changed while nobody looked. */
  #isStale = false;

  constructor(query: ListQuery, deps: Dependencies, kept?: KeptList) {
    this.query = query;
    this.#deps = deps;
    if (kept)
      this.#view = {
        total: kept.total,
        isCounted: kept.total !== undefined,
        idAt: new Map(kept.idAt),
        error: undefined,
      };
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
    this.#askRestSoon();
    return () => this.#listeners.delete(listener);
  };

  /** Asks for the pages of these positions that are not known yet. */
  show(first: number, last: number): void {
    this.#inView = [first, last];
    if (this.#isStale) return void this.refresh();
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      const start = page * PAGE;
      const end = Math.min(start + PAGE, this.#view.total ?? start + PAGE);
      let isKnown = this.#view.total !== undefined;
      for (let at = start; at < end && isKnown; at += 1) isKnown = this.#view.idAt.has(at);
      if (!isKnown) void this.#load(page);
    }
    return undefined;
  }

  /** Something it may hold has changed: asked again at once where it is shown, else when it is shown again. */
  async invalidate(): Promise<void> {
    if (this.#listeners.size > 0) return this.refresh();
    this.#isStale = true;
    return undefined;
  }

  /** Asks again for what is in view, and forgets the rest. */
  async refresh(): Promise<void> {
    this.#isStale = false;
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

  #take(page: number, [query, emails, threads, others]: Arguments[]): void {
    const { cache } = this.#deps;
    const { accountId } = this.query;
    for (const [type, got] of [
      ['Email', emails],
      ['Thread', threads],
      ['Email', others],
    ] as const) {
      if (!got) continue;
      cache.put(type, accountId, got['list'] as { id: string }[]);
      cache.beginState(type, accountId, got['state']);
    }
    const idAt = new Map(this.#view.idAt);
    for (let at = page * PAGE; at < (page + 1) * PAGE; at += 1) idAt.delete(at);
    const ids = (query?.['ids'] ?? []) as string[];
    for (const [index, id] of ids.entries()) idAt.set(page * PAGE + index, id);
    if (!countsLate(this.query))
      return this.#tell({ idAt, total: query?.['total'] as number, isCounted: true, error: undefined });
    const end = page * PAGE + ids.length;
    const isWhole = ids.length < PAGE && (ids.length > 0 || page === 0);
    const known = this.#view.isCounted ? this.#view.total : undefined;
    this.#tell({
      idAt,
      total: isWhole ? end : Math.max(known ?? 0, end),
      isCounted: isWhole || known !== undefined,
      error: undefined,
    });
    const members = ((threads?.['list'] ?? []) as Thread[]).flatMap(({ emailIds }) => emailIds);
    this.#rest = { members: [...(this.#rest?.members ?? []), ...members], isLong: !isWhole };
    this.#askRestSoon();
    return undefined;
  }

  #askRestSoon(): void {
    clearTimeout(this.#restTimer);
    if (this.#rest) this.#restTimer = setTimeout(() => void this.#askRest(), COUNT_MS);
  }

  /** Only while somebody looks at it: what one types on the way to a word is not counted. */
  async #askRest(): Promise<void> {
    if (this.#listeners.size === 0 || !this.#rest) return;
    const { transport, cache } = this.#deps;
    const { accountId } = this.query;
    const { members, isLong } = this.#rest;
    this.#rest = undefined;
    const missing = members.filter((id) => !cache.get('Email', accountId, id));
    if (missing.length === 0 && !isLong) return;
    const age = this.#age;
    try {
      const [counted, emails] = await transport.request(restCalls(this.query, missing));
      if (emails) cache.put('Email', accountId, emails['list'] as { id: string }[]);
      if (age === this.#age)
        this.#tell({ ...this.#view, total: counted?.['total'] as number, isCounted: true });
    } catch (error) {
      if (age === this.#age) this.#tell({ ...this.#view, error });
    }
  }

  #tell(view: ListView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
