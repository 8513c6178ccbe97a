/** Tests of reading the annex's list: the real file, its classes, wrong lines. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import { parseAgencies } from './agencies.ts';

const annex = readFileSync(join(import.meta.dirname, '../../../db/agencies.csv'), 'utf8');

test('the annex has 45 agencies, the last one without an account', () => {
  const agencies = parseAgencies(annex);
  assert.deepEqual(
    agencies.map((agency) => agency.annexNumber),
    Array.from({ length: 45 }, (_, index) => index + 1),
  );
  assert.deepEqual(
    agencies.filter((agency) => !agency.hasAccount).map(({ name, code }) => ({ name, code })),
    [{ name: 'Hội Chữ Thập đỏ', code: 'hctd' }],
  );
  assert.equal(new Set(agencies.map((agency) => agency.code)).size, 45);
});

test('names with commas are whole, and the bodies that only take part are marked', () => {
  const agencies = parseAgencies(annex);
  assert.equal(agencies[13]?.name, 'Sở Lao động, Thương binh và Xã hội');
  assert.deepEqual(
    agencies.filter((agency) => agency.unitClass === 'participating').map((agency) => agency.annexNumber),
    [27, 28, 29, 40, 41, 42, 43, 44, 45],
  );
});

test('line ends of Windows, a byte order mark and doubled quotes are read', () => {
  const agencies = parseAgencies('\uFEFFno,name,account\r\n1,"Sở ""A"", B",sab@x.vn\r\n');
  assert.deepEqual(
    agencies.map(({ name, code }) => ({ name, code })),
    [{ name: 'Sở "A", B', code: 'sab' }],
  );
});

const isRefused = (error: unknown): boolean => error instanceof Refusal && error.code === 'invalidArgument';

test('a wrong header or line is refused and named', () => {
  assert.throws(() => parseAgencies('name\nx'), isRefused);
  for (const line of [
    'x,Sở A,sa@x.vn',
    '0,Sở A,sa@x.vn',
    '1,,sa@x.vn',
    '1,Sở A,sa@x.vn,more',
    '1,"Sở A,sa@x.vn',
  ])
    assert.throws(() => parseAgencies(`no,name,account\n${line}`), isRefused, line);
});
