/** Attacks on trust: TLS made weaker or begun with a lie, tokens used again, tokens of others. */
import { connect as connectTls } from 'node:tls';
import { tryHttpTricks } from '#tests/attacks/http-tricks.ts';
import { CLIENT, REDIRECT } from '#tests/attacks/owner.ts';
import { tryReplays } from '#tests/attacks/replays.ts';
import { type SignInPlace, trySignIns } from '#tests/attacks/sign-ins.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Attack, counted } from './attack.ts';
import { DOMAIN, HOME, open, PASSWORD, PERSON, PORTS, say } from './target.ts';

const STARTS: Record<string, [string, RegExp, string]> = {
  smtp: ['EHLO a.example\r\nSTARTTLS\r\nRSET\r\nNOOP\r\n', /^220[ -][\s\S]*^220 /m, 'NOOP'],
  submission: ['EHLO a.example\r\nSTARTTLS\r\nRSET\r\nNOOP\r\n', /^220[ -][\s\S]*^220 /m, 'NOOP'],
  imap: ['a STARTTLS\r\nb CAPABILITY\r\n', /^a OK/m, 'b'],
  pop3: ['STLS\r\nCAPA\r\n', /^\+OK[\s\S]*^\+OK/m, 'CAPA'],
  managesieve: ['STARTTLS\r\nCAPABILITY\r\n', /^OK[\s\S]*^OK/m, 'CAPABILITY'],
};

function tryVersion(
  target: RunningProgram,
  standard: number,
  version: 'TLSv1' | 'TLSv1.1',
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls(
      {
        host: HOME,
        port: target.port(standard),
        rejectUnauthorized: false,
        minVersion: version,
        maxVersion: version,
        ciphers: 'ALL:@SECLEVEL=0',
      },
      () => {
        socket.destroy();
        resolve(true);
      },
    );
    socket.once('error', () => resolve(false));
  });
}

export const downgrade: Attack = {
  name: 'TLS 1.0 and 1.1, and commands pushed in before the handshake',
  run: async (target) => {
    const count = counted();
    for (const port of PORTS.filter(({ tls }) => tls))
      for (const version of ['TLSv1', 'TLSv1.1'] as const) {
        count.tried += 1;
        if (await tryVersion(target, port.standard, version))
          count.faults.push(`${port.name} speaks ${version}`);
      }
    for (const port of PORTS) {
      const start = STARTS[port.name];
      if (!start) continue;
      count.tried += 1;
      const socket = await open(target, port);
      await say(socket, start[0], start[1]);
      // Whoever pushed commands in front of the handshake gets no answer to them behind it (CVE-2011-0411).
      const secure = connectTls({ socket, rejectUnauthorized: false });
      const answer = await new Promise<string>((resolve) => {
        let text = '';
        secure.on('data', (chunk: Buffer) => {
          text += chunk.toString('latin1');
        });
        secure.once('error', () => resolve(text));
        setTimeout(() => resolve(text), 1500);
      });
      secure.destroy();
      const isAnswered =
        port.name === 'managesieve'
          ? (answer.match(/^OK/gm) ?? []).length > 1
          : /^(250|b OK|\+OK)/m.test(answer);
      if (isAnswered) count.faults.push(`${port.name} answered what came before the handshake`);
    }
    return count;
  },
};

async function signIn(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ address: PERSON, password: PASSWORD }),
  });
  await answer.text();
  return answer.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
}

export const stolenTokens: Attack = {
  name: 'sessions used again after their end, changed, cut, from elsewhere',
  run: async (target) => {
    const count = counted();
    const url = `http://localhost:${target.port(80)}`;
    const isSignedIn = async (cookie: string): Promise<boolean> => {
      const answer = await fetch(`${url}/auth/session`, { headers: { cookie } });
      return ((await answer.json()) as { state: string }).state === 'signedIn';
    };
    // The one cookie that is the session; others remember the device.
    let cookie = '';
    for (const one of await signIn(url)) if (await isSignedIn(one)) cookie = one;
    if (cookie === '') count.faults.push('signing in did not work at all');
    for (let at = 0; at < cookie.length; at += 1) {
      count.tried += 1;
      const other = cookie[at] === 'A' ? 'B' : 'A';
      const changed = cookie.slice(0, at) + other + cookie.slice(at + 1);
      if (await isSignedIn(changed)) count.faults.push(`a changed session is taken (${at})`);
    }
    const signOut = (headers: Record<string, string>) =>
      fetch(`${url}/auth/sign-out`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
    count.tried += 1;
    const foreign = await signOut({ cookie, origin: 'https://ke-gian.example' });
    if (foreign.ok) count.faults.push('a form of another site is obeyed');
    await signOut({ cookie, origin: url });
    count.tried += 1;
    if (await isSignedIn(cookie)) count.faults.push('a session lives on after its end');
    return count;
  },
};

/** The real program as the tables of sign-ins and replays need it; people made by it have names of this word. */
function placeOf(target: RunningProgram, word: string): SignInPlace {
  let made = 0;
  const run = async (args: readonly string[], input = ''): Promise<unknown> => {
    const { code, stdout, stderr } = await target.command([...args, '--json'], input);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  return {
    port: (standard) => target.port(standard),
    newPerson: async (name, password) => {
      made += 1;
      const address = `${word}${made}@${DOMAIN}`;
      await run(['account', 'add', address, '--name', name, '--password-stdin'], password);
      return address;
    },
    addFeed: async (address) =>
      (await run(['scim-token', 'add', address, '--account', address])) as { id: string; secret: string },
    revokeFeed: async (id) => void (await run(['scim-token', 'revoke', id])),
  };
}

/** The program that people let use their accounts; it is there already when both rows run. */
async function addClient(target: RunningProgram): Promise<void> {
  const args = ['oauth-client', 'add', CLIENT, '--name', CLIENT, '--redirect', REDIRECT];
  const { code, stderr } = await target.command(args);
  if (code !== 0 && !/đã có|exists/.test(stderr)) throw new Error(stderr);
}

/** Passwords, programs' passwords, tokens and cookies, by every end that they can have. */
export const endedSignIns: Attack = {
  name: 'ended passwords and tokens, at every door and on every open connection',
  run: async (target) => {
    await addClient(target);
    return { ...counted(), ...(await trySignIns(placeOf(target, 'nguoithu'))) };
  },
};

/** Codes, answers of passkeys, codes and refresh tokens of OAuth, links: each used again. */
export const replays: Attack = {
  name: 'codes, passkeys, tokens and links used twice, one after the other and eight at once',
  run: async (target) => {
    await addClient(target);
    return { ...counted(), ...(await tryReplays(placeOf(target, 'nguoidung'))) };
  },
};

export const httpTricks: Attack = {
  name: 'HTTP: hidden requests, foreign names, climbing paths, redirects, prototypes, packed bodies',
  run: async (target) => {
    const person = { address: PERSON, password: PASSWORD, feedToken: '' };
    return { ...counted(), ...(await tryHttpTricks(target, person)) };
  },
};
