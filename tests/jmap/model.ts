/** Clients that follow what changes, beside what they would read anew: for the property test of /changes. */
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import type { JmapTestServer } from './server.ts';

export type { JmapArguments } from '#tests/clients/jmap.ts';

interface Thing extends JmapArguments {
  id: string;
}

/** Something that is kept up to date by changes alone. */
export interface Follower {
  name: string;
  follow(): Promise<void>;
  known(): unknown;
  anew(): Promise<unknown>;
}

/** Objects of a type, kept by /changes and /get of what changed. */
class ObjectFollower implements Follower {
  readonly name: string;
  readonly #client: JmapClient;
  readonly #properties: string[];
  readonly #objects = new Map<string, Thing>();
  #state = '';

  constructor(client: JmapClient, name: string, properties: string[]) {
    this.#client = client;
    this.name = name;
    this.#properties = properties;
  }

  async begin(): Promise<void> {
    this.#state = String((await this.#client.call(`${this.name}/get`, { ids: [] }))['state']);
  }

  async #get(ids: string[]): Promise<Thing[]> {
    return (await this.#client.call(`${this.name}/get`, { ids, properties: this.#properties }))[
      'list'
    ] as Thing[];
  }

  async follow(): Promise<void> {
    const args = { sinceState: this.#state, maxChanges: 3 };
    const changes = await this.#client.call(`${this.name}/changes`, args).catch(async () =>
      // More in one operation than asked for: then as many as there are.
      this.#client.call(`${this.name}/changes`, { sinceState: this.#state }),
    );
    for (const id of changes['destroyed'] as string[]) this.#objects.delete(id);
    const touched = [...(changes['created'] as string[]), ...(changes['updated'] as string[])];
    for (const object of await this.#get(touched)) this.#objects.set(object.id, object);
    this.#state = String(changes['newState']);
    if (changes['hasMoreChanges'] === true) await this.follow();
  }

  known(): Thing[] {
    return [...this.#objects.values()].toSorted((a, b) => a.id.localeCompare(b.id));
  }

  async anew(): Promise<Thing[]> {
    const ids = (await this.#client.call('Email/query'))['ids'] as string[];
    const emails = await this.#get(this.name === 'Email' ? ids : await this.#threadIds(ids));
    return emails.toSorted((a, b) => a.id.localeCompare(b.id));
  }

  async #threadIds(ids: string[]): Promise<string[]> {
    const list = (await this.#client.call('Email/get', { ids, properties: ['threadId'] }))['list'] as Thing[];
    return [...new Set(list.map((email) => String(email['threadId'])))];
  }
}

/** A list, kept by /queryChanges. */
export class ListFollower implements Follower {
  readonly name: string;
  readonly #client: JmapClient;
  readonly #query: JmapArguments;
  readonly #type: string;
  #ids: string[] = [];
  #state: unknown;

  constructor(client: JmapClient, name: string, query: JmapArguments, type = 'Email') {
    this.#client = client;
    this.name = name;
    this.#query = query;
    this.#type = type;
  }

  async begin(): Promise<void> {
    const list = await this.#client.call(`${this.#type}/query`, this.#query);
    this.#ids = list['ids'] as string[];
    this.#state = list['queryState'];
  }

  async follow(): Promise<void> {
    const args = { ...this.#query, sinceQueryState: this.#state, calculateTotal: true };
    const changes = await this.#client.call(`${this.#type}/queryChanges`, args);
    const removed = new Set(changes['removed'] as string[]);
    this.#ids = this.#ids.filter((id) => !removed.has(id));
    for (const { id, index } of changes['added'] as { id: string; index: number }[])
      this.#ids.splice(index, 0, id);
    this.#state = changes['newQueryState'];
  }

  known(): unknown {
    return [this.#ids, this.#ids.length];
  }

  async anew(): Promise<unknown> {
    const list = await this.#client.call(`${this.#type}/query`, { ...this.#query, calculateTotal: true });
    return [list['ids'], list['total']];
  }
}

export interface World {
  server: JmapTestServer;
  client: JmapClient;
  boxes: Record<string, string>;
  followers: Follower[];
  emailIds(): Promise<string[]>;
  /** Another number each time. */
  count(): number;
  /** Threads and unread threads as Mailbox/get tells them. */
  threadCounts(): Promise<Record<string, unknown>>;
}

/** One more person with an empty mailbox, and everything that follows it. */
export async function startFollowing(server: JmapTestServer, name: string): Promise<World> {
  const client = await server.signIn(name);
  const mailboxes = async (): Promise<Thing[]> =>
    (await client.call('Mailbox/get', { ids: null }))['list'] as Thing[];
  const boxes = Object.fromEntries((await mailboxes()).map((box) => [String(box['role']), box.id]));
  const inInbox = { inMailbox: boxes['inbox'] };
  const unread = { operator: 'AND', conditions: [inInbox, { notKeyword: '$seen' }] };
  const followers = [
    new ObjectFollower(client, 'Email', ['mailboxIds', 'keywords', 'threadId']),
    new ObjectFollower(client, 'Thread', ['emailIds']),
    new ListFollower(client, 'inbox', { filter: inInbox }),
    new ListFollower(client, 'threads of the inbox', { filter: inInbox, collapseThreads: true }),
    new ListFollower(client, 'unread threads', { filter: unread, collapseThreads: true }),
    new ListFollower(client, 'flagged threads', { filter: { someInThreadHaveKeyword: '$flagged' } }),
    new ListFollower(client, 'threads that were seen', {
      filter: { operator: 'AND', conditions: [inInbox, { allInThreadHaveKeyword: '$seen' }] },
      collapseThreads: true,
    }),
    new ListFollower(client, 'by flags of threads', {
      filter: { noneInThreadHaveKeyword: 'khan' },
      sort: [{ property: 'someInThreadHaveKeyword', keyword: '$flagged' }, { property: 'receivedAt' }],
    }),
    new ListFollower(client, 'flagged', { filter: { hasKeyword: '$flagged' } }),
    new ListFollower(client, 'by subject', { filter: inInbox, sort: [{ property: 'subject' }] }),
    new ListFollower(client, 'with a keyword', { filter: { hasKeyword: 'khan' }, collapseThreads: true }),
  ];
  for (const follower of followers) await follower.begin();
  let number = 0;
  return {
    server,
    client,
    boxes,
    followers,
    emailIds: async () => (await client.call('Email/query'))['ids'] as string[],
    count: () => {
      number += 1;
      return number;
    },
    threadCounts: async () =>
      Object.fromEntries(
        (await mailboxes()).map((box) => [
          String(box['role']),
          [box['totalEmails'], box['unreadEmails'], box['totalThreads'], box['unreadThreads']],
        ]),
      ),
  };
}

/** The same counts, from every e-mail (RFC 8621 §2): what lies in the trash counts there alone. */
export async function countFromEmails({ client, boxes }: World): Promise<Record<string, unknown>> {
  const ids = (await client.call('Email/query'))['ids'];
  const properties = ['mailboxIds', 'keywords', 'threadId'];
  const emails = (await client.call('Email/get', { ids, properties }))['list'] as Thing[];
  const isIn = (email: Thing, box: string): boolean => box in (email['mailboxIds'] as object);
  const isUnread = (email: Thing): boolean => !('$seen' in (email['keywords'] as object));
  const trash = boxes['trash'] ?? '';
  const isElsewhere = (email: Thing): boolean =>
    Object.keys(email['mailboxIds'] as object).some((id) => id !== trash);
  const counts = Object.entries(boxes).map(([role, box]) => {
    const own = emails.filter((email) => isIn(email, box));
    const threads = new Set(own.map((email) => email['threadId']));
    const unread = emails.filter(
      (email) => isUnread(email) && (box === trash ? isIn(email, trash) : isElsewhere(email)),
    );
    const unreadThreads = new Set(unread.map((email) => email['threadId']).filter((id) => threads.has(id)));
    return [role, [own.length, own.filter(isUnread).length, threads.size, unreadThreads.size]];
  });
  return Object.fromEntries(counts) as Record<string, unknown>;
}
