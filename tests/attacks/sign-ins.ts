/**
 * Everything that lets somebody in, by every end that it can have: first it opens what it should and nothing else, then it ends, and
 * then no door opens by it and no connection that it opened does anything any more.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { askAuth, signInByBrowser } from './auth-pages.ts';
import { DOORS, type OpenDoor } from './doors.ts';
import { askToken, CLIENT, jmapOf, type Made, makeToken, type Owner, redeem } from './owner.ts';
import type { Place } from './whole-server.ts';
import { httpOf } from './world.ts';

/** What a place can do for the attack beside being open; the program of `owner.ts` must be known there. */
export interface SignInPlace extends Place {
  /** Somebody new, by a name that nobody has yet. */
  newPerson(displayName: string, password: string): Promise<string>;
  /** What a personnel system asks with in the name of an account, and the end of it. */
  addFeed(address: string): Promise<{ id: string; secret: string }>;
  revokeFeed(id: string): Promise<void>;
}

interface Case {
  name: string;
  make(owner: Owner, place: SignInPlace): Promise<Made>;
  /** The doors that it opens; those that do not take its kind are left out. */
  opens: readonly string[];
  end(owner: Owner, made: Made, place: SignInPlace): Promise<void>;
  /** It ends by itself: on a slow machine before it was tried, and where a connection is open it is found out later. */
  runsOut?: true;
}

const NEW_PASSWORD = 'cầu Trường Tiền mười hai nhịp';
const EVERYWHERE = DOORS.filter(({ takes }) => takes.includes('password')).map(({ name }) => name);
const BY_HTTP = ['JMAP', 'JMAP events', 'JMAP WebSocket'];
/** What a token for mail opens. */
const BY_TOKEN = ['IMAP', 'POP3', 'ManageSieve', 'submission', ...BY_HTTP];
/** A lost announcement is no reason to wait for longer. */
const CLOSED_WITHIN_MS = 60_000;

const ownPassword = ({ address, password }: Owner): Promise<Made> =>
  Promise.resolve({ kind: 'password', address, secret: password });

/** The life of a password with an end: longer than a busy machine takes to make one. */
const SHORT_MS = 4_000;

const ownCookie = ({ address, cookie }: Owner): Promise<Made> =>
  Promise.resolve({ kind: 'cookie', address, secret: cookie });

async function makeProgramPassword(owner: Owner, protocols: string[], livesMs?: number): Promise<Made> {
  const jmap = await jmapOf(owner);
  const expiresAt = livesMs === undefined ? null : new Date(Date.now() + livesMs).toISOString();
  const made = await jmap.call('AppPassword/set', { create: { p: { label: 'thử', protocols, expiresAt } } });
  const { id, password } = (made['created'] as Record<string, { id: string; password: string }>)['p'] ?? {};
  if (id === undefined || password === undefined) throw new Error(JSON.stringify(made));
  return { kind: 'password', address: owner.address, secret: password, id };
}

const lock = async (owner: Owner): Promise<void> => void (await askAuth(owner.place, owner.cookie, 'leaked'));
const changePassword = async (owner: Owner): Promise<void> =>
  void (await askAuth(owner.place, owner.cookie, 'password', {
    current: owner.password,
    password: NEW_PASSWORD,
  }));
const signOutEverywhere = async (owner: Owner): Promise<void> => {
  // From another browser, as somebody does who lost the first.
  const other = await signInByBrowser(owner.place, owner.address, owner.password);
  await askAuth(owner.place, other, 'sign-out-everywhere');
};

export const SIGN_INS: readonly Case[] = [
  { name: 'a password, until another is set', make: ownPassword, opens: EVERYWHERE, end: changePassword },
  { name: 'a password, until its owner says it leaked', make: ownPassword, opens: EVERYWHERE, end: lock },
  {
    name: 'a program’s password for IMAP, until it is taken back',
    make: (owner) => makeProgramPassword(owner, ['imap']),
    opens: ['IMAP'],
    end: async (owner, { id = '' }) =>
      void (await (await jmapOf(owner)).call('AppPassword/set', { destroy: [id] })),
  },
  {
    name: 'a program’s password for all but IMAP, until its owner says that a password leaked',
    make: (owner) => makeProgramPassword(owner, ['pop3', 'smtp', 'jmap', 'sieve', 'ldap']),
    opens: ['POP3', 'submission', ...BY_HTTP, 'ManageSieve', 'LDAP'],
    end: lock,
  },
  {
    name: 'a program’s password with an end, until that comes',
    make: (owner) => makeProgramPassword(owner, ['imap', 'jmap'], SHORT_MS),
    opens: ['IMAP', ...BY_HTTP],
    end: () => sleep(SHORT_MS),
    runsOut: true,
  },
  { name: 'an access token, until its account is locked', make: makeToken, opens: BY_TOKEN, end: lock },
  {
    name: 'an access token, until its owner signs out everywhere',
    make: makeToken,
    opens: BY_TOKEN,
    end: signOutEverywhere,
  },
  {
    name: 'an access token, until the program gives it back',
    make: makeToken,
    opens: BY_TOKEN,
    end: async ({ place }, { refreshToken = '' }) => {
      const body = new URLSearchParams({ client_id: CLIENT, token: refreshToken });
      await fetch(`${httpOf(place)}/oauth/revoke`, { method: 'POST', body });
    },
  },
  {
    name: 'an access token, until its refresh token comes a second time',
    make: makeToken,
    opens: BY_TOKEN,
    end: async (owner, { refreshToken = '' }) => {
      const again = { grant_type: 'refresh_token', refresh_token: refreshToken };
      await askToken(owner, again);
      await askToken(owner, again);
    },
  },
  {
    name: 'an access token, until its code comes a second time',
    make: makeToken,
    opens: BY_TOKEN,
    end: async (owner, { code = '' }) => void (await redeem(owner, code)),
  },
  {
    name: 'a refresh token, which opens nothing',
    make: async (owner) => {
      const made = await makeToken(owner);
      return { ...made, secret: made.refreshToken ?? '' };
    },
    opens: [],
    end: () => Promise.resolve(),
  },
  {
    name: 'a cookie as a token, which opens nothing',
    make: async ({ address, cookie }) => ({
      kind: 'bearer',
      address,
      secret: /=([\w-]{43})/.exec(cookie)?.[1] ?? '',
    }),
    opens: [],
    end: () => Promise.resolve(),
  },
  {
    name: 'a cookie, until its browser signs out',
    make: ownCookie,
    opens: [...BY_HTTP, 'the web'],
    end: async (owner) => void (await askAuth(owner.place, owner.cookie, 'sign-out')),
  },
  {
    name: 'a cookie, until its owner signs out everywhere',
    make: ownCookie,
    opens: [...BY_HTTP, 'the web'],
    end: signOutEverywhere,
  },
  {
    name: 'a cookie, until its owner sets another password in another browser',
    make: ownCookie,
    opens: [...BY_HTTP, 'the web'],
    end: async (owner) => {
      const cookie = await signInByBrowser(owner.place, owner.address, owner.password);
      await changePassword({ ...owner, cookie });
    },
  },
  {
    name: 'a personnel system’s token, until it is revoked',
    make: async ({ address }, place) => ({ kind: 'bearer', address, ...(await place.addFeed(address)) }),
    opens: ['SCIM'],
    end: (_owner, { id = '' }, place) => place.revokeFeed(id),
  },
  {
    name: 'a personnel system’s token, until its account is locked',
    make: async ({ address }, place) => ({ kind: 'bearer', address, ...(await place.addFeed(address)) }),
    opens: ['SCIM'],
    end: lock,
  },
];

async function isOver(door: OpenDoor): Promise<boolean> {
  const until = performance.now() + CLOSED_WITHIN_MS;
  while (await door.serves()) {
    if (performance.now() > until) return false;
    await sleep(50);
  }
  return true;
}

/** Runs one case; gives how much was tried, and what should not have been. */
async function runCase(
  place: SignInPlace,
  one: Case,
  index: number,
): Promise<{ tried: number; faults: string[] }> {
  const password = `núi Ngự sông Hương ${index}`;
  const address = await place.newPerson(`Người Thử ${String.fromCodePoint(65 + index)}`, password);
  const owner = { place, address, password, cookie: await signInByBrowser(place, address, password) };
  const made = await one.make(owner, place);
  const faults: string[] = [];
  const open: [string, OpenDoor][] = [];
  const doors = DOORS.filter(({ takes }) => takes.includes(made.kind));
  for (const door of doors) {
    const opened = await door.open(place, made);
    if (opened) open.push([door.name, opened]);
    const isRight = one.opens.includes(door.name);
    if (opened ? !isRight : isRight && one.runsOut !== true)
      faults.push(`${one.name}: ${door.name} is ${opened ? 'open' : 'closed'} before the end`);
  }
  await one.end(owner, made, place);
  for (const door of doors) {
    const opened = await door.open(place, made);
    opened?.close();
    if (opened) faults.push(`${one.name}: ${door.name} opens after the end`);
  }
  for (const [name, door] of open) {
    // What a browser was let in with was a password; its session is another case.
    const isJudged = one.runsOut !== true && !(name === 'the web' && made.kind === 'password');
    if (isJudged && !(await isOver(door))) faults.push(`${one.name}: ${name} stays open after the end`);
    door.close();
  }
  return { tried: doors.length * 2 + open.length, faults };
}

/** Runs all cases. */
export async function trySignIns(place: SignInPlace): Promise<{ tried: number; faults: string[] }> {
  const all = await Promise.all(SIGN_INS.map((one, index) => runCase(place, one, index)));
  return {
    tried: all.reduce((sum, { tried }) => sum + tried, 0),
    faults: all.flatMap(({ faults }) => faults),
  };
}
