/** Conditions of lists, with values that nobody meant: found nowhere or refused, never a fault of ours. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MODULES } from '#servers/jmap/registry.ts';
import type { JmapArguments, JmapClient, JmapInvocation } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

const NOBODY = '01990000-0000-7000-8000-00000000beef';
/** RFC 8620 §2: the fewest that a server takes in one request. */
const CALLS_AT_ONCE = 16;

const QUERIES = MODULES.flatMap(({ methods, types = [], describeAccount }) => [
  ...methods.map(({ name }) => ({ name, isOfProvince: !describeAccount })),
  ...types.flatMap(({ home, methods: own }) =>
    own.map(({ name }) => ({ name, isOfProvince: home === 'province' || home === 'personal' })),
  ),
]).filter(({ name }) => name.endsWith('/query'));

async function ask(
  client: JmapClient,
  calls: readonly (readonly [string, JmapArguments])[],
): Promise<JmapInvocation[]> {
  const answers: JmapInvocation[] = [];
  for (let at = 0; at < calls.length; at += CALLS_AT_ONCE)
    answers.push(...(await client.request(calls.slice(at, at + CALLS_AT_ONCE))));
  return answers;
}

/** What a client may put in the place of any value. */
const ODD_TEXTS = [
  'x',
  'a\0b',
  "'",
  '%',
  '\\',
  '',
  'x'.repeat(10_000),
  `${NOBODY}x`,
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
];
const ODD_VALUES: readonly unknown[] = [
  ...ODD_TEXTS,
  -1,
  0,
  0.5,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  true,
  [],
  ['x'],
  ['a\0'],
  {},
];

/** The names of all conditions, from where they are declared. */
function conditionNames(): string[] {
  const folder = join(import.meta.dirname, '../../src/servers/jmap');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const declared =
    /(?:^|[\s{,])'?([\w/]+)'?: (?:as[A-Z]\w+|oneOf|\w+Of|size|time|keyword|flag|\(value, mailbox\))\b/g;
  return [
    ...new Set(
      files.flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(declared)].map(([, name]) => name ?? ''),
      ),
    ),
  ];
}

test('whatever is put in the place of a condition’s value, it is found nowhere or refused, and never a fault of ours', async () => {
  await using server = await startJmapServer();
  const names = conditionNames();
  assert.ok(names.length > 80, String(names.length));
  const client = await server.signIn('Trần Thị Điều Hành', 'ubnd', 'center_administrator');
  let supported = 0;
  for (const { name: method, isOfProvince } of QUERIES) {
    const accountId = isOfProvince ? 'province' : client.accountId;
    const call = (filter: JmapArguments) => [method, { accountId, filter }] as const;
    const kinds = await ask(
      client,
      names.map((name) => call({ [name]: { odd: 1 } })),
    );
    const own = names.filter((_, index) => kinds[index]?.[1]['type'] === 'invalidArguments');
    supported += own.length;
    const cases = own.flatMap((name) => ODD_VALUES.map((value) => ({ [name]: value })));
    const answers = await ask(client, cases.map(call));
    const faults = cases.filter((_, index) => answers[index]?.[1]['type'] === 'serverFail');
    assert.deepEqual(
      faults.map((filter) => JSON.stringify(filter).slice(0, 80)),
      [],
      method,
    );
  }
  assert.ok(supported > 100, String(supported));
});
