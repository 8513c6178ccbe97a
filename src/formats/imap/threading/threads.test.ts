/**
 * THREAD's algorithms: what RFC 5256 §3 says of single cases, and the same as its steps done naively.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import type { ThreadAlgorithm } from '../commands/thread.ts';
import type { MessageKeys } from '../message-keys.ts';
import { naiveOrderedSubject, naiveReferences, naiveRefs } from './naive-threads.fixture.ts';
import { threadMessages } from './thread-messages.ts';
import { encodeThreadResponse } from './thread-response.ts';

const BLANK: MessageKeys = {
  arrival: 0,
  date: 0,
  subject: '',
  isReplyOrForward: false,
  from: '',
  to: '',
  cc: '',
  displayFrom: '',
  displayTo: '',
  id: -1,
  references: [],
};

function run<T>(work: Generator<unknown, T, undefined>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function orderBy(keys: readonly MessageKeys[], column: 'date' | 'arrival'): Uint32Array {
  const places = [...keys.keys()];
  return Uint32Array.from(places.sort((a, b) => (keys[a]?.[column] ?? 0) - (keys[b]?.[column] ?? 0)));
}

/** The threads as they are written, without what stands before them. */
function threadsOf(algorithm: ThreadAlgorithm, given: readonly Partial<MessageKeys>[], idCount = 50): string {
  const keys = given.map((one, place) => ({ ...BLANK, arrival: place, date: place, ...one }));
  const orders = { byDate: orderBy(keys, 'date'), byArrival: orderBy(keys, 'arrival') };
  const tree = run(threadMessages(algorithm, { keys, idCount, ...orders }));
  const wire = [...encodeThreadResponse(tree, (place) => place)].join('');
  return /^\* THREAD ?(.*)\r\n$/.exec(wire)?.[1] ?? assert.fail(wire);
}

test('replies stand under what they reply to, siblings by their dates', () => {
  const messages = [
    { id: 0 },
    { id: 1, references: [0] },
    { id: 2, references: [0, 1], date: 9 },
    { id: 3, references: [0, 1] },
    { id: 4, references: [0, 1, 2] },
    { id: 5 },
  ];
  assert.equal(threadsOf('REFERENCES', messages), '(0 1 (3)(2 4))(5)');
});

test('messages that answer one which is not there are siblings; one alone stands for itself', () => {
  assert.equal(threadsOf('REFERENCES', [{ references: [7] }, { references: [7] }]), '((0)(1))');
  assert.equal(threadsOf('REFERENCES', [{ references: [7] }, { references: [8] }]), '(0)(1)');
  assert.equal(threadsOf('REFERENCES', [{ id: 0 }, { id: 1, references: [0, 8] }]), '(0 1)');
});

test('an id that two messages have is the first one’s', () => {
  assert.equal(threadsOf('REFERENCES', [{ id: 1 }, { id: 1 }, { references: [1] }]), '(0 2)(1)');
});

test('what a message says of itself counts more than what others say', () => {
  const messages = [{ id: 0 }, { id: 2, references: [0, 1] }, { id: 1 }, { id: 3, references: [0, 2] }];
  assert.equal(threadsOf('REFERENCES', messages), '(0)(2 1 3)');
});

test('messages that answer each other make no loop', () => {
  assert.equal(
    threadsOf('REFERENCES', [
      { id: 0, references: [1] },
      { id: 1, references: [0] },
    ]),
    '(1 0)',
  );
  assert.equal(threadsOf('REFERENCES', [{ id: 0, references: [0] }]), '(0)');
});

test('threads of one base subject come together, replies under what is none', () => {
  const subject = 'X';
  const reply = { subject, isReplyOrForward: true };
  assert.equal(threadsOf('REFERENCES', [{ subject }, reply, { subject: 'Y' }]), '(0 1)(2)');
  assert.equal(threadsOf('REFERENCES', [reply, { subject }]), '(1 0)');
  assert.equal(threadsOf('REFERENCES', [reply, reply]), '((0)(1))');
  assert.equal(threadsOf('REFERENCES', [{ subject }, { subject }]), '((0)(1))');
  assert.equal(threadsOf('REFERENCES', [{}, {}]), '(0)(1)', 'no subject is none in common');
  const [a, b] = [
    { subject, references: [8] },
    { subject, references: [9] },
  ];
  assert.equal(threadsOf('REFERENCES', [a, a, b, b]), '((0)(1)(2)(3))');
  assert.equal(threadsOf('REFERENCES', [{ subject }, a, a]), '((0)(1)(2))');
});

test('ORDEREDSUBJECT puts all of one subject under the oldest', () => {
  const messages = [
    { subject: 'B' },
    { subject: 'A' },
    { subject: 'B', date: -1 },
    { subject: 'B', date: 7 },
  ];
  assert.equal(threadsOf('ORDEREDSUBJECT', messages), '(2 (0)(3))(1)');
  assert.equal(threadsOf('ORDEREDSUBJECT', [{ subject: 'A' }, { subject: 'A' }]), '(0 1)');
  assert.equal(threadsOf('ORDEREDSUBJECT', []), '');
});

test('REFS puts the thread that was last answered last, and does not look at subjects', () => {
  const messages = [{ id: 0, subject: 'A' }, { subject: 'A' }, { references: [0] }];
  assert.equal(threadsOf('REFS', messages), '(1)(0 2)');
});

test('every algorithm gives what its steps, done naively, give', () => {
  const id = fc.nat(9);
  const message = fc.record(
    {
      arrival: fc.nat(5),
      date: fc.nat(5),
      subject: fc.constantFrom('', 'A', 'B', 'C'),
      isReplyOrForward: fc.boolean(),
      id: fc.oneof(id, fc.constant(-1)),
      references: fc.array(id, { maxLength: 4 }),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(message, { maxLength: 14 }), (given) => {
      const keys = given.map((one) => ({ ...BLANK, ...one }));
      assert.equal(threadsOf('REFERENCES', keys), naiveReferences(keys));
      assert.equal(threadsOf('REFS', keys), naiveRefs(keys));
      assert.equal(threadsOf('ORDEREDSUBJECT', keys), naiveOrderedSubject(keys));
    }),
    { numRuns: 3_000 },
  );
});

test('chains of 50,000 messages, forwards, backwards and shuffled, cost no more than a second', () => {
  const count = 50_000;
  const chain = Array.from({ length: count }, (_, at) => ({ id: at, references: at === 0 ? [] : [at - 1] }));
  const shuffled = chain.map((_, at) => chain[(at * 7_919) % count] ?? {});
  for (const messages of [chain, chain.toReversed(), shuffled]) {
    const started = computedMs();
    const threads = threadsOf('REFERENCES', messages, count);
    assert.ok(computedMs() - started < 1_000, `${computedMs() - started} ms`);
    assert.equal(threads.match(/\(/g)?.length, 1, 'one thread');
  }
});
