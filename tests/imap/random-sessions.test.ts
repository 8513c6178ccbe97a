/**
 * Two sessions do random things to one mailbox, each believing only what it is told; in the end both know the same
 * messages as a third that looks for the first time. Any unlawful EXPUNGE, lost message or stale flag shows here.
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

/** A client's picture of the mailbox, made of nothing but responses. */
class Follower {
  readonly messages: KnownMessage[] = [];
  readonly #client: ImapTestClient;

  constructor(client: ImapTestClient) {
    this.#client = client;
  }

  async say(command: string): Promise<string[]> {
    const lines = await this.#client.attempt(command);
    const mayExpunge = !/^(FETCH|STORE|SEARCH)/.test(command);
    for (const line of lines) this.#hear(line, mayExpunge, command);
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

async function open(port: number): Promise<Follower> {
  const client = await ImapTestClient.open(port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  const follower = new Follower(client);
  await follower.say('SELECT INBOX');
  await follower.say('FETCH 1:* (UID FLAGS)');
  return follower;
}

/** One random command for a client that knows `count` messages. */
function randomCommand(random: (below: number) => number, count: number): string {
  const flag = FLAGS[random(FLAGS.length)] ?? '';
  const sign = ['+', '-', ''][random(3)] ?? '';
  const number = 1 + random(Math.max(1, count));
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
        ]
      : []),
    'EXPUNGE',
    'NOOP',
  ];
  return choices[random(choices.length)] ?? 'NOOP';
}

async function play(seed: number): Promise<void> {
  await using server = await startImapTestServer();
  const random = randomFrom(seed);
  const followers = [await open(server.port), await open(server.port)] as const;
  for (let round = 0; round < ROUNDS; round += 1) {
    const pair = followers.map(async (follower) => {
      const lines = await follower.say(randomCommand(random, follower.messages.length));
      assert.match(lines.at(-1) ?? '', /^t (OK|NO \[EXPUNGEISSUED\])/);
    });
    await Promise.all(pair);
  }
  const fresh = await open(server.port);
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
