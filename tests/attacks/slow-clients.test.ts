/**
 * A client that sends a byte now and then is never silent, and would hold its place for ever: whoever has not signed in within the time for
 * it is sent away, in the middle of a line, of a literal, of a BER element. Whoever has signed in stays. (`npm run torture -- slow` has
 * every port and every place where one can be slow, with the times of the program.)
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { createChangeHub } from '#domain/mailstore/hub.ts';
import type { Listener } from '#platform/net/listener.ts';
import { createImapServer } from '#servers/imap/server.ts';
import { createAddressBook } from '#servers/ldap/address-book.ts';
import { createLdapServer } from '#servers/ldap/server.ts';
import { createManageSieveServer } from '#servers/managesieve/server.ts';
import { createPop3Server } from '#servers/pop3/server.ts';
import { type ImapProvince, PASSWORD, startImapProvince } from '#tests/imap/province-server.ts';
import { IMAP_TEST_SETTINGS, listenForTest } from '#tests/imap/server.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN } from '#tests/province/province.ts';

/** Time for a person's program, on a machine that does much else. */
const SIGN_IN_WITHIN_MS = 5_000;
const DRIP_MS = 20;
const ENOUGH_DRIPS = 10;

interface Slow {
  /** What comes byte by byte, and never comes to an end. */
  drip: Buffer;
  signIn: (plain: string) => string | Buffer;
  ask: string | Buffer;
  answer: RegExp;
}

type Server = Parameters<typeof listenForTest>[0] & { drain(): Promise<void> };

let place: ImapProvince;
let address: string;
const closing: (() => Promise<unknown>)[] = [];
const listeners = new Map<string, Listener>();

function makeServers(): Record<string, Server> {
  const { db, blobs, signIn, province } = place;
  const base = { db, blobs, signIn, clock: Date.now, ids: province.ids, random: randomBytes, log: quietLog };
  const settings = { hostname: 'mail.example.vn', allowPlainAuth: 'loopback' as const, domain: DOMAIN };
  const limits = { signInWithinMs: SIGN_IN_WITHIN_MS };
  const forwarding = { ownDomains: [DOMAIN], allowedDomains: [] };
  return {
    POP3: createPop3Server({ ...base, settings, limits }),
    ManageSieve: createManageSieveServer({ ...base, settings: { ...settings, forwarding }, limits }),
    LDAP: createLdapServer({
      ...base,
      settings,
      limits,
      book: createAddressBook(db, DOMAIN, Date.now),
      readPrincipal: (accountId) => readPrincipal(db, accountId, Date.now()),
      readPictures: () => Promise.resolve(new Map()),
    }),
  };
}

before(async () => {
  place = await startImapProvince();
  address = await place.addPerson('Nguyễn Văn An', 'snv');
  const { db, blobs, signIn, province } = place;
  const hub = await createChangeHub(db);
  const filer = createFiler({ db, blobs, ids: province.ids, clock: Date.now });
  const imap = createImapServer({
    db,
    blobs,
    filer,
    hub,
    signIn,
    clock: Date.now,
    ids: province.ids,
    random: randomBytes,
    log: quietLog,
    settings: IMAP_TEST_SETTINGS,
    signInWithinMs: SIGN_IN_WITHIN_MS,
  });
  for (const [name, server] of Object.entries({ IMAP: imap, ...makeServers() })) {
    const listener = await listenForTest(server);
    listeners.set(name, listener);
    closing.push(async () => {
      await listener.close();
      await server.drain();
      listener.destroy();
    });
  }
  closing.push(
    () => filer.drain(),
    () => hub.close(),
  );
});

after(async () => {
  for (const close of closing) await close();
  await place[Symbol.asyncDispose]();
});

const element = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.of(tag, content.length), content]);

/** An LDAP message with a simple bind (RFC 4511 §4.2). */
function bindOf(name: string, password: string): Buffer {
  const request = [Buffer.of(2, 1, 3), element(4, Buffer.from(name)), element(0x80, Buffer.from(password))];
  return element(0x30, Buffer.concat([Buffer.of(2, 1, 1), element(0x60, Buffer.concat(request))]));
}

const WHO_AM_I = Buffer.concat([
  Buffer.from('301e02010277198017', 'hex'),
  Buffer.from('1.3.6.1.4.1.4203.1.11.3'),
]);
const NEVER = 'x'.repeat(100_000);

const SLOW: Readonly<Record<string, Slow>> = {
  IMAP: {
    drip: Buffer.from(`a LOGIN {9000}\r\n${NEVER}`),
    signIn: (plain) => `a AUTHENTICATE PLAIN ${plain}\r\n`,
    ask: 'b NOOP\r\n',
    answer: /^b OK/m,
  },
  POP3: {
    drip: Buffer.from(`USER ${NEVER}`),
    signIn: (plain) => `AUTH PLAIN ${plain}\r\n`,
    ask: 'STAT\r\n',
    answer: /^\+OK \d+ \d+/m,
  },
  ManageSieve: {
    drip: Buffer.from(`AUTHENTICATE "PLAIN" {8000+}\r\n${NEVER}`),
    signIn: (plain) => `AUTHENTICATE "PLAIN" "${plain}"\r\n`,
    ask: 'HAVESPACE "a" 1\r\n',
    answer: /OK[^\r]*\r\n[\s\S]*OK/m,
  },
  LDAP: {
    drip: Buffer.concat([Buffer.from('30820fff', 'hex'), Buffer.from(NEVER)]),
    signIn: () => bindOf(address, PASSWORD),
    ask: WHO_AM_I,
    answer: /u:/,
  },
};

/** Sends a byte now and then until it is sent away; gives how many it sent. */
async function drip(port: number, bytes: Buffer): Promise<number> {
  const slow = connect({ port, host: '127.0.0.1' }).resume();
  slow.on('error', () => undefined);
  let sent = 0;
  const timer = setInterval(() => slow.write(bytes.subarray(sent, (sent += 1))), DRIP_MS);
  await once(slow, 'close');
  clearInterval(timer);
  return sent;
}

/** One protocol: somebody signs in and is silent, somebody else drips and does not. */
async function holdPlaces(name: string, { drip: bytes, signIn, ask, answer }: Slow): Promise<void> {
  const port = listeners.get(name)?.port ?? 0;
  const person = connect({ port, host: '127.0.0.1' });
  let said = '';
  person.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1');
  });
  person.write(signIn(Buffer.from(`\0${address}\0${PASSWORD}`).toString('base64')));
  // Where the machine stood still it was silent, and not slow.
  while ((await drip(port, bytes)) <= ENOUGH_DRIPS);
  if (name !== 'ManageSieve') said = '';
  person.write(ask);
  while (!answer.test(said)) {
    assert.ok(!person.destroyed, `${name}: whoever has signed in was sent away too`);
    await Promise.race([once(person, 'data'), once(person, 'close')]);
  }
  person.destroy();
}

test('a byte now and then keeps no place for whoever does not sign in', async () => {
  await Promise.all(Object.entries(SLOW).map(([name, slow]) => holdPlaces(name, slow)));
});
