/** Tests of what is shown of the directory of a past day: units and people of then, and nobody who had left. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DirectoryThen, peopleThen, unitsThen } from './as-of.ts';

const person = (id: string, fullName: string, unitId: string, state = 'serving') => ({
  id,
  fullName,
  unitId,
  state,
  address: null,
});

const THEN: DirectoryThen = {
  units: [
    { id: 'a', name: 'Sở Nội vụ', parentId: null, state: 'active' },
    { id: 'b', name: 'Ban Tôn giáo', parentId: 'a', state: 'active' },
    { id: 'c', name: 'Ban cũ', parentId: 'a', state: 'dissolved' },
  ],
  people: [
    person('1', 'Trần Văn Út', 'b'),
    person('2', 'Đặng Thị Ánh', 'a'),
    person('3', 'Lê Văn Hưu', 'a', 'retired'),
    person('4', 'Phan Thanh Bình', 'a', 'on_leave'),
  ],
  posts: [
    { personId: '4', title: 'Giám đốc', rank: 'head', isMain: true },
    { personId: '1', title: 'Kiêm nhiệm', rank: 'head', isMain: false },
  ],
};
const namesOf = (unitId?: string, text = ''): string[] =>
  peopleThen(THEN, unitId, text).map(({ fullName }) => fullName);

test('the people of a past day are those who served then, heads first, in the order of the alphabet', () => {
  assert.deepEqual(namesOf(), ['Phan Thanh Bình', 'Đặng Thị Ánh', 'Trần Văn Út']);
  assert.deepEqual(namesOf('b'), ['Trần Văn Út']);
  assert.deepEqual(namesOf('gone'), []);
  assert.deepEqual(namesOf(undefined, 'dang thi'), ['Đặng Thị Ánh']);
});

test('the units of a past day are those that were not dissolved yet', () => {
  assert.deepEqual(
    unitsThen(THEN).map(({ name }) => name),
    ['Ban Tôn giáo', 'Sở Nội vụ'],
  );
});
