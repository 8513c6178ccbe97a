/**
 * Two sessions do random things to one account, each believing only what it is told; in the end both know the same messages as a
 * third that looks for the first time, and these are the messages that a model says must be there, in mailboxes that must be
 * there. One of the two may speak QRESYNC, where what is gone is told by UID. Any unlawful response, lost or doubled
 * message, stale flag or kept result shows here.
 *
 * `CONGTHU_RANDOM_SECONDS=300 npm test -- random-sessions` goes on with seed after seed for as long.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { Follower, type KnownMessage } from './random/follower.ts';
import { MailboxModel, MessageModel } from './random/model.ts';
import { startImapTestServer } from './server.ts';

const LETTER = 'Subject: x\r\n\r\ny\r\n';
const ROUNDS = 150;
const FLAGS = ['\\Seen', '\\Flagged', '\\Deleted', '\\Answered', 'work'];
/** Few, so that the two meet; one with a Vietnamese name, "Việc", and some below others. */
const NAMES = ['One', 'One/a', 'One/b', 'Two', 'Vi&Hsc-c', 'Vi&Hsc-c/a'];

/** What refusals a command may meet because the other session was faster. */
const LAWFUL_ANSWER =
  /^t (OK|NO \[(EXPUNGEISSUED|NONEXISTENT|ALREADYEXISTS|HASCHILDREN|TRYCREATE|CANNOT|BADURL .*)\]|NO Name one message)/;

/** Numbers that are the same for the same seed, so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function signIn(port: number): Promise<ImapTestClient> {
  const client = await ImapTestClient.open(port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  return client;
}

async function open(port: number, model: MessageModel, enable?: 'QRESYNC'): Promise<Follower> {
  const follower = new Follower(await signIn(port), model);
  if (enable) await follower.say(`ENABLE ${enable}`);
  await follower.say('SELECT INBOX');
  await follower.say('FETCH 1:* (UID FLAGS)');
  return follower;
}

/** One random command about mailboxes. */
function mailboxCommand(random: (below: number) => number): string {
  const name = NAMES[random(NAMES.length)] ?? '';
  const other = NAMES[random(NAMES.length)] ?? '';
  const choices = [
    `CREATE ${name}`,
    `CREATE ${other}`,
    `RENAME ${name} ${other}`,
    `DELETE ${name}`,
    `SUBSCRIBE ${name}`,
    `UNSUBSCRIBE ${name}`,
    'LIST "" *',
    'LSUB "" *',
    'STATUS INBOX (MESSAGES UNSEEN)',
  ];
  // Seldom, for afterwards there is little left to do.
  return random(40) === 0 ? `RENAME INBOX ${name}` : (choices[random(choices.length)] ?? 'NOOP');
}

/** One random command for a client that knows these messages. */
function randomCommand(random: (below: number) => number, messages: readonly KnownMessage[]): string {
  if (random(4) === 0) return mailboxCommand(random);
  const count = messages.length;
  const flag = FLAGS[random(FLAGS.length)] ?? '';
  const sign = ['+', '-', ''][random(3)] ?? '';
  const number = 1 + random(Math.max(1, count));
  const uid = messages[number - 1]?.uid;
  const name = NAMES[random(NAMES.length)] ?? '';
  const choices = [
    `APPEND INBOX (${flag === '\\Deleted' ? '' : flag}) {${LETTER.length}+}\r\n${LETTER}`,
    ...(count > 0
      ? [
          `STORE ${number} ${sign}FLAGS (${flag})`,
          `UID STORE 1:* ${sign}FLAGS (${flag})`,
          `FETCH ${number} (UID FLAGS BODY[HEADER])`,
          `SEARCH UNSEEN`,
          `COPY ${number} INBOX`,
          `COPY ${number} ${name}`,
          `MOVE ${number} INBOX`,
          `UID EXPUNGE 1:*`,
          `UID SEARCH DELETED`,
        ]
      : []),
    ...(uid === undefined
      ? []
      : [
          `UID REPLACE ${uid} INBOX {${LETTER.length}+}\r\n${LETTER}`,
          `APPEND INBOX CATENATE (URL "/INBOX/;UID=${uid}/;SECTION=HEADER" TEXT {3+}\r\nz\r\n)`,
          `UID COPY ${uid} INBOX`,
          `UID MOVE ${uid} INBOX`,
          `UID MOVE ${uid} ${name}`,
          `UID STORE ${uid} ${sign}FLAGS (${flag})`,
        ]),
    'EXPUNGE',
    'NOOP',
  ];
  return choices[random(choices.length)] ?? 'NOOP';
}

async function listNames(port: number): Promise<Set<string>> {
  const client = await signIn(port);
  const lines = await client.command('LIST "" *');
  client.close();
  return new Set(
    lines.flatMap((line) => /^\* LIST \((?!.*\\Noselect).*\) "\/" (\S+)$/.exec(line)?.[1] ?? []),
  );
}

/** What a follower was told is what is there. */
async function checkFollower(follower: Follower, fresh: Follower): Promise<void> {
  await follower.say('NOOP');
  // Of new messages only their number is known; what was told of the others must be right without asking.
  const told = fresh.messages.map(({ flags }, place) =>
    follower.messages[place]?.flags === undefined ? undefined : flags,
  );
  assert.deepEqual(
    follower.messages.map(({ flags }) => flags),
    told,
  );
  const { kept } = follower;
  await follower.say('FETCH 1:* (UID FLAGS)');
  assert.deepEqual(follower.messages, fresh.messages);
  assert.deepEqual(kept, await follower.searchAgain());
}

async function play(seed: number): Promise<void> {
  await using server = await startImapTestServer();
  const random = randomFrom(seed);
  const probe = await signIn(server.port);
  const [status = ''] = await probe.command('STATUS INBOX (UIDVALIDITY)');
  probe.close();
  const model = new MessageModel(/UIDVALIDITY (\d+)/.exec(status)?.[1] ?? '');
  const mailboxes = new MailboxModel();
  const followers = [
    await open(server.port, model),
    await open(server.port, model, seed % 2 === 0 ? 'QRESYNC' : undefined),
  ] as const;
  for (const follower of followers) await follower.keepResults();
  for (let round = 0; round < ROUNDS; round += 1) {
    const pair = followers.map(async (follower) => {
      const command = randomCommand(random, follower.messages);
      const lines = await follower.say(command);
      const answer = lines.at(-1) ?? '';
      assert.match(answer, LAWFUL_ANSWER, command);
      if (answer.startsWith('t OK')) mailboxes.hear(command, lines);
    });
    await Promise.all(pair);
    mailboxes.endRound();
  }
  const fresh = await open(server.port, model);
  model.check(fresh.messages.map(({ uid }) => uid));
  mailboxes.check(await listNames(server.port));
  for (const follower of followers) await checkFollower(follower, fresh);
}

for (const seed of [1, 20_050_106])
  test(`two sessions at once end with the same mailboxes (seed ${seed})`, () => play(seed));

const SECONDS = Number(process.env['CONGTHU_RANDOM_SECONDS'] ?? '0');
if (SECONDS > 0)
  test(`two sessions end with the same mailboxes, for ${SECONDS} s`, {
    timeout: (SECONDS + 120) * 1000,
  }, async (t) => {
    const end = Date.now() + SECONDS * 1000;
    for (let seed = Date.now() % 1_000_000_007; Date.now() < end; seed += 1) {
      t.diagnostic(`seed ${seed}`);
      await play(seed);
    }
  });
