/** Every door that a password or a token opens, and what stays open behind it. One more door: one line in `DOORS`. */
import { connect } from 'node:net';
import { Client } from 'ldapts';
import { WebSocket } from 'ws';
import { askAuth } from './auth-pages.ts';
import type { Place } from './whole-server.ts';
import { httpOf } from './world.ts';

export interface Credential {
  kind: 'password' | 'bearer' | 'cookie';
  address: string;
  secret: string;
}

/** An open connection of somebody who was let in. */
export interface OpenDoor {
  /** Whether it still does something for them. */
  serves(): Promise<boolean>;
  close(): void;
}

export interface Door {
  name: string;
  takes: readonly Credential['kind'][];
  /** Undefined where one is not let in. */
  open(place: Place, credential: Credential): Promise<OpenDoor | undefined>;
}

/** How a protocol of lines lets in, and what one asks of it afterwards. */
interface LineProtocol {
  port: number;
  greeting: RegExp;
  signIn: (initial: string, mechanism: string) => readonly string[];
  /** Of the answers to signing in, the last. */
  welcome: RegExp;
  /** Anything that is a whole answer. */
  answer: RegExp;
  ask: string;
  served: RegExp;
}

const ANSWER_MS = 60_000;

class LineClient {
  readonly #socket;
  #said = '';
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1' });
    const end = (): void => {
      this.#isOver = true;
      this.#wake?.();
    };
    this.#socket.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString('latin1');
      this.#wake?.();
    });
    this.#socket.on('error', end).on('close', end);
  }

  /** Sends a line and gives what came until it was a whole answer or the end. */
  async ask(line: string | undefined, whole: RegExp): Promise<string> {
    if (line !== undefined && !this.#isOver) this.#socket.write(`${line}\r\n`);
    const until = performance.now() + ANSWER_MS;
    while (!whole.test(this.#said) && !this.#isOver && performance.now() < until)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, until - performance.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const said = this.#said;
    this.#said = '';
    return said;
  }

  close(): void {
    this.#socket.destroy();
  }
}

function initialOf({ kind, address, secret }: Credential): string {
  const text = kind === 'bearer' ? `n,,\u0001auth=Bearer ${secret}\u0001\u0001` : `\0${address}\0${secret}`;
  return Buffer.from(text).toString('base64');
}

function lineDoor(name: string, protocol: LineProtocol): Door {
  return {
    name,
    takes: ['password', 'bearer'],
    async open(place, credential) {
      const client = new LineClient(place.port(protocol.port));
      await client.ask(undefined, protocol.greeting);
      const mechanism = credential.kind === 'bearer' ? 'OAUTHBEARER' : 'PLAIN';
      let said = '';
      for (const line of protocol.signIn(initialOf(credential), mechanism))
        said = await client.ask(line, protocol.answer);
      // A bearer that is refused is told why in a challenge first (RFC 7628 §3.2.3).
      if (protocol.welcome.test(said))
        return {
          serves: async () => protocol.served.test(await client.ask(protocol.ask, protocol.answer)),
          close: () => client.close(),
        };
      client.close();
      return undefined;
    },
  };
}

const ldap: Door = {
  name: 'LDAP',
  takes: ['password'],
  async open(place, { address, secret }) {
    const client = new Client({ url: `ldap://127.0.0.1:${place.port(389)}`, timeout: ANSWER_MS });
    const close = (): void => void client.unbind().catch(() => undefined);
    try {
      await client.bind(address, secret);
    } catch {
      close();
      return undefined;
    }
    const serves = (): Promise<boolean> =>
      client.search('dc=thuathienhue,dc=gov,dc=vn', { filter: `(mail=${address})` }).then(
        ({ searchEntries }) => searchEntries.length > 0,
        () => false,
      );
    return { serves, close };
  },
};

/** What a request of HTTP shows a credential by. */
function headersOf({ kind, address, secret }: Credential): Record<string, string> {
  if (kind === 'cookie') return { cookie: secret };
  const basic = `Basic ${Buffer.from(`${address}:${secret}`).toString('base64')}`;
  return { authorization: kind === 'bearer' ? `Bearer ${secret}` : basic };
}

const jmap: Door = {
  name: 'JMAP',
  takes: ['password', 'bearer', 'cookie'],
  async open(place, credential) {
    const headers = headersOf(credential);
    const serves = async (): Promise<boolean> => {
      const answer = await fetch(`${httpOf(place)}/jmap/session`, { headers });
      await answer.text();
      return answer.ok;
    };
    return (await serves()) ? { serves, close: () => undefined } : undefined;
  },
};

/** The stream of events serves for as long as it is open: it tells of what comes without being asked. */
const events: Door = {
  name: 'JMAP events',
  takes: ['password', 'bearer', 'cookie'],
  async open(place, credential) {
    const end = new AbortController();
    const url = `${httpOf(place)}/jmap/eventsource?types=*&closeafter=no&ping=0`;
    const answer = await fetch(url, { headers: headersOf(credential), signal: end.signal });
    if (!answer.ok || !answer.body) {
      await answer.text();
      return undefined;
    }
    let isOpen = true;
    const over = (): void => {
      isOpen = false;
    };
    answer.body.pipeTo(new WritableStream()).then(over, over);
    return { serves: () => Promise.resolve(isOpen), close: () => end.abort() };
  },
};

/** The same for the WebSocket. */
const webSocket: Door = {
  name: 'JMAP WebSocket',
  takes: ['password', 'bearer', 'cookie'],
  open(place, credential) {
    const url = `ws://127.0.0.1:${place.port(80)}/jmap/ws`;
    const socket = new WebSocket(url, 'jmap', { headers: headersOf(credential) });
    const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
    return new Promise((resolve) => {
      socket.once('error', () => resolve(undefined));
      socket.once('open', () =>
        resolve({ serves: () => Promise.resolve(isOpen()), close: () => socket.terminate() }),
      );
    });
  },
};

const scim: Door = {
  name: 'SCIM',
  takes: ['bearer'],
  async open(place, credential) {
    const serves = async (): Promise<boolean> => {
      const answer = await fetch(`${httpOf(place)}/scim/v2/Users?count=1`, {
        headers: headersOf(credential),
      });
      await answer.text();
      return answer.ok;
    };
    return (await serves()) ? { serves, close: () => undefined } : undefined;
  },
};

const web: Door = {
  name: 'the web',
  takes: ['password', 'cookie'],
  async open(place, { kind, address, secret }) {
    const url = httpOf(place);
    if (kind === 'password') {
      const { state } = await askAuth(place, '', 'sign-in', { address, password: secret });
      return state === 'signedIn'
        ? { serves: () => Promise.resolve(true), close: () => undefined }
        : undefined;
    }
    const serves = async (): Promise<boolean> => {
      const answer = await fetch(`${url}/auth/session`, { headers: { cookie: secret } });
      return ((await answer.json()) as { state: string }).state === 'signedIn';
    };
    return (await serves()) ? { serves, close: () => undefined } : undefined;
  },
};

export const DOORS: readonly Door[] = [
  lineDoor('IMAP', {
    port: 143,
    greeting: /\r\n$/,
    signIn: (initial, mechanism) => [`a AUTHENTICATE ${mechanism} ${initial}`],
    welcome: /^a OK/m,
    answer: /^(?:a .*|\+.*|\* BYE.*)\r\n$/m,
    ask: 'a STATUS INBOX (MESSAGES)',
    served: /^a OK/m,
  }),
  lineDoor('POP3', {
    port: 110,
    greeting: /\r\n$/,
    signIn: (initial, mechanism) => [`AUTH ${mechanism} ${initial}`],
    welcome: /^\+OK/,
    answer: /^(?:\+|-ERR).*\r\n$/,
    ask: 'STAT',
    served: /^\+OK/,
  }),
  lineDoor('ManageSieve', {
    port: 4190,
    greeting: /(?:^|\r\n)OK.*\r\n$/,
    signIn: (initial, mechanism) => [`AUTHENTICATE "${mechanism}" "${initial}"`],
    welcome: /^OK/,
    answer: /(?:^|\r\n)(?:OK|NO|BYE|\{|").*\r\n$/,
    ask: 'LISTSCRIPTS',
    served: /(?:^|\r\n)OK/,
  }),
  lineDoor('submission', {
    port: 587,
    greeting: /^220 .*\r\n$/,
    signIn: (initial, mechanism) => ['EHLO a.example', `AUTH ${mechanism} ${initial}`],
    welcome: /^235/,
    answer: /^\d{3} .*\r\n$/m,
    ask: 'NOOP',
    served: /^250/,
  }),
  ldap,
  jmap,
  events,
  webSocket,
  scim,
  web,
];
