/**
 * Every form that takes a password: one's own new one, the present one beside it, the confirmation of an act, a link's to a file. Said by the
 * second person, who has the old password again after each: what is taken is the whole text and nothing more, what is refused changes nothing.
 */
import { askAuth, signInByBrowser } from './auth-pages.ts';
import { type Act, ask, type Fields, faultsOf } from './injected-rest.ts';
import type { Mouth, Said } from './injections.ts';
import { FEW } from './texts.ts';
import { httpOf, type World } from './world.ts';

/** Longer than any; with the end of a string of C in it; with spaces at its ends; and one that a keyboard decomposes. */
const TEXTS: readonly string[] = [
  ...FEW,
  'x'.repeat(100_000),
  'núi Ngự\0 sông Hương',
  '  hai đầu là dấu cách  ',
  'núi Ngự sông Hương <b>&amp;'.normalize('NFD'),
];
const DAY_MS = 86_400_000;

/** Wrong passwords are counted by network, and one that is wrong at many doors is one. */
let networks = 0;

/** A browser of the second person's. */
interface Browser {
  world: World;
  from: string;
  cookie: string;
}

interface Setting {
  path: string;
  form: Act['form'];
  fields: (password: string, current: string) => Fields;
}

const SETTINGS: readonly Setting[] = [
  { path: '/auth/password', form: 'json', fields: (password, current) => ({ password, current }) },
  {
    path: '/account/password',
    form: 'form',
    fields: (password, current) => ({ password, repeat: password, current }),
  },
];

async function signsIn({ world, from }: Browser, password: string): Promise<boolean> {
  const { address } = world.thief;
  return (
    (await askAuth({ ...world.place, from }, '', 'sign-in', { address, password }))['state'] === 'signedIn'
  );
}

async function send({ world, from, cookie }: Browser, act: Omit<Act, 'fields'>, fields: Fields, said: Said) {
  const answer = await ask(world, { ...act, fields, from }, fields, { cookie });
  said.tried += 1;
  said.faults.push(
    ...faultsOf(answer).map((fault) => `${act.path} ${JSON.stringify(fields).slice(0, 200)}: ${fault}`),
  );
  return answer;
}

/** Sets it; where it was taken proves that it is that text, and puts the old one back. */
async function set(
  browser: Browser,
  { path, form, fields }: Setting,
  text: string,
  said: Said,
): Promise<void> {
  const old = browser.world.thief.password;
  const claim = (isSo: boolean, what: string): void => {
    if (!isSo) said.faults.push(`${path} ${JSON.stringify(text).slice(0, 200)}: ${what}`);
  };
  await send(browser, { path, form }, fields(text, old), said);
  if (await signsIn(browser, old)) {
    claim(!(await signsIn(browser, text)), 'both passwords sign in');
    return;
  }
  said.taken += 1;
  claim(await signsIn(browser, text), 'neither password signs in');
  claim(!(await signsIn(browser, text.slice(0, -1))), 'less than the text signs in');
  await send(browser, { path, form }, fields(old, text), said);
  claim(await signsIn(browser, old), 'the old password did not come back');
}

/** A link to the owner's file, with the text for its password; and its page, which asks for it. */
async function lock(browser: Browser, text: string, said: Said): Promise<void> {
  const { owner, loot, place } = browser.world;
  const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
  const made = await owner.jmap.call('FileLink/set', {
    create: { l: { fileId: loot.files[0], expiresAt, password: text } },
  });
  said.tried += 1;
  const link = (made['created'] as { l?: { url: string } } | null)?.l;
  if (!link) return;
  said.taken += 1;
  const path = new URL(link.url, httpOf(place)).pathname;
  for (const [password, status] of [
    [text.slice(0, -1), 403],
    [text, 303],
  ] as const) {
    const answer = await send(browser, { path, form: 'form' }, { password }, said);
    if (answer.status !== status)
      said.faults.push(`${path} ${JSON.stringify(password).slice(0, 200)}: ${answer.status} for ${status}`);
  }
}

async function sayPasswords(world: World, text: string): Promise<Said> {
  const said: Said = { tried: 0, taken: 0, faults: [] };
  networks += 1;
  const from = `127.0.8.${networks}`;
  const { address, password } = world.thief;
  const place = { ...world.place, from };
  const browser = { world, from, cookie: await signInByBrowser(place, address, password) };
  const wrong: readonly (readonly [path: string, form: Act['form'], fields: Fields])[] = [
    ['/auth/confirm', 'json', { password: text }],
    ['/auth/password', 'json', { password: 'cầu ngói Thanh Toàn', current: text }],
    ['/account/password', 'form', { password: 'cầu ngói Thanh Toàn', repeat: text, current: password }],
    ['/account/password', 'form', { password: 'cầu ngói Thanh Toàn', repeat: '', current: text }],
  ];
  for (const [path, form, fields] of wrong) await send(browser, { path, form }, fields, said);
  if (!(await signsIn(browser, password))) said.faults.push(`${JSON.stringify(text)} changed the password`);
  for (const setting of SETTINGS) await set(browser, setting, text, said);
  await lock(browser, text, said);
  return said;
}

export const PASSWORD_MOUTHS: readonly Mouth[] = [
  { name: 'forms that take a password', texts: TEXTS, say: sayPasswords },
];
