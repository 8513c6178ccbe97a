/** JMAP: every type by every id, in one's own account and in the owner's, and every method that takes an id of something else. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { MODULES } from '#servers/jmap/registry.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import type { Answers, Entrance } from './entrances.ts';
import { httpOf, type Loot, type Visitor, type World } from './world.ts';

type Call = readonly [string, JmapArguments];

/** RFC 8620 §2: the fewest that a server takes in one request. */
const CALLS_AT_ONCE = 16;

/** Every method there is. */
export const METHODS = MODULES.flatMap(({ methods, types = [] }) =>
  [...methods, ...types.flatMap((type) => type.methods)].map(({ name }) => name),
);

/** Types with a verb; subscriptions belong to no account. */
export function typesWith(verb: string): string[] {
  return METHODS.filter((name) => name.endsWith(`/${verb}`) && !name.startsWith('PushSubscription/')).map(
    (name) => name.split('/')[0] ?? '',
  );
}

/** By what a response says that something was done. */
const DONE = ['created', 'updated', 'destroyed', 'copied'] as const;

function doneIn(args: JmapArguments): string[] {
  return DONE.filter((name) => Object.keys(args[name] ?? {}).length > 0);
}

async function ask({ jmap, isOwner }: Visitor, calls: readonly Call[]): Promise<Answers> {
  const answers: Answers = { tried: calls.length, said: '', faults: [] };
  for (let at = 0; at < calls.length; at += CALLS_AT_ONCE) {
    const responses = await jmap.request(calls.slice(at, at + CALLS_AT_ONCE));
    answers.said += JSON.stringify(responses);
    for (const [name, args] of responses) {
      const done = isOwner || name === 'error' ? [] : doneIn(args);
      answers.faults.push(...done.map((what) => `${name} says ${what}: ${JSON.stringify(args[what])}`));
    }
  }
  return answers;
}

const accounts = ({ owner, thief }: World): string[] => [owner.jmap.accountId, thief.jmap.accountId];
const all = ({ ids, blobs }: Loot): string[] => [...ids, ...blobs];
const each = (ids: readonly string[], make: (id: string) => object): Record<string, object> =>
  Object.fromEntries(ids.map((id, index) => [`k${index}`, make(id)]));

/** Methods beside the usual verbs that are given ids: what each does with them. */
const OTHERS: readonly ((world: World, accountId: string) => Call[])[] = [
  ({ owner, loot }, accountId) => [
    ['Blob/get', { accountId, ids: loot.blobs, properties: ['data:asText'] }],
    ['Blob/lookup', { accountId, typeNames: ['Email', 'Mailbox'], ids: loot.blobs }],
    ['Blob/copy', { accountId, fromAccountId: owner.jmap.accountId, blobIds: loot.blobs }],
    ['Blob/upload', { accountId, create: each(loot.blobs, (blobId) => ({ data: [{ blobId }] })) }],
    ['Email/parse', { accountId, blobIds: loot.blobs }],
    ['MDN/parse', { accountId, blobIds: loot.blobs }],
    ['SearchSnippet/get', { accountId, filter: { text: 'BiMat*' }, emailIds: loot.emails }],
    ['Email/query', { accountId, filter: { text: 'bimat' } }],
  ],
  ({ loot }, accountId) => loot.blobs.map((blobId) => ['SieveScript/validate', { accountId, blobId }]),
  ({ loot }, accountId) =>
    loot.blobs.map((blobId) => ['FilePreview/get', { accountId, blobId, name: 'a.xlsx', type: '' }]),
];

const OTHER_WRITES: readonly ((world: World, accountId: string) => Call[])[] = [
  ({ owner, loot }, accountId) => [
    [
      'Email/copy',
      {
        accountId,
        fromAccountId: owner.jmap.accountId,
        create: each(loot.emails, (id) => ({ id, mailboxIds: { [loot.ids[0] ?? '']: true } })),
      },
    ],
    [
      'Email/import',
      {
        accountId,
        emails: each(loot.blobs, (blobId) => ({ blobId, mailboxIds: { [loot.ids[0] ?? '']: true } })),
      },
    ],
    ['DeletedEmail/restore', { accountId, ids: loot.emails }],
    [
      'SieveScript/set',
      { accountId, create: each(loot.blobs, (blobId) => ({ name: blobId.slice(0, 8), blobId })) },
    ],
    [
      'FileLink/set',
      { accountId, create: each(loot.files, (fileId) => ({ fileId, expiresAt: '2100-01-01T00:00:00Z' })) },
    ],
    [
      'EmailSubmission/set',
      { accountId, create: each(loot.emails, (emailId) => ({ emailId, identityId: emailId })) },
    ],
    ['MDN/send', { accountId, identityId: 'x', send: each(loot.emails, (forEmailId) => ({ forEmailId })) }],
  ],
  ({ loot }, accountId) =>
    loot.emails.flatMap((emailId): Call[] => [
      ['Email/unsubscribe', { accountId, emailId, isConfirmed: true }],
      ['MailTask/set', { accountId, create: { t: { emailId } } }],
      ['FollowUp/set', { accountId, create: { t: { emailId } } }],
    ]),
  ({ loot }, accountId) => loot.ids.map((fileId) => ['StoredFile/attach', { accountId, fileId }]),
];

async function changeSomething({ jmap }: Visitor): Promise<void> {
  await jmap.call('KeptText/set', {
    create: { k: { kind: 'template', name: `mới ${Date.now()}`, content: 'a' } },
  });
}

/** What is told of the owner's account to somebody who listens: a change of the owner's is made meanwhile. */
async function listen(
  world: World,
  visitor: Visitor,
  open: (told: (text: string) => void) => Promise<() => void>,
): Promise<Answers> {
  let said = '';
  const close = await open((text) => {
    said += text;
  });
  await changeSomething(world.owner);
  // One's own change comes after the other's, so that what was not told by then never is.
  if (!visitor.isOwner) await changeSomething(visitor);
  while (!said.includes(visitor.jmap.accountId)) await sleep(10);
  close();
  const isTold = said.includes(world.owner.jmap.accountId);
  return { tried: 1, said: '', faults: isTold && !visitor.isOwner ? ['it told of the owner’s account'] : [] };
}

async function openStream({ jmap }: Visitor, url: string, told: (text: string) => void): Promise<() => void> {
  const ending = new AbortController();
  const answer = await fetch(url, { headers: { authorization: jmap.authorization }, signal: ending.signal });
  const reading = (async (): Promise<void> => {
    for await (const chunk of answer.body ?? []) told(Buffer.from(chunk).toString());
  })();
  reading.catch(() => undefined);
  return () => ending.abort();
}

function openSocket({ jmap }: Visitor, url: string, told: (text: string) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['jmap'], { headers: { authorization: jmap.authorization } });
    socket.once('error', reject);
    socket.on('message', (data) => told((data as Buffer).toString()));
    socket.once('open', () => {
      socket.send(JSON.stringify({ '@type': 'WebSocketPushEnable', dataTypes: null }));
      resolve(() => socket.terminate());
    });
  });
}

export const JMAP: readonly Entrance[] = [
  {
    name: 'JMAP, every type by every id',
    kind: 'reads',
    attempt: (world, visitor) =>
      ask(
        visitor,
        accounts(world).flatMap((accountId) =>
          typesWith('get')
            .filter((type) => !/^(?:Blob|SearchSnippet|FilePreview)$/.test(type))
            .flatMap((type): Call[] => [
              [`${type}/get`, { accountId, ids: all(world.loot) }],
              [`${type}/get`, { accountId, ids: null }],
            ]),
        ),
      ),
  },
  {
    name: 'JMAP, methods that take blobs and letters',
    kind: 'reads',
    attempt: (world, visitor) =>
      ask(
        visitor,
        accounts(world).flatMap((accountId) => OTHERS.flatMap((make) => make(world, accountId))),
      ),
  },
  {
    name: 'JMAP, questions and changes of every type',
    kind: 'writes',
    attempt: (world, visitor) =>
      ask(
        visitor,
        (['query', 'changes', 'queryChanges'] as const).flatMap((verb) =>
          typesWith(verb).map(
            (type): Call => [
              `${type}/${verb}`,
              {
                accountId: world.owner.jmap.accountId,
                ...(verb === 'changes' && { sinceState: '0' }),
                ...(verb === 'queryChanges' && { sinceQueryState: '0' }),
              },
            ],
          ),
        ),
      ),
  },
  {
    name: 'JMAP, changing and destroying by every id',
    kind: 'writes',
    attempt: (world, visitor) =>
      ask(
        visitor,
        accounts(world).flatMap((accountId) =>
          typesWith('set').flatMap((type): Call[] => [
            [`${type}/set`, { accountId, update: Object.fromEntries(all(world.loot).map((id) => [id, {}])) }],
            [`${type}/set`, { accountId, destroy: all(world.loot) }],
          ]),
        ),
      ),
  },
  {
    name: 'JMAP, methods that do something with blobs, letters and files',
    kind: 'writes',
    attempt: (world, visitor) =>
      ask(
        visitor,
        accounts(world).flatMap((accountId) => OTHER_WRITES.flatMap((make) => make(world, accountId))),
      ),
  },
  {
    name: 'events by EventSource',
    kind: 'writes',
    attempt: (world, visitor) =>
      listen(world, visitor, (told) => {
        const url = `${httpOf(world.place)}/jmap/eventsource?types=*&closeafter=no&ping=0`;
        return openStream(visitor, url, told);
      }),
  },
  {
    name: 'events by WebSocket',
    kind: 'writes',
    attempt: (world, visitor) =>
      listen(world, visitor, (told) =>
        openSocket(visitor, `${httpOf(world.place).replace('http', 'ws')}/jmap/ws`, told),
      ),
  },
];
