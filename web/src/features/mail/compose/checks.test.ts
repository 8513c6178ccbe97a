/** What is asked before a message goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concernsOf, isAddress } from './checks.ts';
import { ORDINARY } from './message-object.ts';
import { parseRecipients } from './parse-recipients.ts';

const FACTS = {
  recipients: [{ name: 'An', email: 'nguyenvanan@thuathienhue.gov.vn' }],
  subject: 'Báo cáo',
  written: 'Kính gửi anh.',
  fileCount: 0,
  isUploading: false,
  secrecy: ORDINARY,
  ownDomain: 'thuathienhue.gov.vn',
  rules: { personalServices: ['gmail.com'], personalSending: 'warn', levels: {} } as const,
};

test('an ordinary message goes without a question', () => {
  assert.deepEqual(concernsOf(FACTS), []);
});

test('a message that speaks of a file and has none is asked about, in both languages', () => {
  for (const written of ['Em gửi kèm báo cáo.', 'Xem tệp đính kèm', 'Please see the attached file'])
    assert.deepEqual(concernsOf({ ...FACTS, written }), ['missingFile'], written);
  assert.deepEqual(concernsOf({ ...FACTS, written: 'Em gửi kèm báo cáo.', fileCount: 1 }), []);
});

test('personal mail services are warned of, secret papers refused', () => {
  const recipients = [{ name: null, email: 'an@gmail.com' }];
  assert.deepEqual(concernsOf({ ...FACTS, recipients }), ['personalMail']);
  const rules = { ...FACTS.rules, personalSending: 'justify' as const };
  assert.deepEqual(concernsOf({ ...FACTS, recipients, rules }), ['personalMailReason']);
  assert.ok(concernsOf({ ...FACTS, secrecy: 'mat' }).includes('secrecyRefused'));
});

test('a network of its own carries the levels that its policy names, to so many', () => {
  const rules = { ...FACTS.rules, levels: { mat: 1 } };
  assert.deepEqual(concernsOf({ ...FACTS, secrecy: 'mat', rules }), []);
  const recipients = [...FACTS.recipients, ...FACTS.recipients];
  assert.deepEqual(concernsOf({ ...FACTS, secrecy: 'mat', rules, recipients }), ['secrecyTooMany']);
  assert.deepEqual(concernsOf({ ...FACTS, secrecy: 'toimat', rules }), ['secrecyRefused']);
});

test('nobody, a wrong address, a file under way: nothing goes', () => {
  assert.deepEqual(concernsOf({ ...FACTS, recipients: [] }), ['noRecipients']);
  assert.deepEqual(concernsOf({ ...FACTS, recipients: [{ name: null, email: 'an@' }] }), ['badAddress']);
  assert.deepEqual(concernsOf({ ...FACTS, isUploading: true }), ['uploading']);
  assert.equal(isAddress('huongvan01.huongtra@thuathienhue.gov.vn'), true);
});

test('a pasted list becomes recipients, names with commas too', () => {
  assert.deepEqual(parseRecipients('An <an@hue.vn>; "Hương, Trần" <huong@hue.vn>, binh@hue.vn'), [
    { name: 'An', email: 'an@hue.vn' },
    { name: 'Hương, Trần', email: 'huong@hue.vn' },
    { name: null, email: 'binh@hue.vn' },
  ]);
});
