/**
 * Two sessions do random things to one mailbox, each believing only what it is told; in the end both know the same
 * messages as a third that looks for the first time, and these are the messages that a model says must be there. Any
 * unlawful response, lost or doubled message or stale flag shows here.
 *
 * `CONGTHU_RANDOM_SECONDS=300 npm test -- random-sessions` goes on with seed after seed for as long.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { startImapTestServer } from './server.ts';

const LETTER = 'Subject: x\r\n\r\ny\r\n';
const ROUNDS = 150;
const FLAGS = ['\\Seen', '\\Flagged', '\\Deleted', '\\Answered', 'work'];

/** Numbers that are the same for the same seed, so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface KnownMessage {
  uid?: number;
  flags?: string;
}

/** UIDs of a set as response codes have it. */
function uidsOf(set: string): number[] {
  return set.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split(':').map(Number);
    return Array.from({ length: to - from + 1 }, (_, place) => from + place);
  });
}

/** What must have become of all messages, from what the server acknowledged. */
class Model {
  readonly made = new Set<number>();
  /** Moved or replaced. */
  readonly #gone = new Set<number>();
  /** At some time told as marked as deleted. */
  readonly #deleted = new Set<number>();
  /** What copies were made of: they begin with the flags of these. */
  readonly #origins = new Map<number, number>();

  hear(line: string, command: string): void {
    const [, appended] = /\[APPENDUID \d+ (\S+)\]/.exec(line) ?? [];
    const [, from, copied] = /\[COPYUID \d+ (\S+) (\S+)\]/.exec(line) ?? [];
    const sources = from ? uidsOf(from) : [];
    const made = uidsOf(appended ?? copied ?? '').filter(Boolean);
    for (const [place, uid] of made.entries()) {
      assert.ok(!this.made.has(uid), `UID ${uid} was given twice`);
      this.made.add(uid);
      const source = sources[place];
      if (source !== undefined) this.#origins.set(uid, source);
    }
    if (command.includes('MOVE')) for (const uid of sources) this.#gone.add(uid);
    const [, replaced] = /^UID REPLACE (\d+)/.exec(command) ?? [];
    if (replaced && appended) this.#gone.add(Number(replaced));
    const [, uid] = /FETCH \(UID (\d+) FLAGS \([^)]*\\Deleted/.exec(line) ?? [];
    if (uid) this.#deleted.add(Number(uid));
  }

  #wasDeleted(uid: number | undefined): boolean {
    return uid !== undefined && (this.#deleted.has(uid) || this.#wasDeleted(this.#origins.get(uid)));
  }

  /** No message lost, none from nowhere. */
  check(uids: readonly (number | undefined)[]): void {
    const there = new Set(uids);
    assert.equal(there.size, uids.length, 'a message is there twice');
    for (const uid of there) assert.ok(uid && this.made.has(uid), `nobody made ${uid}`);
    const lost = [...this.made].filter(
      (uid) => !(there.has(uid) || this.#gone.has(uid) || this.#wasDeleted(uid)),
    );
    assert.deepEqual(lost, []);
  }
}

/** Untagged responses that may come while a mailbox is selected and nobody asked for others. */
const LAWFUL =
  /^\* (\d+ (EXISTS|RECENT|EXPUNGE)$|\d+ FETCH \(|SEARCH( \d+)*$|FLAGS \(|OK \[(APPENDUID|COPYUID|PERMANENTFLAGS|UNSEEN|UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ|MAILBOXID) )/;

/** A client's picture of the mailbox, made of nothing but responses. */
class Follower {
  readonly messages: KnownMessage[] = [];
  readonly #client: ImapTestClient;
  readonly #model: Model;

  constructor(client: ImapTestClient, model: Model) {
    this.#client = client;
    this.#model = model;
  }

  async say(command: string): Promise<string[]> {
    const lines = await this.#client.attempt(command);
    const mayExpunge = !/^(FETCH|STORE|SEARCH|UID SEARCH)/.test(command);
    for (const line of lines) {
      if (line.startsWith('* ')) assert.match(line, LAWFUL, command);
      this.#model.hear(line, command);
      this.#hear(line, mayExpunge, command);
    }
    return lines;
  }

  #hear(line: string, mayExpunge: boolean, command: string): void {
    const [, number, word, rest] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)(?: \((.*)\))?$/.exec(line) ?? [];
    const place = Number(number) - 1;
    if (word === 'EXISTS') {
      assert.ok(place + 1 >= this.messages.length, `EXISTS takes messages away: ${line}`);
      while (this.messages.length <= place) this.messages.push({});
    }
    if (word === 'EXPUNGE') {
      assert.ok(mayExpunge, `EXPUNGE during ${command}`);
      assert.equal(this.messages.splice(place, 1).length, 1, `no message to expunge: ${line}`);
    }
    if (word === 'FETCH') this.#learn(place, rest ?? '', line);
  }

  #learn(place: number, data: string, line: string): void {
    const message = this.messages[place];
    assert.ok(message, `FETCH of a message that does not exist: ${line}`);
    const uid = /UID (\d+)/.exec(data)?.[1];
    const flags = /FLAGS \(([^)]*)\)/.exec(data)?.[1];
    if (uid !== undefined) {
      assert.ok(
        message.uid === undefined || message.uid === Number(uid),
        `the UID of ${place + 1} changed: ${line}`,
      );
      message.uid = Number(uid);
    }
    if (flags !== undefined)
      message.flags = flags
        .split(' ')
        .filter((flag) => flag !== '\\Recent')
        .toSorted()
        .join(' ');
  }
}

async function open(port: number, model: Model): Promise<Follower> {
  const client = await ImapTestClient.open(port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  const follower = new Follower(client, model);
  await follower.say('SELECT INBOX');
  await follower.say('FETCH 1:* (UID FLAGS)');
  return follower;
}

/** One random command for a client that knows these messages. */
function randomCommand(random: (below: number) => number, messages: readonly KnownMessage[]): string {
  const count = messages.length;
  const flag = FLAGS[random(FLAGS.length)] ?? '';
  const sign = ['+', '-', ''][random(3)] ?? '';
  const number = 1 + random(Math.max(1, count));
  const uid = messages[number - 1]?.uid;
  const choices = [
    `APPEND INBOX (${flag === '\\Deleted' ? '' : flag}) {${LETTER.length}+}\r\n${LETTER}`,
    ...(count > 0
      ? [
          `STORE ${number} ${sign}FLAGS (${flag})`,
          `UID STORE 1:* ${sign}FLAGS (${flag})`,
          `FETCH ${number} (UID FLAGS BODY.PEEK[HEADER])`,
          `SEARCH UNSEEN`,
          `COPY ${number} INBOX`,
          `MOVE ${number} INBOX`,
          `UID EXPUNGE 1:*`,
          `UID SEARCH DELETED`,
        ]
      : []),
    ...(uid === undefined
      ? []
      : [
          `UID REPLACE ${uid} INBOX {${LETTER.length}+}\r\n${LETTER}`,
          `UID COPY ${uid} INBOX`,
          `UID MOVE ${uid} INBOX`,
          `UID STORE ${uid} ${sign}FLAGS (${flag})`,
        ]),
    'EXPUNGE',
    'NOOP',
  ];
  return choices[random(choices.length)] ?? 'NOOP';
}

async function play(seed: number): Promise<void> {
  await using server = await startImapTestServer();
  const random = randomFrom(seed);
  const model = new Model();
  const followers = [await open(server.port, model), await open(server.port, model)] as const;
  for (let round = 0; round < ROUNDS; round += 1) {
    const pair = followers.map(async (follower) => {
      const lines = await follower.say(randomCommand(random, follower.messages));
      assert.match(lines.at(-1) ?? '', /^t (OK|NO \[(EXPUNGEISSUED|NONEXISTENT)\]|NO Name one message)/);
    });
    await Promise.all(pair);
  }
  const fresh = await open(server.port, model);
  model.check(fresh.messages.map(({ uid }) => uid));
  for (const follower of followers) {
    await follower.say('NOOP');
    // Of new messages only their number is known; what was told of the others must be right without asking.
    const told = fresh.messages.map(({ flags }, place) =>
      follower.messages[place]?.flags === undefined ? undefined : flags,
    );
    assert.deepEqual(
      follower.messages.map(({ flags }) => flags),
      told,
    );
    await follower.say('FETCH 1:* (UID FLAGS)');
    assert.deepEqual(follower.messages, fresh.messages);
  }
}

for (const seed of [1, 20_050_105])
  test(`two sessions at once end with the same mailbox (seed ${seed})`, () => play(seed));

const SECONDS = Number(process.env['CONGTHU_RANDOM_SECONDS'] ?? '0');
if (SECONDS > 0)
  test(`two sessions end with the same mailbox, for ${SECONDS} s`, {
    timeout: (SECONDS + 120) * 1000,
  }, async (t) => {
    const end = Date.now() + SECONDS * 1000;
    for (let seed = Date.now() % 1_000_000_007; Date.now() < end; seed += 1) {
      t.diagnostic(`seed ${seed}`);
      await play(seed);
    }
  });
