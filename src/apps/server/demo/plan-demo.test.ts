/** The sample province: whole, deterministic, and marked as what it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEMO_OUTSIDERS, DEMO_PEOPLE } from './people.ts';
import { ALL_CONVERSATIONS, type DemoParty, demoDayAt, type PlannedMessage, planDemo } from './plan-demo.ts';

const DOMAIN = 'thuathienhue.gov.vn';

function findParty(key: string): DemoParty {
  return { address: `${key.replace('@', '')}@${DOMAIN}`, name: key };
}

function planOf(day: string, find: (key: string) => DemoParty | undefined = findParty): PlannedMessage[] {
  return planDemo({ day, findParty: find, domain: DOMAIN });
}

test('forty people of more than fifteen agencies, each with a key of their own', () => {
  assert.equal(DEMO_PEOPLE.length, 40);
  assert.equal(new Set(DEMO_PEOPLE.map((person) => person.key)).size, 40);
  assert.ok(new Set(DEMO_PEOPLE.map((person) => person.unit)).size > 15);
  for (const person of DEMO_PEOPLE) assert.match(person.name, /^\p{Lu}\p{Ll}+( \p{Lu}\p{L}*)+$/u);
});

test('everybody in a conversation is of the sample, an agency, or known to be outside', () => {
  const keys = new Set(DEMO_PEOPLE.map((person) => person.key));
  for (const { messages } of ALL_CONVERSATIONS)
    for (const { from, to, cc = [], flagged = [] } of messages)
      for (const key of [from, ...to, ...cc, ...flagged])
        assert.ok(key.startsWith('@') || keys.has(key) || key in DEMO_OUTSIDERS, `${key} is nobody`);
});

test('the plan of a day is the same every time, and another on another day', () => {
  assert.deepEqual(planOf('2026-03-02'), planOf('2026-03-02'));
  assert.notDeepEqual(planOf('2026-03-02'), planOf('2026-03-03'));
});

test('no message comes from the future, at whichever hour the sample is made, and the newest is of the last day', () => {
  for (let hour = 0; hour < 24; hour += 1) {
    const now = Date.parse('2026-03-02T17:00:00Z') + hour * 3_600_000;
    const newest = planOf(demoDayAt(now)).at(-1)?.date.getTime() ?? 0;
    assert.ok(newest <= now && newest > now - 86_400_000, `${hour} in Huế`);
  }
});

test('messages are in order of time, answers refer to what they answer, and all say that they are invented', () => {
  const plan = planOf('2026-03-02');
  const seen = new Set<string>();
  for (const [index, message] of plan.entries()) {
    assert.ok(message.date.getTime() >= (plan[index - 1]?.date.getTime() ?? 0));
    for (const reference of message.references) assert.ok(seen.has(reference), `${reference} comes later`);
    assert.equal(message.subject.startsWith('Re: '), message.references.length > 0);
    assert.match(message.text, /trình diễn/);
    seen.add(message.messageId);
  }
  assert.equal(seen.size, plan.length);
});

test('an agency that this province does not have is left out, and its mail with it', () => {
  const plan = planOf('2026-03-02', (key) => (key === '@snv' ? undefined : findParty(key)));
  assert.ok(plan.every((message) => message.copies.every((copy) => copy.owner !== '@snv')));
  assert.ok(plan.every((message) => message.from.name !== '@snv'));
});
