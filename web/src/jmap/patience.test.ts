/** What finds no place at the server is asked again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPatience } from './patience.ts';

const BUSY = {
  status: 400,
  body: '{"type":"urn:ietf:params:jmap:error:limit","limit":"maxConcurrentRequests"}',
};
const ASKED = { url: '/jmap/api', method: 'POST', body: '{}' } as const;

/** A server that gives these answers in turn, the last one again and again; and how long was waited before each. */
function makeServer(...answers: { status: number; body: string }[]) {
  const waits: number[] = [];
  let turn = 0;
  const ask = () => Promise.resolve(answers[Math.min(turn++, answers.length - 1)] ?? BUSY);
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { waits, ask: withPatience(ask, wait) };
}

test('a request that found no place is asked again, each time after a longer while', async () => {
  const done = { status: 200, body: '{}' };
  const { waits, ask } = makeServer(BUSY, BUSY, BUSY, done);
  assert.equal(await ask(ASKED), done);
  assert.deepEqual(waits, [50, 100, 200]);
});

test('any other refusal is an answer', async () => {
  const refused = {
    status: 400,
    body: '{"type":"urn:ietf:params:jmap:error:limit","limit":"maxSizeRequest"}',
  };
  const { waits, ask } = makeServer(refused);
  assert.equal(await ask(ASKED), refused);
  assert.deepEqual(waits, []);
});

test('a server that never has a place is told of in the end', async () => {
  const { waits, ask } = makeServer(BUSY);
  assert.equal(await ask(ASKED), BUSY);
  assert.equal(waits.length, 40);
  assert.ok(Math.max(...waits) <= 1_000);
});
