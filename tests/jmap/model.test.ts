/**
 * /set and /changes against a model (RFC 8620 §5.2, §5.3, §5.6): whatever is done, by JMAP and by IMAP's ways into the same store,
 * a client that follows by changes has what one that reads anew has.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countFromEmails, type JmapArguments, startFollowing, type World } from './model.ts';
import { startJmapServer } from './server.ts';

type Step = (world: World) => Promise<void>;

const nth = (ids: readonly string[], index: number): string | undefined =>
  ids[index % Math.max(1, ids.length)];

const deliver =
  (subject: number): Step =>
  async (world) => {
    const reply =
      subject % 3 === 0 ? '' : `In-Reply-To: <t${subject % 4}@x>\nReferences: <t${subject % 4}@x>\n`;
    const id = subject % 3 === 0 ? `t${subject % 4}` : `m${world.count()}`;
    await world.server.deliver(world.client, `Message-ID: <${id}@x>\n${reply}Subject: ${subject}\n\nx\n`);
  };

const update =
  (index: number, patch: (world: World) => JmapArguments): Step =>
  async (world) => {
    const id = nth(await world.emailIds(), index);
    if (id !== undefined) await world.client.call('Email/set', { update: { [id]: patch(world) } });
  };

const destroy =
  (index: number): Step =>
  async (world) => {
    const id = nth(await world.emailIds(), index);
    if (id !== undefined) await world.client.call('Email/set', { destroy: [id] });
  };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(11).map(deliver) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(20), fc.constantFrom('$seen', '$flagged', 'khan'), fc.constantFrom(true, null))
      .map(([index, keyword, value]) => update(index, () => ({ [`keywords/${keyword}`]: value }))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(20), fc.constantFrom('archive', 'trash', 'inbox'))
      .map(([index, role]) => update(index, ({ boxes }) => ({ mailboxIds: { [boxes[role] ?? '']: true } }))),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(20)
      .map((index) => update(index, ({ boxes }) => ({ [`mailboxIds/${boxes['archive']}`]: true }))),
  },
  { weight: 1, arbitrary: fc.nat(20).map(destroy) },
);

test('who follows by changes has what who reads anew has, whatever was done in between', async () => {
  await using server = await startJmapServer();
  let people = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(steps, { maxLength: 4 }), { maxLength: 6 }), async (rounds) => {
      people += 1;
      const world = await startFollowing(server, `Nguyễn Văn An ${people}`);
      for (const round of rounds) {
        for (const step of round) await step(world);
        for (const follower of world.followers) {
          await follower.follow();
          assert.deepEqual(follower.known(), await follower.anew(), follower.name);
        }
        assert.deepEqual(await world.threadCounts(), await countFromEmails(world));
      }
    }),
    { numRuns: 12 },
  );
});
