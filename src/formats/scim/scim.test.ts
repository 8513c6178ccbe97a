/** Filters, paths and patches as the examples of RFC 7644 and the big clients write them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseFilter, parsePatchPath } from './filter.ts';
import { matchesFilter, requiredValue } from './matching.ts';
import { applyPatch, decodePatch } from './patch.ts';
import type { Json, Resource } from './resource.ts';
import { SCHEMA, schemaResources } from './schemas.ts';
import { ScimFault } from './scim-fault.ts';

const USER: Resource = {
  id: 'ABC',
  userName: 'nguyenvanan',
  name: { familyName: 'Nguyễn', formatted: 'Nguyễn Văn An' },
  active: true,
  emails: [
    { value: 'nguyenvanan@hue.gov.vn', type: 'work', primary: true },
    { value: 'an@home.example', type: 'home' },
  ],
  meta: { lastModified: '2026-03-01T08:00:00Z' },
  [SCHEMA.enterprise]: { employeeNumber: '701984', division: 'snv' },
};

function fits(filter: string): boolean {
  return matchesFilter(USER, parseFilter(filter));
}

function patch(...operations: Json[]): Resource {
  return applyPatch(USER, decodePatch({ schemas: [SCHEMA.patch], Operations: operations }));
}

test('the examples of RFC 7644 §3.4.2.2', () => {
  for (const filter of [
    'userName Eq "NGUYENVANAN"',
    'name.familyName co "guy"',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "nguyen"',
    'title pr or userName ew "an"',
    'meta.lastModified gt "2026-02-28T23:00:00+07:00"',
    'active eq true and (emails co "hue.gov.vn" or emails.value co "example.org")',
    'emails[type eq "work" and value co "@hue"]',
    'not (emails[type eq "other"])',
    `${SCHEMA.enterprise}:employeeNumber eq "701984"`,
    'title eq null',
    'title ne "x"',
    'name.formatted eq "nguyễn văn an"',
  ])
    assert.equal(fits(filter), true, filter);
  for (const filter of [
    'id eq "abc"',
    'active eq "true"',
    'userName eq null',
    'emails[type eq "home" and primary eq true]',
  ])
    assert.equal(fits(filter), false, filter);
});

test('and binds stronger than or', () => {
  assert.equal(fits('active eq true or active eq false and userName eq "x"'), true);
  assert.equal(fits('(active eq true or active eq false) and userName eq "x"'), false);
});

test('a filter that is none is refused, with its kind', () => {
  for (const filter of [
    '',
    'userName',
    'userName eq',
    'userName xx "a"',
    '(active pr',
    'a eq "b" c',
    'a eq "b',
    'not active pr',
    'a[b eq 1',
  ])
    assert.throws(
      () => parseFilter(filter),
      (error) => error instanceof ScimFault && error.scimType === 'invalidFilter',
      filter,
    );
  for (const filter of [
    `${'('.repeat(40)}a pr${')'.repeat(40)}`,
    Array.from({ length: 200 }, () => 'a pr').join(' or '),
    `a eq "${'x'.repeat(5000)}"`,
  ])
    assert.throws(
      () => parseFilter(filter),
      (error) => error instanceof ScimFault && error.scimType === 'tooMany',
    );
});

test('any text is a filter or a fault, quickly', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80 }),
      fc.constantFrom('', 'userName eq ', 'a[', 'not ('),
      (text, before) => {
        try {
          matchesFilter(USER, parseFilter(before + text));
        } catch (error) {
          assert.ok(error instanceof ScimFault, String(error));
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('what a filter requires can be looked up', () => {
  assert.equal(requiredValue(parseFilter('active eq true and userName eq "an"'), 'username'), 'an');
  assert.equal(requiredValue(parseFilter('emails.value eq "a@b"'), 'emails', 'value'), 'a@b');
  assert.equal(
    requiredValue(parseFilter('emails[value eq "a@b" and type eq "work"]'), 'emails', 'value'),
    'a@b',
  );
  assert.equal(requiredValue(parseFilter('userName eq "an" or active eq true'), 'username'), undefined);
});

test('paths of PATCH', () => {
  assert.deepEqual(parsePatchPath('name.familyName'), { path: { attribute: 'name', sub: 'familyName' } });
  assert.deepEqual(parsePatchPath(`${SCHEMA.enterprise}:division`).path, {
    schema: SCHEMA.enterprise,
    attribute: 'division',
  });
  assert.equal(parsePatchPath('emails[type eq "work"].value').sub, 'value');
  for (const path of ['', 'a[b eq 1', 'a]b', 'a[b pr]c', '1x'])
    assert.throws(() => parsePatchPath(path), ScimFault, path);
});

test('add, replace and remove by path', () => {
  assert.deepEqual(patch({ op: 'replace', path: 'name.familyName', value: 'Lê' }).name, {
    familyName: 'Lê',
    formatted: 'Nguyễn Văn An',
  });
  assert.deepEqual(
    patch({ op: 'add', path: 'emails', value: [{ value: 'x@y', type: 'other' }] }).emails?.valueOf(),
    [...(USER.emails as Json[]), { value: 'x@y', type: 'other' }],
  );
  assert.deepEqual((patch({ op: 'remove', path: 'emails[type eq "home"]' }).emails as Json[]).length, 1);
  assert.equal('emails' in patch({ op: 'remove', path: 'emails' }), false);
  const changed = patch({ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@hue.gov.vn' });
  assert.deepEqual((changed.emails as Json[])[0], { value: 'new@hue.gov.vn', type: 'work', primary: true });
  const made = patch({ op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '0234' });
  assert.deepEqual(made.phoneNumbers, [{ type: 'work', value: '0234' }]);
  assert.throws(
    () => patch({ op: 'replace', path: 'emails[type eq "x"].value', value: 'y' }),
    /No value fits/,
  );
});

test('operations as Entra and Okta send them', () => {
  assert.equal(patch({ op: 'Replace', path: 'active', value: 'False' }).active, 'False');
  assert.deepEqual(patch({ op: 'replace', value: { active: false, 'name.familyName': 'Lê' } }).active, false);
  const moved = patch({ op: 'add', value: { [SCHEMA.enterprise]: { division: 'stc' } } });
  assert.deepEqual(moved[SCHEMA.enterprise], { employeeNumber: '701984', division: 'stc' });
  const group: Resource = { members: [{ value: '1' }, { value: '2' }] };
  const operations = decodePatch({
    Operations: [{ op: 'Remove', path: 'members', value: [{ value: '2' }] }],
  });
  assert.deepEqual(applyPatch(group, operations), { members: [{ value: '1' }] });
});

test('a patch leaves the resource that it was given, and a broken one says what is wrong', () => {
  const before = structuredClone(USER);
  patch({ op: 'replace', path: 'emails[type eq "work"].value', value: 'x' }, { op: 'remove', path: 'name' });
  assert.deepEqual(USER, before);
  const broken: [Json, string][] = [
    [{}, 'invalidSyntax'],
    [{ Operations: [{ op: 'move' }] }, 'invalidSyntax'],
    [{ Operations: [{ op: 'remove' }] }, 'noTarget'],
    [{ Operations: [{ op: 'add', path: 'a' }] }, 'invalidValue'],
    [{ Operations: Array.from({ length: 101 }, () => ({ op: 'remove', path: 'a' })) }, 'tooMany'],
  ];
  for (const [body, scimType] of broken)
    assert.throws(
      () => decodePatch(body),
      (error) => error instanceof ScimFault && error.scimType === scimType,
    );
});

test('every schema has what a client asks of one', () => {
  const schemas = schemaResources('https://mail.hue.gov.vn/scim/v2');
  assert.deepEqual(
    schemas.map((schema) => schema.name),
    ['User', 'EnterpriseUser', 'Decision', 'Group'],
  );
  for (const schema of schemas) assert.ok((schema.attributes as Json[]).length > 0);
});
