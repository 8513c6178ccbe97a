import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FRESH_MS, GAP_MS, type JudgedService, type Judgement, judge } from './judge.ts';
import type { Service, ServiceState } from './services.ts';

const START = Date.UTC(2026, 10, 26, 3);
const SECOND_MS = 1_000;

/** A system that is looked at; each process repeats its last word every 15 seconds. */
class Watched {
  services: JudgedService[] = [];
  ended: Judgement['ended'] = [];
  now = START;
  readonly said = new Map<string, { service: Service; state: ServiceState; seenAt: Date }>();

  say(process: string, state: ServiceState, service: Service = 'reading'): void {
    this.said.set(`${process} ${service}`, { service, state, seenAt: new Date(this.now) });
    this.look();
  }

  look(): void {
    const { services, ended } = judge(this.services, [...this.said.values()], new Date(this.now));
    this.services = services;
    this.ended.push(...ended);
  }

  /** Time with processes that go on saying this. */
  pass(seconds: number, words: Readonly<Record<string, ServiceState>>): void {
    for (let second = 0; second < seconds; second += 15) {
      this.now += 15 * SECOND_MS;
      for (const [process, state] of Object.entries(words)) this.say(process, state);
      if (Object.keys(words).length === 0) this.look();
    }
  }

  get state(): ServiceState | undefined {
    return this.services.find(({ service }) => service === 'reading')?.state;
  }

  /** What is over: extent and seconds. */
  get lengths(): [string, number][] {
    return this.ended.map(({ extent, from, to }) => [extent, (to.getTime() - from.getTime()) / SECOND_MS]);
  }
}

test('a service that nobody ever ran is not spoken of', () => {
  const watched = new Watched();
  watched.say('a', 'good');
  assert.deepEqual(
    watched.services.map(({ service }) => service),
    ['reading'],
  );
});

test('a trouble of less than a minute is no disturbance, a longer one is', () => {
  const watched = new Watched();
  watched.pass(60, { a: 'good' });
  watched.pass(30, { a: 'down' });
  assert.equal(watched.state, 'down');
  watched.pass(60, { a: 'good' });
  assert.deepEqual(watched.lengths, []);
  watched.pass(300, { a: 'down' });
  watched.pass(30, { a: 'good' });
  assert.deepEqual(watched.lengths, [['down', 300]]);
});

test('what got worse and better again is told piece by piece', () => {
  const watched = new Watched();
  watched.pass(60, { a: 'good', b: 'good' });
  watched.pass(120, { a: 'good', b: 'down' });
  watched.pass(120, { a: 'down', b: 'down' });
  watched.pass(120, { a: 'good', b: 'degraded' });
  watched.pass(15, { a: 'good', b: 'good' });
  const names = watched.ended.map(({ extent }) => extent);
  assert.deepEqual(names, ['degraded', 'down', 'degraded']);
});

test('one machine of two that dies is no disturbance; when the last one falls silent it began with its last word', () => {
  const watched = new Watched();
  watched.pass(60, { a: 'good', b: 'good' });
  watched.pass(300, { a: 'good' });
  assert.equal(watched.state, 'good');
  const lastWord = watched.now;
  watched.pass(FRESH_MS / SECOND_MS + 15, {});
  assert.equal(watched.state, 'down');
  assert.equal(watched.services[0]?.since.getTime(), lastWord);
});

test('time without any look was time without a server, unless it was short', () => {
  const watched = new Watched();
  watched.pass(60, { a: 'good' });
  watched.now += GAP_MS - 20 * SECOND_MS;
  watched.say('b', 'good');
  assert.deepEqual(watched.lengths, []);
  watched.now += 3_600 * SECOND_MS;
  watched.say('c', 'good');
  assert.deepEqual(watched.lengths, [['down', 3_600]]);
  assert.equal(watched.state, 'good');
});

test('a server that went away disturbed is told as disturbed until then and down from then on', () => {
  const watched = new Watched();
  watched.pass(30, { a: 'good' });
  watched.pass(120, { a: 'degraded' });
  watched.now += 600 * SECOND_MS;
  watched.say('b', 'good');
  assert.deepEqual(watched.lengths, [
    ['degraded', 105],
    ['down', 600],
  ]);
});

test('a clock that went back changes nothing that is over and loses no service', () => {
  const watched = new Watched();
  watched.pass(60, { a: 'good' });
  watched.now -= 3_600 * SECOND_MS;
  watched.say('a', 'good');
  assert.equal(watched.state, 'good');
  assert.deepEqual(watched.lengths, []);
});
