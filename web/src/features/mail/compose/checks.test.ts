/** What is asked before a message goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concernsOf, isAddress, isNotKept } from './checks.ts';
import { ORDINARY } from './message-object.ts';
import { parseRecipients } from './parse-recipients.ts';

const FACTS = {
  recipients: [{ name: 'An', email: 'nguyenvanan@thuathienhue.gov.vn' }],
  subject: 'Báo cáo',
  written: 'Kính gửi anh.',
  fileNames: [],
  isUploading: false,
  secrecy: ORDINARY,
  ownDomain: 'thuathienhue.gov.vn',
  rules: { personalServices: ['gmail.com'], personalSending: 'warn', levels: {}, approvalAbove: 2 } as const,
};

test('an ordinary message goes without a question', () => {
  assert.deepEqual(concernsOf(FACTS), []);
});

test('a message that speaks of a file and has none is asked about, in both languages', () => {
  for (const written of ['Em gửi kèm báo cáo.', 'Xem tệp đính kèm', 'Please see the attached file'])
    assert.deepEqual(concernsOf({ ...FACTS, written }), ['missingFile'], written);
  assert.deepEqual(concernsOf({ ...FACTS, written: 'Em gửi kèm báo cáo.', fileNames: ['bao-cao.docx'] }), []);
});

test('personal mail services are warned of, secret papers refused', () => {
  const recipients = [{ name: null, email: 'an@gmail.com' }];
  assert.deepEqual(concernsOf({ ...FACTS, recipients }), ['personalMail']);
  const rules = { ...FACTS.rules, personalSending: 'justify' as const };
  assert.deepEqual(concernsOf({ ...FACTS, recipients, rules }), ['personalMailReason']);
  assert.ok(concernsOf({ ...FACTS, secrecy: 'mat' }).includes('secrecyRefused'));
});

test('a paper that looks secret is asked about, a subject that is marked refused', () => {
  for (const facts of [
    { subject: 'Báo cáo MẬT tình hình' },
    { written: 'Tài liệu có độ mật: Mật, xin chuyển.' },
    { written: 'Gửi anh bản tối mật.' },
    { fileNames: ['CV_TUYỆT_MẬT_12.pdf'] },
  ])
    assert.deepEqual(concernsOf({ ...FACTS, ...facts }), ['looksSecret'], JSON.stringify(facts));
  for (const subject of ['BẢO MẬT THÔNG TIN', 'ĐỔI MẬT KHẨU', 'Họp mặt cuối năm', 'Mật ong rừng'])
    assert.deepEqual(concernsOf({ ...FACTS, subject }), [], subject);
  assert.deepEqual(concernsOf({ ...FACTS, subject: 'Re: [Mật] báo cáo' }), ['secrecyRefused']);
  assert.ok(
    isNotKept({ secrecy: ORDINARY, subject: '[Mật] báo cáo' }, FACTS.rules),
    'told while it is written',
  );
  assert.ok(!isNotKept({ secrecy: ORDINARY, subject: 'Báo cáo MẬT' }, FACTS.rules));
  const rules = { ...FACTS.rules, levels: { mat: 5 } };
  assert.deepEqual(concernsOf({ ...FACTS, subject: '[MẬT] báo cáo', rules }), []);
});

test('who writes to many outside is told before that it waits for approval', () => {
  const recipients = ['a@x.vn', 'b@x.vn', 'c@x.vn'].map((email) => ({ name: null, email }));
  assert.deepEqual(concernsOf({ ...FACTS, recipients }), ['needsApproval']);
  assert.deepEqual(concernsOf({ ...FACTS, recipients: [...FACTS.recipients, ...recipients.slice(1)] }), []);
  assert.deepEqual(concernsOf({ ...FACTS, recipients, rules: { ...FACTS.rules, approvalAbove: 0 } }), []);
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
