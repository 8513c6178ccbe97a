/** Links of large files, what a browser was given for their passwords, and a planted session, each until its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openTus } from '#tests/jmap/tus.ts';
import { askAuth, signInByBrowser } from './auth-pages.ts';
import { jmapOf, type Owner } from './owner.ts';
import type { UntilCase, Use } from './replay-cases.ts';
import { isSignedIn } from './replayed-factors.ts';
import { httpOf } from './world.ts';

interface Link {
  use: Use;
  change(change: object): Promise<unknown>;
  /** What a browser was given for the password. */
  open(password: string): Promise<string>;
  isOpenFor(cookie: string): Promise<boolean>;
}

/** A large file, and its link. */
async function makeLink(owner: Owner, more: { password?: string } = {}): Promise<Link> {
  const jmap = await jmapOf(owner);
  const origin = httpOf(owner.place);
  const tus = openTus(origin, jmap.accountId, { cookie: owner.cookie, origin });
  const path = await tus.begin(4, { filename: 'a.txt', purpose: 'link' });
  if (typeof path !== 'string') throw new Error(`no upload: ${path}`);
  await tus.send(path, 0, Buffer.from('mật'));
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const create = { l: { fileId: path.split('/').at(-1), expiresAt, ...more } };
  const made = await jmap.call('FileLink/set', { create });
  const link = (made['created'] as Record<string, { id: string; url: string }> | null)?.['l'];
  if (!link) throw new Error(JSON.stringify(made));
  const address = `${origin}${new URL(link.url).pathname}`;
  const show = (headers: Record<string, string> = {}) => fetch(address, { redirect: 'manual', headers });
  return {
    use: async () => (await show()).status === 200,
    change: (change) => jmap.call('FileLink/set', { update: { [link.id]: change } }),
    open: async (password) => {
      const body = new URLSearchParams({ password });
      const headers = { origin };
      const answer = await fetch(address, { method: 'POST', redirect: 'manual', headers, body });
      return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    // The page of a locked file asks for the password instead of telling its name.
    isOpenFor: async (cookie) => (await (await show({ cookie })).text()).includes('a.txt'),
  };
}

const SHORT_MS = 3_000;

export const UNTIL: readonly UntilCase[] = [
  {
    name: 'the link of a large file, until it ends',
    make: async (owner) => {
      const link = await makeLink(owner);
      // Its end comes near only when it was used: a machine that is busy takes longer than any short life.
      const shorten = async (): Promise<boolean> => {
        const expiresAt = new Date(Date.now() + SHORT_MS).toISOString();
        const { notUpdated } = (await link.change({ expiresAt })) as { notUpdated: object | null };
        return notUpdated === null;
      };
      const end = async (): Promise<void> => {
        // Refused where it is over before it is read.
        while (!(await shorten()));
        await sleep(SHORT_MS);
      };
      return { use: link.use, end };
    },
  },
  {
    name: 'the link of a large file, until it is taken back',
    make: async (owner) => {
      const link = await makeLink(owner);
      return { use: link.use, end: () => link.change({ isRevoked: true }) };
    },
  },
  {
    name: 'what a browser was given for the password of a link, until there is another password',
    make: async (owner) => {
      const link = await makeLink(owner, { password: 'mật khẩu tệp' });
      const cookie = await link.open('mật khẩu tệp');
      return { use: () => link.isOpenFor(cookie), end: () => link.change({ password: 'mật khẩu khác' }) };
    },
  },
  {
    name: 'a session that was there before signing in, which another takes the place of',
    make: async (owner) => {
      // Whoever planted their own session in somebody's browser must not be signed in as them.
      const planted = await signInByBrowser(owner.place, owner.address, owner.password);
      const stateOf = async (): Promise<boolean> =>
        isSignedIn(
          (await (
            await fetch(`${httpOf(owner.place)}/auth/session`, { headers: { cookie: planted } })
          ).json()) as Record<string, unknown>,
        );
      const end = async (): Promise<void> => {
        await askAuth(owner.place, planted, 'sign-out');
        await signInByBrowser(owner.place, owner.address, owner.password, planted);
      };
      return { use: stateOf, end };
    },
  },
];
