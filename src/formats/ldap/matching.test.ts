/** Filters against an entry: text without diacritics, three-valued logic, rules (RFC 4511 §4.5.1.7). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter } from './filter.ts';
import { matches } from './matching.ts';

const VALUES: Record<string, string[]> = {
  objectclass: ['top', 'person', 'inetOrgPerson'],
  cn: ['Nguyễn Văn Đức'],
  mail: ['nguyenvanduc@thuathienhue.gov.vn'],
  telephonenumber: ['+84 234 382 2222'],
  createtimestamp: ['20260301000000Z'],
  manager: ['uid=trantho,ou=people,dc=vn'],
};

const entry = {
  valuesOf: (name: string) => VALUES[name],
  nameParts: () => [
    { type: 'uid', value: 'nguyenvanduc' },
    { type: 'ou', value: 'people' },
  ],
};

const bytes = (text: string): Uint8Array => Buffer.from(text);

function equality(attribute: string, value: string): Filter {
  return { kind: 'equality', attribute, value: bytes(value) };
}

function substrings(attribute: string, ...[initial, any, final]: (string | undefined)[]): Filter {
  return {
    kind: 'substrings',
    attribute,
    any: any === undefined ? [] : [bytes(any)],
    ...(initial !== undefined && { initial: bytes(initial) }),
    ...(final !== undefined && { final: bytes(final) }),
  };
}

const unknown = equality('noSuchAttribute', 'x');

test('text is equal without case, diacritics and composition', () => {
  for (const text of ['nguyen van duc', 'NGUYỄN  VĂN ĐỨC', 'Nguyễn Văn Đức'.normalize('NFD')])
    assert.equal(matches(entry, equality('CommonName', text)), true, text);
  assert.equal(matches(entry, equality('cn', 'nguyen van')), false);
});

test('substrings stand in their order and do not overlap', () => {
  assert.equal(matches(entry, substrings('cn', 'nguy', 'van', 'duc')), true);
  assert.equal(matches(entry, substrings('cn', 'nguyen van', undefined, 'van duc')), false);
  assert.equal(matches(entry, substrings('cn', undefined, 'duc v')), false);
  assert.equal(matches(entry, substrings('mail', 'nguyenvan')), true);
});

test('telephone numbers are their digits', () => {
  assert.equal(matches(entry, equality('telephoneNumber', '+84-234-3822222')), true);
  assert.equal(matches(entry, substrings('telephoneNumber', undefined, undefined, '2222')), true);
});

test('names are compared as names', () => {
  assert.equal(matches(entry, equality('manager', 'UID=TranTho, OU=people,DC=VN')), true);
  assert.equal(matches(entry, equality('manager', 'not a name')), undefined);
});

test('an unknown attribute is Undefined, and so is its negation', () => {
  assert.equal(matches(entry, unknown), undefined);
  assert.equal(matches(entry, { kind: 'not', filter: unknown }), undefined);
  assert.equal(matches(entry, { kind: 'present', attribute: 'noSuchAttribute' }), false);
});

test('Undefined decides nothing where another item does', () => {
  const yes = equality('objectClass', 'INETORGPERSON');
  const no = equality('cn', 'x');
  assert.equal(matches(entry, { kind: 'or', filters: [unknown, yes] }), true);
  assert.equal(matches(entry, { kind: 'or', filters: [unknown, no] }), undefined);
  assert.equal(matches(entry, { kind: 'and', filters: [unknown, no] }), false);
  assert.equal(matches(entry, { kind: 'and', filters: [unknown, yes] }), undefined);
});

test('empty lists are absolute true and false (RFC 4526)', () => {
  assert.equal(matches(entry, { kind: 'and', filters: [] }), true);
  assert.equal(matches(entry, { kind: 'or', filters: [] }), false);
});

test('ordering is by time and by text, and undefined for what has no order', () => {
  const since = (value: string): Filter => ({
    kind: 'greaterOrEqual',
    attribute: 'createTimestamp',
    value: bytes(value),
  });
  assert.equal(matches(entry, since('20260101000000Z')), true);
  assert.equal(matches(entry, since('20270101000000Z')), false);
  const before: Filter = { kind: 'lessOrEqual', attribute: 'cn', value: bytes('pham') };
  assert.equal(matches(entry, before), true);
});

test('an approximate match finds a part of the text', () => {
  assert.equal(matches(entry, { kind: 'approximate', attribute: 'cn', value: bytes('van duc') }), true);
});

test('an extensible match takes a rule, an attribute, or parts of the name', () => {
  const extensible = (more: Partial<Filter & { kind: 'extensible' }>): Filter => ({
    kind: 'extensible',
    value: bytes('people'),
    inNames: false,
    ...more,
  });
  assert.equal(matches(entry, extensible({ attribute: 'ou', inNames: true })), true);
  assert.equal(matches(entry, extensible({ attribute: 'ou' })), false);
  assert.equal(matches(entry, extensible({ attribute: 'cn', rule: 'noSuchRule' })), undefined);
  assert.equal(
    matches(entry, extensible({ attribute: 'cn', rule: 'caseExactMatch', value: bytes('nguyễn văn đức') })),
    false,
  );
  assert.equal(matches(entry, extensible({ rule: '2.5.13.2', value: bytes('nguyen van duc') })), true);
});

test('a value that is not text is Undefined', () => {
  assert.equal(matches(entry, { kind: 'equality', attribute: 'cn', value: Uint8Array.of(0xff) }), undefined);
});
