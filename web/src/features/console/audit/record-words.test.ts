import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TFunction } from 'i18next';
import type { AuditEvent } from '../console-types.ts';
import { actName, actorName, authorityWords, differencesOf, objectName, valueText } from './record-words.ts';

const WORDS: Readonly<Record<string, string>> = {
  'console.audit.acts.unit_change': 'Sửa đơn vị',
  'console.audit.yes': 'có',
  'console.audit.authorities.R9_1': 'Ủy quyền của thủ trưởng',
  'console.audit.authorities.console': 'Thao tác tại bàn quản trị',
  'console.audit.values.locked': 'đã khóa',
};

/** The few words that these tests need; whatever has none falls back as in the catalogues. */
const t = ((keys: string | string[], rest?: string | Record<string, string>) => {
  const known = [keys].flat().find((key) => WORDS[key] !== undefined);
  if (known !== undefined) return WORDS[known];
  return typeof rest === 'string' ? rest : `${[keys].flat()[0]} ${Object.values(rest ?? {}).join(' ')}`;
}) as unknown as TFunction;

function event(told: Partial<AuditEvent>): AuditEvent {
  return { before: null, after: null, context: null, objectId: 'x', ...told } as AuditEvent;
}

test('an act is told in words, one that was refused too, and one without words by its code', () => {
  assert.equal(actName(t, 'unit.change'), 'Sửa đơn vị');
  assert.match(actName(t, 'unit.change.refused'), /Sửa đơn vị/);
  assert.equal(actName(t, 'unit.paint'), 'unit.paint');
});

test('of two states only what differs is told; a single one is told whole', () => {
  const both = event({ before: { name: 'A', code: 'x' }, after: { name: 'B', code: 'x' } });
  assert.deepEqual(differencesOf(both), [{ name: 'name', before: 'A', after: 'B' }]);
  assert.equal(differencesOf(event({ after: { name: 'B', code: 'x' } })).length, 2);
  assert.deepEqual(differencesOf(event({})), []);
});

test('a thing is called what the event tells, and an id that nobody reads is left out', () => {
  assert.equal(objectName(event({ after: { displayName: 'Sở Y tế', address: 'syt@x.vn' } })), 'Sở Y tế');
  assert.equal(objectName(event({ objectId: '01a21798-61d3-75ff-bfe8-9da73c117ca2' })), '');
  assert.equal(objectName(event({ objectId: 'abuse@x.vn' })), 'abuse@x.vn');
});

test('values become words: yes, states of ours, lists, and nothing as a dash', () => {
  assert.equal(valueText(t, 'oneTime', true), 'có');
  assert.equal(valueText(t, 'state', 'locked'), 'đã khóa');
  assert.equal(valueText(t, 'names', ['a', 'b']), 'a, b');
  assert.equal(valueText(t, 'endsAt', null), '–');
});

test('the machine is told from a person', () => {
  assert.match(actorName(t, 'system:job'), /job/);
  assert.equal(actorName(t, 'an@x.vn'), 'an@x.vn');
});

test('an authority is told in words with its number, and what somebody wrote stays as it is', () => {
  assert.deepEqual(authorityWords(t, 'R9.1'), { words: 'Ủy quyền của thủ trưởng', code: 'R9.1' });
  assert.equal(
    authorityWords(t, 'R9.1: An; Quyết định 5').words,
    'Ủy quyền của thủ trưởng: An; Quyết định 5',
  );
  assert.deepEqual(authorityWords(t, 'console'), { words: 'Thao tác tại bàn quản trị' });
  for (const written of ['Quyết định 202/QĐ-TD', 'R99', 'Rà soát'])
    assert.deepEqual(authorityWords(t, written), { words: written });
});
