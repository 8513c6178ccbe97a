/**
 * What can be done to a web server with a line or two: a second request hidden in the first, another site's name, paths that climb out,
 * redirects that lead away, JSON that reaches for the prototype, bodies that unpack. One more: one line in its list.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Place } from './whole-server.ts';
import { basicOf, httpOf, type Person } from './world.ts';

export interface Tricked {
  tried: number;
  faults: string[];
}

/** Never to be found in an answer, and never to be led to. */
const EVIL = 'ke-gian.example';
const POLLUTION = '{"__proto__":{"polluted":"x"},"constructor":{"prototype":{"polluted":"x"}}}';
const QUIET_MS = 300;
/** For what has to be answered. */
const ANSWER_MS = 60_000;

/** Sends bytes as they are, and gives all that comes until the server ends or is quiet. */
async function sendRaw(place: Place, bytes: string, patienceMs = QUIET_MS * 10): Promise<string> {
  const socket = connect({ port: place.port(80), host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let said = '';
  socket.setTimeout(patienceMs);
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(said);
    };
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(end, QUIET_MS);
    });
    socket.once('close', end).once('timeout', end);
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

const HIDDEN = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
const FORM = 'Host: a\r\nContent-Type: application/x-www-form-urlencoded\r\n';

/** Heads whose end of body two servers could see in different places (RFC 9112 §6.3, §11.2). */
const FRAMINGS: readonly string[] = [
  `POST /oauth/token HTTP/1.1\r\n${FORM}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Content-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Content-Length: +0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Content-Length : 0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${HIDDEN}`,
  `POST /oauth/token HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\n${HIDDEN}0\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\nX-A: b\n\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\n X-A: b\r\n\r\n${HIDDEN}`,
  `GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`,
  `GET /healthz\tHTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET http://${EVIL}/ HTTP/1.1\r\nHost: a\0b\r\n\r\n`,
];

async function frame(place: Place): Promise<Tricked> {
  const faults: string[] = [];
  // First that the look is right: the same request, alone and honest, is answered.
  if (!(await sendRaw(place, HIDDEN, ANSWER_MS)).startsWith('HTTP/1.1 200'))
    faults.push('an honest request is not answered');
  for (const bytes of FRAMINGS) {
    const answers = (await sendRaw(place, bytes)).match(/HTTP\/1\.[01] \d{3}/g) ?? [];
    if (answers.some((answer) => answer.endsWith('200')))
      faults.push(`${JSON.stringify(bytes.slice(0, 200))}: ${answers.join(', ')}`);
  }
  return { tried: FRAMINGS.length, faults };
}

const CLIMBS = [
  '/app/../../../../etc/passwd',
  '/app/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/app/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/app/..%5c..%5c..%5cetc%5cpasswd',
  '/app/%00/etc/passwd',
  '/mail/..;/..;/etc/passwd',
  '//etc/passwd',
  '/.well-known/acme-challenge/..%2f..%2f..%2fetc%2fpasswd',
  '/f/..%2f..%2fetc%2fpasswd',
  '/list/leave/..%2f..%2f..%2fetc%2fpasswd',
  '/package.json',
  '/app/../package.json',
  '/congthu.toml',
  '/.git/config',
];

async function climb(place: Place): Promise<Tricked> {
  const faults: string[] = [];
  for (const path of CLIMBS) {
    const said = await sendRaw(place, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    if (/root:.*:0:0|"congthu"|\[core\]/.test(said)) faults.push(`${path} was sent`);
  }
  return { tried: CLIMBS.length, faults };
}

const NEXTS = [
  `https://${EVIL}/`,
  `//${EVIL}/`,
  `/\\${EVIL}/`,
  `\\/${EVIL}/`,
  `/\t/${EVIL}/`,
  `/%0d%0aLocation: https://${EVIL}/`,
  `/mail\r\nLocation: https://${EVIL}/`,
  `javascript:alert('${EVIL}')`,
  `/@${EVIL}`.replace('/', ''),
];

/** Where somebody who signs in by a link that another made is led. */
async function lead(place: Place, { address, password }: Person): Promise<Tricked> {
  const faults: string[] = [];
  const url = httpOf(place);
  for (const next of NEXTS) {
    const page = await fetch(`${url}/sign-in?next=${encodeURIComponent(next)}`, { redirect: 'manual' });
    if ((await page.text()).includes(EVIL)) faults.push(`the page repeats ${JSON.stringify(next)}`);
    const answer = await fetch(`${url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url },
      body: new URLSearchParams({ address, password, next }),
    });
    const where = answer.headers.get('location') ?? '';
    if (answer.status !== 303 || new URL(where, url).origin !== url)
      faults.push(`${JSON.stringify(next)} leads to ${answer.status} ${where}`);
  }
  return { tried: NEXTS.length * 2, faults };
}

const NAMES: readonly Record<string, string>[] = [
  { 'x-forwarded-host': EVIL, 'x-forwarded-proto': 'https' },
  { forwarded: `host=${EVIL};proto=https` },
  { 'x-original-url': `/${EVIL}`, 'x-rewrite-url': `/${EVIL}` },
  { 'x-host': EVIL, 'x-forwarded-server': EVIL },
];
const NAMING = [
  '/',
  '/.well-known/oauth-authorization-server',
  '/apple.mobileconfig',
  '/status',
  '/mail',
  '/sign-in',
];

/** Names of this server are never what a stranger's header says: links with it would be kept by caches and sent to others. */
async function rename(place: Place): Promise<Tricked> {
  const faults: string[] = [];
  for (const headers of NAMES)
    for (const path of NAMING) {
      const answer = await fetch(httpOf(place) + path, { headers, redirect: 'manual' });
      const said = `${await answer.text()} ${answer.headers.get('location')}`;
      if (said.includes(EVIL)) faults.push(`${path} with ${JSON.stringify(headers)} names it`);
    }
  for (const host of [`a"><script>alert(1)</script>`, `a ${EVIL}`, `${EVIL}/`, `a@${EVIL}`]) {
    const said = await sendRaw(place, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    if (said.includes('<script>alert(1)') || said.includes(EVIL))
      faults.push(`the page repeats the host ${host}`);
  }
  return { tried: NAMES.length * NAMING.length + 4, faults };
}

/** JSON with names that mean something to JavaScript, and bodies that unpack to much. Whether anything was polluted, its own process tells. */
async function pollute(place: Place, person: Person): Promise<Tricked> {
  const url = httpOf(place);
  const authorization = basicOf(person);
  const json = { 'content-type': 'application/json', origin: url };
  const using = '"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"]';
  const session = await fetch(`${url}/jmap/session`, { headers: { authorization } });
  const [accountId = ''] = Object.keys(((await session.json()) as { accounts: object }).accounts);
  const calls = [
    `["Core/echo",${POLLUTION},"a"]`,
    `["Email/set",{"accountId":"${accountId}","create":{"__proto__":{"subject":"x"},"constructor":{"subject":"x"}}},"a"]`,
    `["Email/set",{"accountId":"${accountId}","update":{"__proto__":{"keywords/__proto__":true},"x":{"__proto__/polluted":"x","constructor/prototype/polluted":"x"}}},"a"]`,
    `["Mailbox/set",{"accountId":"${accountId}","create":{"toString":{"name":"__proto__"}}},"a"]`,
    `["Email/query",{"accountId":"${accountId}","filter":${POLLUTION}},"__proto__"]`,
    `["Email/get",{"accountId":"${accountId}","#ids":{"resultOf":"a","name":"Core/echo","path":"/__proto__/polluted"}},"b"]`,
  ];
  const bodies: [string, Record<string, string>, string | Uint8Array<ArrayBuffer>][] = [
    ...calls.map((call): [string, Record<string, string>, string] => [
      '/jmap/api',
      { ...json, authorization },
      `{${using},"methodCalls":[["Core/echo",{},"a"],${call}],"createdIds":{"__proto__":"x"}}`,
    ]),
    ...['sign-in', 'second-factor', 'passkey', 'confirm', 'password'].map(
      (path): [string, Record<string, string>, string] => [`/auth/${path}`, json, POLLUTION],
    ),
    [
      '/oauth/token',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '__proto__[polluted]=x&constructor.prototype.polluted=x&grant_type=__proto__',
    ],
    [
      '/jmap/api',
      { ...json, authorization, 'content-encoding': 'gzip' },
      new Uint8Array(gzipSync(Buffer.alloc(50_000_000, '['))),
    ],
  ];
  const faults: string[] = [];
  for (const [path, headers, body] of bodies) {
    const answer = await fetch(url + path, { method: 'POST', headers, body });
    const said = await answer.text();
    if (answer.status >= 500) faults.push(`${path} ${String(body).slice(0, 120)}: ${answer.status} ${said}`);
  }
  return { tried: bodies.length, faults };
}

/** Tries all of it as, and on, one person. */
export async function tryHttpTricks(place: Place, person: Person): Promise<Tricked> {
  const all = [
    await frame(place),
    await climb(place),
    await lead(place, person),
    await rename(place),
    await pollute(place, person),
  ];
  return {
    tried: all.reduce((sum, { tried }) => sum + tried, 0),
    faults: all.flatMap(({ faults }) => faults),
  };
}
