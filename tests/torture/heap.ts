/**
 * What a running program's JavaScript really holds: its heap after a collection, and a picture of it by kind of object, over the
 * inspector's protocol (CDP, the domains HeapProfiler and Runtime).
 */
import { createServer } from 'node:net';

/** Bytes and number of the objects of one kind. */
export interface Kind {
  bytes: number;
  count: number;
}

/** What a heap snapshot says of its columns (V8's format). */
interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  nodes: number[];
  strings: string[];
}

/** Where a program can be told to open its inspector. */
export async function findInspectorPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** By constructor for objects, by type for the rest: strings and code have names without number. */
function kindsOf({ snapshot, nodes, strings }: Snapshot): Map<string, Kind> {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  if (type === undefined || name === undefined || size === undefined) throw new Error('an unknown snapshot');
  const kinds = new Map<string, Kind>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const of = types[0][nodes[at + type] ?? 0] ?? '';
    const key = of === 'object' || of === 'native' ? `${of} ${strings[nodes[at + name] ?? 0]}` : of;
    const kind = kinds.get(key) ?? { bytes: 0, count: 0 };
    kind.bytes += nodes[at + size] ?? 0;
    kind.count += 1;
    kinds.set(key, kind);
  }
  return kinds;
}

/** A connection to one program's inspector. */
export class HeapInspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  #next = 1;
  #chunks: string[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(String(data)));
  }

  static async open(port: number): Promise<HeapInspector> {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
    const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[];
    if (!target) throw new Error('nothing to inspect');
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    return new HeapInspector(socket);
  }

  /** Megabytes that are still held after everything that nobody holds was collected, buffers included. */
  async keptMb(): Promise<number> {
    await this.#ask('HeapProfiler.collectGarbage');
    const usage = (await this.#ask('Runtime.getHeapUsage')) as {
      usedSize: number;
      backingStorageSize?: number;
    };
    return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1024 / 1024;
  }

  /** A picture of the heap by kind of object; the program stands still meanwhile. */
  async picture(): Promise<Map<string, Kind>> {
    this.#chunks = [];
    await this.#ask('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    const text = this.#chunks.join('');
    this.#chunks = [];
    return kindsOf(JSON.parse(text) as Snapshot);
  }

  close(): void {
    this.#socket.close();
  }

  #ask(method: string, params: object = {}): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #take(text: string): void {
    const message = JSON.parse(text) as {
      id?: number;
      method?: string;
      params?: { chunk: string };
      result?: unknown;
      error?: { message: string };
    };
    if (message.method === 'HeapProfiler.addHeapSnapshotChunk')
      this.#chunks.push(message.params?.chunk ?? '');
    if (message.id === undefined) return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }
}

/** What grew most between two pictures, in words. */
export function tellGrowth(
  before: ReadonlyMap<string, Kind>,
  after: ReadonlyMap<string, Kind>,
  most: number,
): string[] {
  return [...after]
    .map(([name, { bytes, count }]) => {
      const old = before.get(name) ?? { bytes: 0, count: 0 };
      return { name, bytes: bytes - old.bytes, count: count - old.count };
    })
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, most)
    .map(({ name, bytes, count }) => `${name}: ${(bytes / 1024 / 1024).toFixed(1)} MB in ${count}`);
}
