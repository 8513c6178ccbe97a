/** The judging functions of policies, and what their values may be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POLICIES } from '../policies.ts';
import { judgePersonalMail, personalMailPolicy, personalServiceOf } from './personal-mail.ts';
import { judgeSecrecy, type SecrecyFacts, secrecyPolicy } from './secrecy.ts';
import { findSuspicion, judgeLimits, type SentSoFar, sendingLimitsPolicy } from './sending-limits.ts';

test('every default is a value that its policy takes, and strange values are refused with their place', () => {
  for (const policy of POLICIES)
    assert.deepEqual(policy.parse(JSON.parse(JSON.stringify(policy.default))), policy.default, policy.key);
  const wrong = { code: 'invalidArgument' };
  assert.throws(() => personalMailPolicy.parse({ sending: 'maybe' }), wrong);
  assert.throws(() => personalMailPolicy.parse({ servces: [] }), wrong);
  assert.throws(() => sendingLimitsPolicy.parse({ personPerHour: -1 }), wrong);
  assert.throws(() => sendingLimitsPolicy.parse([]), wrong);
  assert.throws(() => secrecyPolicy.parse({ secret: { senders: ['nobody'] } }), wrong);
});

const FACTS: SecrecyFacts = {
  level: 'secret',
  isIsolatedNetwork: true,
  roles: ['agency_head'],
  recipients: 1,
};

test('a connected deployment carries no classified mail, and names the lawful way in both languages', () => {
  for (const level of ['confidential', 'secret', 'topSecret'] as const) {
    const refusal = judgeSecrecy(secrecyPolicy.default, { ...FACTS, level, isIsolatedNetwork: false });
    assert.match(refusal?.vi ?? '', /văn thư bảo mật/);
    assert.match(refusal?.en ?? '', /classified registry/);
  }
  assert.equal(
    judgeSecrecy(secrecyPolicy.default, { ...FACTS, level: 'ordinary', isIsolatedNetwork: false }),
    undefined,
  );
});

test('an isolated network carries it by level, role and number', () => {
  const policy = secrecyPolicy.default;
  assert.equal(judgeSecrecy(policy, FACTS), undefined);
  assert.notEqual(judgeSecrecy(policy, { ...FACTS, roles: ['official'] }), undefined);
  assert.notEqual(judgeSecrecy(policy, { ...FACTS, recipients: 11 }), undefined);
  assert.notEqual(judgeSecrecy(policy, { ...FACTS, level: 'topSecret' }), undefined);
});

test('personal services are known by their domain and what is below it', () => {
  const policy = personalMailPolicy.default;
  assert.equal(personalServiceOf(policy, 'a@Gmail.com'), 'gmail.com');
  assert.equal(personalServiceOf(policy, 'a@mail.yahoo.com'), 'yahoo.com');
  assert.equal(personalServiceOf(policy, 'a@notgmail.com'), undefined);
});

test('a warning, a reason, a refusal: as the rule says', () => {
  const to = ['a@gmail.com', 'b@hue.example'];
  const judge = (sending: 'allow' | 'warn' | 'justify' | 'refuse', reason?: string) =>
    judgePersonalMail({ services: ['gmail.com'], sending }, to, reason).kind;
  assert.equal(judge('allow'), 'allow');
  assert.equal(judge('warn'), 'warn');
  assert.equal(judge('justify'), 'refuse');
  assert.equal(judge('justify', 'vì khẩn'), 'warn');
  assert.equal(judge('refuse', 'vì khẩn'), 'refuse');
  assert.equal(judgePersonalMail({ services: [], sending: 'refuse' }, to, undefined).kind, 'allow');
});

const SENT: SentSoFar = {
  personHour: 0,
  personDay: 0,
  unitDay: 0,
  outsideHour: 0,
  bouncesHour: 0,
  networksHour: 1,
};

test('limits are of the hour, the day and the unit; the last one within them still goes', () => {
  const policy = sendingLimitsPolicy.default;
  assert.equal(
    judgeLimits(policy, { ...SENT, personHour: 1000, personDay: 5000, unitDay: 50_000 }),
    undefined,
  );
  assert.match(judgeLimits(policy, { ...SENT, personHour: 1001 })?.en ?? '', /an hour/);
  assert.match(judgeLimits(policy, { ...SENT, personDay: 5001 })?.en ?? '', /a day/);
  assert.match(judgeLimits(policy, { ...SENT, unitDay: 50_001 })?.vi ?? '', /Đơn vị/);
});

test('volume, bounces and places each make an account suspect, and 0 means never', () => {
  const policy = sendingLimitsPolicy.default;
  assert.equal(findSuspicion(policy, SENT), undefined);
  assert.equal(findSuspicion(policy, { ...SENT, outsideHour: 301 }), 'volume');
  assert.equal(findSuspicion(policy, { ...SENT, bouncesHour: 31 }), 'bounces');
  assert.equal(findSuspicion(policy, { ...SENT, networksHour: 6 }), 'places');
  assert.equal(
    findSuspicion({ ...policy, suspectOutsidePerHour: 0 }, { ...SENT, outsideHour: 9999 }),
    undefined,
  );
});
