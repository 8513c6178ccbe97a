/** What has come to the inboxes since the last notice, as notices tell it. */

import type { Email, JmapSession, Mailbox } from '../jmap/objects.ts';
import { readKept, writeKept } from '../offline/kept-store.ts';
import { callJmap } from './jmap-call.ts';

const TOLD = 'push-told';
const MAX_TOLD = 5;
/** After a long silence only what is new of late is told. */
const LATELY_MS = 60 * 60 * 1000;

const TOLD_OF = ['id', 'threadId', 'from', 'subject', 'preview', 'receivedAt', 'keywords'] as const;

export interface NewMail {
  accountName: string;
  email: Pick<Email, (typeof TOLD_OF)[number]>;
}

/** A clock may be a little behind the server's. */
const CLOCK_MS = 5 * 60 * 1000;

async function newIn(
  session: JmapSession,
  accountId: string,
  { since, now }: { since: string; now: number },
): Promise<NewMail[]> {
  const [boxes] = await callJmap(session, [
    ['Mailbox/get', { accountId, ids: null, properties: ['id', 'role'] }],
  ]);
  const inbox = ((boxes?.['list'] ?? []) as Mailbox[]).find(({ role }) => role === 'inbox');
  if (!inbox) return [];
  const until = new Date(now + CLOCK_MS).toISOString();
  const filter = {
    operator: 'AND',
    conditions: [{ inMailbox: inbox.id }, { notKeyword: '$seen' }, { after: since }, { before: until }],
  };
  const [, got] = await callJmap(session, [
    [
      'Email/query',
      { accountId, filter, sort: [{ property: 'receivedAt', isAscending: false }], limit: MAX_TOLD },
    ],
    [
      'Email/get',
      {
        accountId,
        '#ids': { resultOf: '0', name: 'Email/query', path: '/ids' },
        properties: TOLD_OF,
      },
    ],
  ]);
  const accountName = session.accounts[accountId]?.name ?? '';
  return ((got?.['list'] ?? []) as NewMail['email'][]).map((email) => ({ accountName, email }));
}

/** Each message is told once. */
export async function findNewMail(
  session: JmapSession,
  accountIds: readonly string[],
  now: number,
): Promise<NewMail[]> {
  const told = (await readKept<Record<string, string>>(TOLD)) ?? {};
  const lately = new Date(now - LATELY_MS).toISOString();
  const found: NewMail[] = [];
  for (const accountId of accountIds) {
    if (!session.accounts[accountId]) continue;
    const last = told[accountId] ?? lately;
    const fresh = (await newIn(session, accountId, { since: last > lately ? last : lately, now })).filter(
      ({ email }) => email.receivedAt > last,
    );
    found.push(...fresh);
    const newest = fresh
      .map(({ email }) => email.receivedAt)
      .toSorted()
      .at(-1);
    if (newest !== undefined) told[accountId] = newest;
  }
  await writeKept(TOLD, told);
  return found;
}
