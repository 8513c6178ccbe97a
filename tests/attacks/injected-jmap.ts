/**
 * Every text that JMAP takes, generated: each property of each type of the registry that can be set, in each shape that it has, changed and
 * made; every property of an e-mail and every form of a header; envelopes and receipts.
 */
import { MODULES } from '#servers/jmap/registry.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { METHODS, typesWith } from './entrances-jmap.ts';
import type { Mouth, Said } from './injections.ts';
import { FEW } from './texts.ts';
import { upload, type Visitor } from './world.ts';

type Call = readonly [string, JmapArguments];

/** Of a large value the first so many places; with a text that nothing takes, the first. */
const MAX_VARIANTS = 14;
const variantsOf = (text: string): number => (text.includes('\0') ? 1 : MAX_VARIANTS);
/** RFC 8620 §2. */
const CALLS_AT_ONCE = 16;
/** Asked by mouths of their own, or nothing that somebody writes. */
const ELSEWHERE = /^(?:Email|EmailSubmission|Thread|PushSubscription|Password|SignIn)$/;

const PROPERTIES = new Map(
  MODULES.flatMap(({ types = [] }) => types).map(({ name, properties }) => [name, properties]),
);

/** A value with the text in the place of each of its texts and empty places, one at a time. */
function* variants(value: unknown, text: string): Generator {
  if (typeof value === 'string' || value === null || value === undefined) yield text;
  else if (Array.isArray(value)) {
    yield [text];
    for (const [at, one] of value.entries())
      for (const other of variants(one, text)) yield value.with(at, other);
  } else if (typeof value === 'object') {
    yield { [text]: true };
    for (const [key, one] of Object.entries(value))
      for (const other of variants(one, text)) yield { ...value, [key]: other };
  }
}

/** The calls, in requests as large as the server takes; what it did not foresee is a fault. */
async function ask({ jmap }: Visitor, calls: readonly Call[]): Promise<Said> {
  const said: Said = { tried: calls.length, taken: 0, faults: [] };
  for (let at = 0; at < calls.length; at += CALLS_AT_ONCE) {
    const some = calls.slice(at, at + CALLS_AT_ONCE);
    const answers = await jmap.request(some);
    for (const [name, args, callId] of answers) {
      const asked = some[Number(callId.slice(1))]?.[1];
      const refusals = [args['notCreated'], args['notUpdated'], args['notSent'], { it: args }].flatMap(
        (one) => Object.values((one ?? {}) as Record<string, { type?: unknown }>),
      );
      if (refusals.some((one) => one?.type === 'serverFail' || one?.type === 'serverUnavailable'))
        said.faults.push(`${name} ${JSON.stringify(args)} to ${JSON.stringify(asked).slice(0, 400)}`);
      const isTaken = [args['created'], args['updated'], args['sent']].some(
        (one) => Object.keys(one ?? {}).length > 0,
      );
      // A question is taken when it is answered, be it with nothing.
      if (isTaken || Array.isArray(args['ids'] ?? args['list'])) said.taken += 1;
    }
  }
  return said;
}

function add(into: Said, from: Said): void {
  into.tried += from.tried;
  into.taken += from.taken;
  into.faults.push(...from.faults);
}

/** One thing of each type, as its owner is told of it, by type and account. */
async function samplesOf({
  jmap,
}: Visitor): Promise<[type: string, accountId: string, thing: JmapArguments][]> {
  const types = typesWith('set').filter((type) => !ELSEWHERE.test(type));
  const accounts = [jmap.accountId, 'province'];
  const calls = types.flatMap((type) =>
    accounts.map((accountId): Call => [`${type}/get`, { accountId, ids: null }]),
  );
  const samples: [string, string, JmapArguments][] = [];
  for (let at = 0; at < calls.length; at += CALLS_AT_ONCE) {
    const some = calls.slice(at, at + CALLS_AT_ONCE);
    for (const [, { list }, callId] of await jmap.request(some)) {
      const [name, { accountId }] = some[Number(callId.slice(1))] ?? ['', {}];
      const type = name.split('/')[0] ?? '';
      const things = (list ?? []) as JmapArguments[];
      // The last is mostly the youngest, and nobody's main thing.
      if (list) samples.push([type, String(accountId), things.at(-1) ?? {}]);
    }
  }
  return samples;
}

/** What of a thing can be given when another one is made, as the server itself says; undefined where it says something else. */
async function creatable({ jmap }: Visitor, type: string, accountId: string, thing: JmapArguments) {
  const base = { ...thing };
  delete base['id'];
  for (let tries = 0; tries < 4; tries += 1) {
    const [[, answer] = ['', {} as JmapArguments]] = await jmap.request([
      [`${type}/set`, { accountId, create: { c: base } }],
    ]);
    const refused = (answer['notCreated'] as Record<string, JmapArguments> | null | undefined)?.['c'];
    const wrong = refused?.['properties'];
    if (!Array.isArray(wrong)) return base;
    for (const name of wrong) delete base[String(name)];
  }
  return base;
}

async function setEverything(visitor: Visitor, text: string): Promise<Said> {
  const said: Said = { tried: 0, taken: 0, faults: [] };
  for (const [type, accountId, thing] of await samplesOf(visitor)) {
    const names = new Set([...(PROPERTIES.get(type) ?? []), ...Object.keys(thing)]);
    names.delete('id');
    const base = await creatable(visitor, type, accountId, thing);
    const calls: Call[] = [];
    for (const name of names) {
      const values = [...variants(thing[name], text).take(variantsOf(text))];
      if (typeof thing['id'] === 'string')
        for (const value of values)
          calls.push([`${type}/set`, { accountId, update: { [thing['id']]: { [name]: value } } }]);
      calls.push([`${type}/set`, { accountId, create: { c: { ...base, [name]: values[0] ?? text } } }]);
    }
    add(said, await ask(visitor, calls));
  }
  return said;
}

/** What methods beside those of every type are asked by. */
const ARGUMENTS = [
  'id',
  'blobId',
  'emailId',
  'text',
  'name',
  'code',
  'date',
  'format',
  'address',
  'purpose',
  'reason',
  'authority',
  'password',
];

/** Filters, orders and states of every type, and what every other method is asked by, one argument at a time. */
async function askEverything(visitor: Visitor, text: string): Promise<Said> {
  const own = visitor.jmap.accountId;
  const ways: Record<string, readonly JmapArguments[]> = {
    query: [
      { filter: { text } },
      { filter: { [text]: text } },
      { filter: { operator: text, conditions: [] } },
      { sort: [{ property: text }] },
      { anchor: text },
    ],
    changes: [{ sinceState: text }],
    queryChanges: [{ sinceQueryState: text }],
    get: [{ ids: [text] }, { properties: [text] }],
  };
  const others = [...ARGUMENTS.map((name) => ({ [name]: text })), { ids: [text] }, { [text]: text }];
  const calls = METHODS.filter((name) => !/\/(?:set|copy|parse)$|^Work\//.test(name)).flatMap((name) =>
    (ways[name.split('/')[1] ?? ''] ?? others).flatMap((more): Call[] => [
      [name, { accountId: 'province', ...more }],
      [name, { accountId: own, ...more }],
    ]),
  );
  return ask(visitor, calls);
}

async function draftsOf({ jmap }: Visitor): Promise<string> {
  const { list } = await jmap.call('Mailbox/get', { ids: null });
  return (list as { id: string; role: string | null }[]).find(({ role }) => role === 'drafts')?.id ?? '';
}

const FORMS = ['Raw', 'Text', 'Addresses', 'GroupedAddresses', 'MessageIds', 'Date', 'URLs'];

/** Whole letters, each with the text in one place of what Email/get tells of one, and in every form of a header. */
async function writeLetters(visitor: Visitor, text: string): Promise<Said> {
  const { jmap } = visitor;
  const { accountId } = jmap;
  const drafts = await draftsOf(visitor);
  const blobId = await upload(visitor, 'text/plain', 'a');
  const person = [{ name: 'A', email: 'a@example.org' }];
  const part = {
    type: 'text/plain',
    name: 'a',
    cid: 'a',
    disposition: 'attachment',
    language: ['vi'],
    location: 'a',
    charset: 'utf-8',
  };
  const letter: JmapArguments = {
    ...Object.fromEntries(['from', 'sender', 'to', 'cc', 'bcc', 'replyTo'].map((name) => [name, person])),
    ...Object.fromEntries(['messageId', 'inReplyTo', 'references'].map((name) => [name, ['a@b']])),
    'header:X-Written': 'here',
    subject: 'A',
    sentAt: '2026-01-01T00:00:00Z',
    keywords: { $draft: true, a: true },
    attachments: [{ ...part, blobId, 'header:X-A': 'A' }],
    textBody: [{ type: 'text/plain', partId: 't' }],
    bodyValues: { t: { value: 'A' } },
  };
  const headers = FORMS.flatMap((form) => [
    [`header:X-A:as${form}`, text],
    [`header:X-A:as${form}`, [text]],
    [`header:X-A:as${form}:all`, [text]],
    [`header:X-A:as${form}`, [{ name: text, email: text }]],
    [`header:X-A:as${form}`, [{ name: text, addresses: [{ name: text, email: text }] }]],
    [`header:${text}:as${form}`, 'A'],
  ]);
  const letters = [
    ...Object.entries(letter).flatMap(([name, value]) =>
      [...variants(value, text)].map((other) => ({ ...letter, [name]: other })),
    ),
    ...headers.map(([name, value]) => ({ ...letter, [name as string]: value })),
  ];
  return ask(
    visitor,
    letters.map((one) => [
      'Email/set',
      { accountId, create: { e: { mailboxIds: { [drafts]: true }, ...one } } },
    ]),
  );
}

/** Sends a letter that asks for a receipt, with the text in each place of its envelope, and receipts for it. */
async function sendLetters(visitor: Visitor, text: string): Promise<Said> {
  const { jmap } = visitor;
  const { accountId } = jmap;
  const [identity] = (await jmap.call('Identity/get', { ids: null }))['list'] as { id: string }[];
  const made = await jmap.call('Email/set', {
    create: {
      e: {
        mailboxIds: { [await draftsOf(visitor)]: true },
        from: [{ email: visitor.address }],
        to: [{ email: 'b@elsewhere.example' }],
        'header:Disposition-Notification-To:asAddresses': [{ email: 'c@elsewhere.example' }],
        subject: text,
      },
    },
  });
  const emailId = (made['created'] as Record<string, { id: string }>)['e']?.id;
  const parameters = { ENVID: text, RET: text, HOLDFOR: text, BODY: text, [text]: text };
  const to = { email: 'b@elsewhere.example', parameters: { ORCPT: `rfc822;${text}`, NOTIFY: text } };
  const mailFrom = { email: visitor.address, parameters: null as object | null };
  const envelopes = [
    ...Object.entries(parameters).map(([name, value]) => ({
      mailFrom: { ...mailFrom, parameters: { [name]: value } },
      rcptTo: [to],
    })),
    { mailFrom: { ...mailFrom, email: text }, rcptTo: [to] },
    { mailFrom, rcptTo: [{ ...to, email: text }] },
    { mailFrom, rcptTo: [{ ...to, email: `"${text}"@elsewhere.example` }] },
  ];
  const disposition = { actionMode: 'manual-action', sendingMode: 'mdn-sent-manually', type: 'displayed' };
  const receipt = {
    forEmailId: emailId,
    subject: text,
    textBody: text,
    reportingUA: text,
    extensionFields: { [text]: text, 'X-A': text },
    disposition,
  };
  return ask(visitor, [
    ...envelopes.map(
      (envelope): Call => [
        'EmailSubmission/set',
        { accountId, create: { s: { identityId: identity?.id, emailId, envelope } } },
      ],
    ),
    ...[{}, { finalRecipient: text }, { disposition: { ...disposition, type: text } }].map(
      (more): Call => [
        'MDN/send',
        {
          accountId,
          identityId: identity?.id,
          send: { m: { ...receipt, ...more } },
          onSuccessUpdateEmail: { '#m': { 'keywords/$mdnsent': true } },
        },
      ],
    ),
  ]);
}

export const JMAP_MOUTHS: readonly Mouth[] = [
  { name: 'letters written by JMAP', say: ({ owner }, text) => writeLetters(owner, text) },
  { name: 'envelopes and receipts of JMAP', say: ({ owner }, text) => sendLetters(owner, text) },
  {
    name: 'every property of every JMAP type',
    // Thousands of places: what can stand in one text does.
    texts: [
      FEW.filter((text) => !text.includes('\0')).join(' '),
      ...FEW.filter((text) => text.includes('\0')),
    ],
    say: ({ owner }, text) => setEverything(owner, text),
  },
  {
    name: 'every question of every JMAP type, and every other method',
    texts: [FEW.filter((text) => !text.includes('\0')).join(' ')],
    say: ({ owner }, text) => askEverything(owner, text),
  },
];
