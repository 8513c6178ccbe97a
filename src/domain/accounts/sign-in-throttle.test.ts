/** Tests of slowing down guesses: who waits, how long, and who must not be made to wait. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeSignInThrottle, type SignInSubject, type SignInThrottle } from './sign-in-throttle.ts';

const secret = Buffer.from('a secret of this test');
const an: SignInSubject = { address: 'an@example.vn', remoteAddress: '192.0.2.1' };

function secondsToWait(throttle: SignInThrottle, subject: SignInSubject, now: number): number {
  try {
    throttle.requireTurn(subject, now);
    return 0;
  } catch (error) {
    assert.ok(error instanceof Refusal && error.code === 'authenticationTooOften');
    return Number(error.facts['seconds']);
  }
}

function fail(throttle: SignInThrottle, subject: SignInSubject, times: number, now = 0): void {
  for (let count = 0; count < times; count += 1)
    throttle.recordFailure(subject, `guess ${now} ${count}`, now);
}

test('five wrong passwords are free, then each wait is twice the one before, up to five minutes', () => {
  const throttle = makeSignInThrottle(secret);
  fail(throttle, an, 5);
  assert.equal(secondsToWait(throttle, an, 0), 0);
  const waits = Array.from({ length: 12 }, (_, count) => {
    throttle.recordFailure(an, `later ${count}`, 0);
    return secondsToWait(throttle, an, 0);
  });
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('the wait ends by itself and an hour forgets', () => {
  const throttle = makeSignInThrottle(secret);
  fail(throttle, an, 7);
  assert.equal(secondsToWait(throttle, an, 1999), 1);
  assert.equal(secondsToWait(throttle, an, 2000), 0);
  fail(throttle, an, 1, 3_700_000);
  assert.equal(secondsToWait(throttle, an, 3_700_000), 0);
});

test('a mail program that repeats one old password is not a guesser', () => {
  const throttle = makeSignInThrottle(secret);
  for (let minute = 0; minute < 200; minute += 1) throttle.recordFailure(an, 'the old password', minute);
  assert.equal(secondsToWait(throttle, an, 200), 0);
});

test('a stranger’s guesses do not shut out the owner elsewhere for long', () => {
  const throttle = makeSignInThrottle(secret);
  fail(throttle, an, 49);
  assert.equal(secondsToWait(throttle, { ...an, remoteAddress: '198.51.100.7' }, 0), 0);
  for (let host = 0; host < 60; host += 1) fail(throttle, { ...an, remoteAddress: `203.0.113.${host}` }, 2);
  const home = { ...an, remoteAddress: '198.51.100.7' };
  assert.equal(secondsToWait(throttle, home, 0), 10);
  const waits = Array.from({ length: 4 }, (_, mistyped) => {
    throttle.recordFailure(home, `mistyped ${mistyped}`, 0);
    return secondsToWait(throttle, home, 0);
  });
  assert.deepEqual(waits, [20, 40, 60, 60]);
});

test('fifty strangers who take every turn they get do not keep the owner waiting', () => {
  const throttle = makeSignInThrottle(secret);
  const home = { ...an, remoteAddress: '198.51.100.7' };
  const strangers = Array.from({ length: 50 }, (_, host) => ({ ...an, remoteAddress: `203.0.113.${host}` }));
  let isUnderWay = false;
  let longest = 0;
  let waitedSince: number | undefined;
  // Ten minutes; at every moment all strangers come before the owner.
  for (let now = 0; now < 600_000; now += 500) {
    for (const stranger of strangers)
      if (secondsToWait(throttle, stranger, now) === 0) throttle.recordFailure(stranger, `guess ${now}`, now);
    isUnderWay ||= now > 30_000;
    if (!isUnderWay) continue;
    waitedSince ??= now;
    if (secondsToWait(throttle, home, now) > 0) continue;
    longest = Math.max(longest, now - waitedSince);
    waitedSince = undefined;
  }
  assert.ok(waitedSince === undefined || 600_000 - waitedSince <= 10_000, 'the owner waits at the end');
  assert.ok(longest > 0 && longest <= 10_000, `the owner waited ${longest} ms`);
});

test('guessing across many accounts from one network waits, any address of a /64 alike', () => {
  const throttle = makeSignInThrottle(secret);
  for (let count = 0; count < 52; count += 1)
    fail(
      throttle,
      { address: `p${count}@example.vn`, remoteAddress: `2001:db8:0:1::${count.toString(16)}` },
      1,
    );
  assert.equal(secondsToWait(throttle, { ...an, remoteAddress: '2001:db8::1:9:9:9:9' }, 0), 2);
  assert.equal(secondsToWait(throttle, { ...an, remoteAddress: '2001:db8:0:2::1' }, 0), 0);
});

test('an IPv4 address is the same written in IPv6', () => {
  const throttle = makeSignInThrottle(secret);
  fail(throttle, an, 6);
  assert.equal(secondsToWait(throttle, { ...an, remoteAddress: '::ffff:192.0.2.1' }, 0), 1);
});

test('a right password clears what the person mistyped', () => {
  const throttle = makeSignInThrottle(secret);
  fail(throttle, an, 5);
  throttle.recordSuccess(an);
  fail(throttle, an, 5, 1);
  assert.equal(secondsToWait(throttle, an, 1), 0);
});
