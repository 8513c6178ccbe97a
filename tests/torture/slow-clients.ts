/**
 * Slow and dead clients, in every place where one can be slow: silent, in the middle of a line, a literal, a BER element, a message, a
 * header, a body, a handshake. Each place is held by many at once, a byte a second; meanwhile everybody else is served, and by the
 * time that is promised for it nobody holds it any more. One more place: one line.
 */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attack, counted } from './attack.ts';
import { findDeafPorts, open, PASSWORD, PERSON, PORTS, say } from './target.ts';

interface SlowPlace {
  name: string;
  /** The port by its name in `PORTS`. */
  port: string;
  /** Speaks TLS first, where the port does. */
  tls?: boolean;
  /** Said at once, and what shows that it was taken. */
  first?: readonly [string, RegExp];
  /** Then this, byte by byte; nothing at all where it is empty. */
  drip: string;
  /** Until the server lets go at the latest, in seconds; undefined where the standard makes it wait for longer than is watched. */
  endsWithin?: number;
}

const CONNECTIONS = 25;
const WATCHED_S = 200;
const NEVER = 'x'.repeat(1_000);
/** Between two looks, and for the server to say goodbye. */
const SLACK_S = 15;
const SMTP_ENVELOPE = `EHLO a.example\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<${PERSON}>\r\n`;
/** Of somebody who knows their password: being signed in is no leave to hold everybody up. */
const OWN = Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64');
const BASIC = Buffer.from(`${PERSON}:${PASSWORD}`).toString('base64');
const HELLO = Buffer.from('1603010200010001fc0303', 'hex').toString('latin1') + '\0'.repeat(600);

const PLACES: readonly SlowPlace[] = [
  // RFC 5321 §4.5.3.2: five minutes for a command, ten and more for a message.
  { name: 'silent at SMTP', port: 'smtp', drip: '' },
  { name: 'in a command of SMTP', port: 'smtp', drip: `MAIL FROM:<${NEVER}` },
  { name: 'in DATA', port: 'smtp', first: [`${SMTP_ENVELOPE}DATA\r\n`, /^354/m], drip: NEVER },
  {
    name: 'in a BDAT chunk',
    port: 'smtp',
    first: [SMTP_ENVELOPE, /^250 2\.1\.5/m],
    drip: `BDAT 5000\r\n${NEVER}`,
  },
  {
    name: 'in AUTH at submission',
    port: 'submission',
    first: ['EHLO a.example\r\n', /^250 /m],
    drip: `AUTH PLAIN ${NEVER}`,
  },
  { name: 'silent at IMAP', port: 'imap', drip: '', endsWithin: 60 },
  { name: 'in a line of IMAP', port: 'imap', drip: `a LOGIN ${NEVER}`, endsWithin: 180 },
  {
    name: 'in a literal of IMAP',
    port: 'imap',
    first: ['a LOGIN {900}\r\n', /^\+/m],
    drip: NEVER,
    endsWithin: 180,
  },
  { name: 'after TLS at IMAP', port: 'imaps', tls: true, drip: `a LOGIN ${NEVER}`, endsWithin: 180 },
  { name: 'in a line of POP3', port: 'pop3', drip: `USER ${NEVER}`, endsWithin: 180 },
  {
    name: 'in a literal of ManageSieve',
    port: 'managesieve',
    drip: `AUTHENTICATE "PLAIN" {900+}\r\n${NEVER}`,
    endsWithin: 180,
  },
  { name: 'silent at ManageSieve', port: 'managesieve', drip: '', endsWithin: 120 },
  { name: 'in a BER element of LDAP', port: 'ldap', drip: `0\x82\x0f\xff${NEVER}`, endsWithin: 180 },
  { name: 'silent at LDAP', port: 'ldap', drip: '', endsWithin: 60 },
  { name: 'silent at HTTP', port: 'http', drip: '', endsWithin: 30 },
  {
    name: 'in a header of HTTP',
    port: 'http',
    drip: `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${NEVER}`,
    endsWithin: 15,
  },
  {
    name: 'in a body of HTTP',
    port: 'http',
    drip: `POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\n${NEVER}`,
    endsWithin: 35,
  },
  {
    name: 'in a chunk of HTTP',
    port: 'http',
    drip: `POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n${NEVER}`,
    endsWithin: 35,
  },
  {
    name: 'in an APPEND of somebody signed in',
    port: 'imap',
    first: [`a AUTHENTICATE PLAIN ${OWN}\r\nb APPEND INBOX {90000}\r\n`, /^\+/m],
    drip: NEVER,
  },
  {
    name: 'in DATA of somebody signed in',
    port: 'submission',
    first: [
      `EHLO a.example\r\nAUTH PLAIN ${OWN}\r\nMAIL FROM:<${PERSON}>\r\nRCPT TO:<${PERSON}>\r\nDATA\r\n`,
      /^354/m,
    ],
    drip: NEVER,
  },
  {
    name: 'in a PUTSCRIPT of somebody signed in',
    port: 'managesieve',
    first: [`AUTHENTICATE "PLAIN" "${OWN}"\r\n`, /^OK\b(?![\s\S]*SASL)/m],
    drip: `PUTSCRIPT "a" {9000+}\r\n${NEVER}`,
  },
  {
    name: 'in a request of JMAP of somebody signed in',
    port: 'http',
    drip: `POST /jmap/api HTTP/1.1\r\nHost: a\r\nAuthorization: Basic ${BASIC}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n${NEVER}`,
    endsWithin: 35,
  },
  ...['submissions', 'imaps', 'pop3s', 'ldaps', 'https'].map((port) => ({
    name: `in the handshake of ${port}`,
    port,
    drip: HELLO,
    endsWithin: 30,
  })),
];

interface Held {
  place: SlowPlace;
  /** How many got as far as the place. */
  taken: number;
  sockets: Socket[];
  since: number;
}

/** What is dripped of HTTP begins with a whole head, so that it is the body that is slow. */
function headOf({ drip }: SlowPlace): number {
  const end = drip.indexOf('\r\n\r\n');
  return end < 0 ? 0 : end + 4;
}

async function hold(target: Parameters<Attack['run']>[0], place: SlowPlace, index: number): Promise<Held> {
  const port = PORTS.find(({ name }) => name === place.port);
  if (!port) throw new Error(`no port ${place.port}`);
  const sockets: Socket[] = [];
  let taken = 0;
  for (let number = 0; number < CONNECTIONS; number += 1) {
    const socket = await open(target, { ...port, tls: place.tls === true }, `127.0.2.${index + 1}`).catch(
      () => undefined,
    );
    if (!socket) continue;
    socket.on('error', () => undefined);
    if (place.first) taken += Number(place.first[1].test(await say(socket, ...place.first, 5_000)));
    socket.resume();
    sockets.push(socket);
    const bytes = Buffer.from(place.drip, 'latin1');
    let at = headOf(place);
    if (at > 0) socket.write(bytes.subarray(0, at));
    if (bytes.length === 0) continue;
    const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), 1000);
    socket.once('close', () => clearInterval(timer));
  }
  return { place, taken, sockets, since: performance.now() };
}

const openOf = ({ sockets }: Held): number => sockets.filter(({ destroyed }) => !destroyed).length;

export const slowClients: Attack = {
  name: `slow and dead clients, ${CONNECTIONS} in each of ${PLACES.length} places`,
  run: async (target) => {
    const count = counted();
    const held = await Promise.all(PLACES.map((place, index) => hold(target, place, index)));
    count.tried = held.reduce((sum, { sockets }) => sum + sockets.length, 0);
    for (const { place, taken } of held)
      if (place.first && taken === 0) count.faults.push(`nobody got as far as ${place.name}`);
    const until = performance.now() + WATCHED_S * 1000;
    const late = new Set<string>();
    while (performance.now() < until) {
      count.faults.push(...(await findDeafPorts(target)).map((name) => `${name} was deaf meanwhile`));
      for (const one of held) {
        const seconds = (performance.now() - one.since) / 1000;
        const { name, endsWithin } = one.place;
        if (endsWithin !== undefined && seconds > endsWithin + SLACK_S && openOf(one) > 0)
          late.add(`${name}: still held after ${endsWithin} s`);
      }
      await sleep(2000);
    }
    count.faults.push(...late);
    const left = held.filter((one) => openOf(one) > 0).map(({ place }) => place.name);
    for (const { sockets } of held) for (const socket of sockets) socket.destroy();
    count.note = `after ${WATCHED_S} s held only: ${left.join(', ') || 'nothing'}`;
    return count;
  },
};
