/** IMAP beside JMAP, over the same store: sessions that act, and one that only listens and knows what it is told. */
import { randomBytes } from 'node:crypto';
import { createImapServer } from '#servers/imap/server.ts';
import { createMailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { IMAP_TEST_SETTINGS, listenForTest } from '#tests/imap/server.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { type JmapTestServer, PASSWORD } from './server.ts';

const SILENCE_MS = 60_000;

export interface ImapBeside {
  /** Signs in and opens a mailbox. */
  open(address: string, mailbox: string): Promise<ImapTestClient>;
  /** The same, and listens. */
  listen(address: string, mailbox: string): Promise<IdlePicture>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A mailbox as somebody in IDLE knows it: flags by place, undefined for a message of which nothing was told yet. */
export class IdlePicture {
  readonly #client: ImapTestClient;
  readonly #flags: (string | undefined)[] = [];

  private constructor(client: ImapTestClient, flags: readonly string[]) {
    this.#client = client;
    this.#flags.push(...flags);
  }

  static async begin(client: ImapTestClient): Promise<IdlePicture> {
    const lines = await client.command('UID FETCH 1:* (FLAGS)');
    const flags = lines.flatMap((line) => /^\* \d+ FETCH .*FLAGS \(([^)]*)\)/.exec(line)?.[1] ?? []);
    client.send('t IDLE\r\n');
    const answer = await client.readLine();
    if (!answer?.startsWith('+')) throw new Error(`IDLE: ${answer}`);
    return new IdlePicture(client, flags.map(sortFlags));
  }

  /** Waits until what it was told is this; fails when nothing more is told. */
  async until(flags: readonly string[]): Promise<void> {
    const deadline = Date.now() + SILENCE_MS;
    while (!this.#is(flags)) {
      if (Date.now() > deadline)
        throw new Error(`told ${JSON.stringify(this.#flags)}, true is ${JSON.stringify(flags)}`);
      const line = await this.#client.readLine().catch((error: unknown) => {
        throw new Error(`told ${JSON.stringify(this.#flags)}, true is ${JSON.stringify(flags)}`, {
          cause: error,
        });
      });
      if (line === undefined) throw new Error('the connection was closed');
      this.#hear(line);
    }
  }

  #is(flags: readonly string[]): boolean {
    return (
      flags.length === this.#flags.length &&
      this.#flags.every((known, place) => known === undefined || known === flags[place])
    );
  }

  #hear(line: string): void {
    const [, number, word, rest = ''] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)(.*)$/.exec(line) ?? [];
    const place = Number(number) - 1;
    if (word === 'EXISTS') while (this.#flags.length <= place) this.#flags.push(undefined);
    if (word === 'EXPUNGE') this.#flags.splice(place, 1);
    const flags = /FLAGS \(([^)]*)\)/.exec(rest)?.[1];
    if (word === 'FETCH' && flags !== undefined) this.#flags[place] = sortFlags(flags);
  }
}

/** Flags in one order, without \Recent, which is of a session. */
export function sortFlags(flags: string): string {
  return flags
    .split(' ')
    .filter((flag) => flag !== '\\Recent' && flag !== '')
    .map((flag) => flag.toLowerCase())
    .toSorted()
    .join(' ');
}

/** Opens an IMAP port over what a JMAP server stands on. */
export async function startImapBeside(server: JmapTestServer): Promise<ImapBeside> {
  const { db, deps, province } = server;
  const { hasher } = province;
  const { clock } = deps;
  const imap = createImapServer({
    ...deps,
    signIn: createMailboxSignIn({ db, hasher, scramSecret: randomBytes(32), clock, protocol: 'imap' }),
    settings: IMAP_TEST_SETTINGS,
    log: quietLog,
  });
  const listener = await listenForTest(imap);
  const clients: ImapTestClient[] = [];
  const open = async (address: string, mailbox: string): Promise<ImapTestClient> => {
    const client = await ImapTestClient.open(listener.port);
    clients.push(client);
    await client.readLine();
    await client.command(`LOGIN "${address}" {${Buffer.byteLength(PASSWORD)}+}\r\n${PASSWORD}`);
    await client.command(`SELECT "${mailbox}"`);
    return client;
  };
  return {
    open,
    listen: async (address, mailbox) => IdlePicture.begin(await open(address, mailbox)),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await listener.close();
      await imap.drain();
      listener.destroy();
    },
  };
}
