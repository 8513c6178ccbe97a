/** A form changes of a card what was changed in it, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ContactCard, withPicture } from './book-types.ts';
import { fieldsOf, isNamed, patchOf } from './card-fields.ts';

const CARD: ContactCard = {
  id: 'c',
  addressBookIds: { b: true },
  name: { full: 'Hồ Thị Na' },
  emails: { e1: { address: 'na@hue.example', contexts: { work: true } }, e2: { address: 'na@nha.example' } },
  phones: { p1: { number: '0914', features: { mobile: true } } },
  organizations: { o1: { name: 'Bưu điện', units: [{ name: 'Phòng Kế toán' }] } },
  anniversaries: { w: { kind: 'wedding', date: { year: 2010, month: 1, day: 2 } } },
};

test('what was not changed makes no patch', () => {
  const fields = fieldsOf(CARD, 'b');
  assert.deepEqual(patchOf(CARD, fields, structuredClone(fields)), {});
});

test('an address that changes keeps its use, another use replaces it, and an emptied line goes', () => {
  const before = fieldsOf(CARD, 'b');
  const now = structuredClone(before);
  now.emails = [
    { key: 'e1', text: 'hothina@hue.example', use: 'work' },
    { key: 'e2', text: ' ', use: 'none' },
    { key: undefined, text: 'moi@hue.example', use: 'private' },
  ];
  now.phones = [{ key: 'p1', text: '0914', use: 'work' }];
  assert.deepEqual(patchOf(CARD, before, now), {
    emails: {
      e1: { address: 'hothina@hue.example', contexts: { work: true } },
      n1: { address: 'moi@hue.example', contexts: { private: true } },
    },
    phones: { p1: { number: '0914', contexts: { work: true } } },
  });
});

test('the units of an organization and other anniversaries stay when its name and a birthday are written', () => {
  const before = fieldsOf(CARD, 'b');
  const now = { ...before, organization: 'Bưu điện Huế', birthday: '1990-05-06', bookId: 'b2' };
  assert.deepEqual(patchOf(CARD, before, now), {
    'organizations/o1': { name: 'Bưu điện Huế', units: [{ name: 'Phòng Kế toán' }] },
    anniversaries: {
      w: { kind: 'wedding', date: { year: 2010, month: 1, day: 2 } },
      birth: { kind: 'birth', date: { '@type': 'PartialDate', year: 1990, month: 5, day: 6 } },
    },
    addressBookIds: { b2: true },
  });
});

test('a new card has what was written, and needs something to be found by', () => {
  const before = fieldsOf(undefined, 'b');
  assert.equal(isNamed(before), false);
  const now = {
    ...before,
    name: 'Na ',
    emails: [{ key: undefined, text: 'na@hue.example', use: 'none' as const }],
  };
  assert.equal(isNamed(now), true);
  assert.deepEqual(patchOf(undefined, before, now), {
    name: { full: 'Na' },
    emails: { n1: { address: 'na@hue.example' } },
  });
});

test('another picture, or none, leaves a logo that some program put on the card', () => {
  const logo = { kind: 'logo', uri: 'data:image/png;base64,iVBO' };
  const card = { ...CARD, media: { m1: { kind: 'photo', uri: 'data:image/png;base64,AAAA' }, m2: logo } };
  assert.deepEqual(withPicture(card, 'data:image/jpeg;base64,BBBB'), {
    m2: logo,
    photo: { kind: 'photo', mediaType: 'image/jpeg', uri: 'data:image/jpeg;base64,BBBB' },
  });
  assert.deepEqual(withPicture(card, undefined), { m2: logo });
  assert.equal(withPicture({ ...CARD, media: { m1: card.media.m1 } }, undefined), null);
});
