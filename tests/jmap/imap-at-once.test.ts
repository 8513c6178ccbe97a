/**
 * One mailbox driven by IMAP and JMAP at once, against a model: RFC 8620 §5.2 and RFC 9051 tell of one state. In each round both
 * act in the same moment; then the model, IMAP, JMAP, whoever followed by /changes, the event stream and IDLE all say the same.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { ImapTestClient } from '#tests/clients/imap.ts';
import { type IdlePicture, type ImapBeside, sortFlags, startImapBeside } from './imap-beside.ts';
import { startFollowing, type World } from './model.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';
import { StateStream } from './state-stream.ts';

/** Both names of each mailbox: IMAP's and the role of JMAP. */
const BOXES = { INBOX: 'inbox', Archive: 'archive' } as const;
type Box = keyof typeof BOXES;
const boxNames = Object.keys(BOXES) as Box[];
/** IMAP's flags with JMAP's names. */
const FLAGS = { '\\seen': '$seen', '\\flagged': '$flagged', viec: 'viec' } as const;
type Flag = keyof typeof FLAGS;
const flagNames = Object.keys(FLAGS) as Flag[];

/** An e-mail as it has to be: its mailboxes, and its flags. */
interface Truth {
  boxes: Set<Box>;
  flags: Set<Flag>;
}

interface Stage {
  world: World;
  truth: Map<string, Truth>;
  imap: Record<Box, ImapTestClient>;
  idle: Record<Box, IdlePicture>;
  stream: StateStream;
  state: string;
}

interface Act {
  by: 'imap' | 'jmap';
  /** Which e-mail, counted among those there; the other side takes the next one. */
  which: number;
  kind: 'arrive' | 'flag' | 'unflag' | 'move' | 'add' | 'remove';
  box: Box;
  flag: Flag;
}

const other = (box: Box): Box => (box === 'INBOX' ? 'Archive' : 'INBOX');

async function uidOf(client: ImapTestClient, id: string): Promise<string> {
  const lines = await client.command('UID FETCH 1:* (EMAILID)');
  const line = lines.find((one) => one.includes(`EMAILID (${id})`)) ?? '';
  return /UID (\d+)/.exec(line)?.[1] ?? '0';
}

/** The e-mail at a UID that a response code names last. */
async function idAt(client: ImapTestClient, line: string | undefined): Promise<string> {
  const uid = /(\d+)\]/.exec(line ?? '')?.[1];
  await client.command('NOOP');
  const lines = await client.command(`UID FETCH ${uid} (EMAILID)`);
  return lines.map((one) => /EMAILID \(([^)]+)\)/.exec(one)?.[1]).find((id) => id !== undefined) ?? '';
}

/** Does one act by IMAP, and to the truth. */
async function actByImap({ imap, truth, world }: Stage, act: Act, id: string | undefined): Promise<void> {
  if (act.kind === 'arrive' || id === undefined) {
    const letter = `Message-ID: <i${world.count()}@x>\r\nSubject: imap\r\n\r\nx\r\n`;
    const answer = await imap[act.box].command(
      `APPEND ${act.box} (${act.flag}) {${letter.length}+}\r\n${letter}`,
    );
    truth.set(await idAt(imap[act.box], answer.at(-1)), {
      boxes: new Set([act.box]),
      flags: new Set([act.flag]),
    });
    return;
  }
  const known = truth.get(id);
  const [box] = known?.boxes ?? [];
  if (!known || !box) return;
  const uid = await uidOf(imap[box], id);
  if (act.kind === 'flag' || act.kind === 'unflag') {
    await imap[box].command(`UID STORE ${uid} ${act.kind === 'flag' ? '+' : '-'}FLAGS (${act.flag})`);
    known.flags[act.kind === 'flag' ? 'add' : 'delete'](act.flag);
  } else if (act.kind === 'move') {
    await imap[box].command(`UID MOVE ${uid} ${other(box)}`);
    known.boxes.delete(box);
    known.boxes.add(other(box));
  } else if (act.kind === 'add') {
    const answer = await imap[box].command(`UID COPY ${uid} ${other(box)}`);
    // A copy by IMAP is an e-mail of its own.
    truth.set(await idAt(imap[other(box)], answer.at(-1)), {
      boxes: new Set([other(box)]),
      flags: new Set(known.flags),
    });
  } else {
    await imap[box].command(`UID STORE ${uid} +FLAGS.SILENT (\\Deleted)`);
    await imap[box].command(`UID EXPUNGE ${uid}`);
    known.boxes.delete(box);
    if (known.boxes.size === 0) truth.delete(id);
  }
}

/** Does one act by JMAP, and to the truth. */
async function actByJmap({ world, truth }: Stage, act: Act, id: string | undefined): Promise<void> {
  const { client, boxes } = world;
  const boxId = (box: Box): string => boxes[BOXES[box]] ?? '';
  if (act.kind === 'arrive' || id === undefined) {
    const email = { mailboxIds: { [boxId(act.box)]: true }, keywords: { [FLAGS[act.flag]]: true } };
    const set = await client.call('Email/set', { create: { a: { ...email, subject: 'jmap' } } });
    const made = (set['created'] as Record<string, { id: string }>)['a'];
    truth.set(made?.id ?? '', { boxes: new Set([act.box]), flags: new Set([act.flag]) });
    return;
  }
  const known = truth.get(id);
  const [box] = known?.boxes ?? [];
  if (!known || !box) return;
  const set = async (args: Record<string, unknown>): Promise<void> => {
    const answer = await client.call('Email/set', args);
    assert.deepEqual([answer['notUpdated'], answer['notDestroyed']], [null, null]);
  };
  if (act.kind === 'flag' || act.kind === 'unflag') {
    const value = act.kind === 'flag' ? true : null;
    await set({ update: { [id]: { [`keywords/${FLAGS[act.flag]}`]: value } } });
    known.flags[act.kind === 'flag' ? 'add' : 'delete'](act.flag);
  } else if (act.kind === 'remove') {
    await set({ destroy: [id] });
    truth.delete(id);
  } else {
    const target = boxId(other(box));
    const patch =
      act.kind === 'move' ? { mailboxIds: { [target]: true } } : { [`mailboxIds/${target}`]: true };
    await set({ update: { [id]: patch } });
    if (act.kind === 'move') known.boxes.clear();
    known.boxes.add(other(box));
  }
}

function byId(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0].localeCompare(b[0]);
}

/** The flags of a mailbox in the order of its UIDs, as a session sees them that looks anew. */
async function lookByImap({ imap, truth }: Stage, box: Box): Promise<string[]> {
  await imap[box].command('NOOP');
  const lines = await imap[box].command('UID FETCH 1:* (FLAGS EMAILID)');
  const found = lines.flatMap((line) => {
    const [, flags = '', id = ''] = /FLAGS \(([^)]*)\).*EMAILID \(([^)]*)\)/.exec(line) ?? [];
    return id === '' ? [] : [[id, sortFlags(flags)] as const];
  });
  const expected = [...truth].flatMap(([id, { boxes, flags }]) =>
    boxes.has(box) ? [[id, sortFlags([...flags].join(' '))] as const] : [],
  );
  assert.deepEqual(found.toSorted(byId), expected.toSorted(byId), `${box} by IMAP`);
  return found.map(([, flags]) => flags);
}

async function lookByJmap({ world, truth }: Stage): Promise<string> {
  const ids = await world.emailIds();
  const properties = ['mailboxIds', 'keywords'];
  const got = await world.client.call('Email/get', { ids, properties });
  const found = (got['list'] as { id: string }[]).toSorted((a, b) => a.id.localeCompare(b.id));
  const expected = [...truth].map(([id, { boxes, flags }]) => ({
    id,
    mailboxIds: Object.fromEntries([...boxes].map((box) => [world.boxes[BOXES[box]], true])),
    keywords: Object.fromEntries([...flags].map((flag) => [FLAGS[flag], true])),
  }));
  assert.deepEqual(
    found,
    expected.toSorted((a, b) => a.id.localeCompare(b.id)),
    'by JMAP',
  );
  return String(got['state']);
}

async function playRound(stage: Stage, pair: readonly [Act, Act]): Promise<void> {
  const ids = [...stage.truth.keys()];
  const at = (offset: number): string | undefined =>
    ids.length < 2 ? undefined : ids[(pair[0].which + offset) % ids.length];
  await Promise.all(
    pair.map((act, side) => (act.by === 'imap' ? actByImap : actByJmap)(stage, act, at(side))),
  );
  const state = await lookByJmap(stage);
  assert.ok(Number(state.slice(1)) >= Number(stage.state.slice(1)), 'states move forward');
  if (state !== stage.state) await stage.stream.until('Email', state);
  stage.state = state;
  for (const box of boxNames) await stage.idle[box].until(await lookByImap(stage, box));
  for (const follower of stage.world.followers) {
    await follower.follow();
    assert.deepEqual(follower.known(), await follower.anew(), follower.name);
  }
}

async function openStage(server: JmapTestServer, beside: ImapBeside, name: string): Promise<Stage> {
  const world = await startFollowing(server, name);
  const address = world.client.session.username;
  const imap = { INBOX: await beside.open(address, 'INBOX'), Archive: await beside.open(address, 'Archive') };
  const idle = {
    INBOX: await beside.listen(address, 'INBOX'),
    Archive: await beside.listen(address, 'Archive'),
  };
  const stream = await StateStream.open(world.client);
  return { world, truth: new Map(), imap, idle, stream, state: 's0' };
}

const act = (by: Act['by']): fc.Arbitrary<Act> =>
  fc.record({
    by: fc.constant(by),
    which: fc.nat(20),
    kind: fc.constantFrom('arrive', 'arrive', 'flag', 'unflag', 'move', 'add', 'remove'),
    box: fc.constantFrom(...boxNames),
    flag: fc.constantFrom(...flagNames),
  });

test('a mailbox that IMAP and JMAP change at once is the same to both, and both are told', async () => {
  await using server = await startJmapServer();
  await using beside = await startImapBeside(server);
  let people = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(act('imap'), act('jmap')), { minLength: 10, maxLength: 14 }),
      async (rounds) => {
        people += 1;
        const stage = await openStage(server, beside, `Nguyễn Văn An ${people}`);
        try {
          for (const pair of rounds) await playRound(stage, pair);
        } finally {
          stage.stream.close();
        }
      },
    ),
    { numRuns: 3, endOnFailure: true },
  );
  assert.deepEqual(await verifyMailStore(server.db), []);
});
