/** What makes a checkout ready: it installs when something is missing, and leaves alone what a person installed by hand. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const WANTED = {
  '': {},
  'node_modules/node': { version: '24.0.0' },
  'node_modules/theirs': { version: '1.0.0', optional: true, os: ['plan9'], cpu: ['pdp11'] },
  'node_modules/ours': { version: '2.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
  'node_modules/needed': { version: '3.0.0' },
};

type Packages = Record<string, { version: string }>;

/** Runs it in a checkout whose `node_modules` holds what npm noted as `present`, with an npm that then notes `brought`; what it asked of npm. */
function askedOfNpm(present: Packages | undefined, brought: Packages = {}): string[] {
  const root = mkdtempSync(join(tmpdir(), 'congthu-bootstrap-'));
  try {
    for (const folder of ['tools', 'node_modules/node/bin', 'node_modules/.bin'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['bootstrap.mjs', 'web-stamp.mjs'])
      cpSync(join(import.meta.dirname, file), join(root, 'tools', file));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: WANTED }));
    for (const file of ['build-web.ts', 'congthu.mjs']) writeFileSync(join(root, 'tools', file), '');
    symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'));
    const noted = join(root, 'node_modules/.package-lock.json');
    if (present) writeFileSync(noted, JSON.stringify({ packages: present }));
    writeFileSync(
      join(root, 'npm.mjs'),
      `import { appendFileSync, writeFileSync } from 'node:fs';
       appendFileSync('asked', process.argv.slice(2, -3).join(' ') + '\\n');
       writeFileSync(${JSON.stringify(noted)}, ${JSON.stringify(JSON.stringify({ packages: brought }))});`,
    );
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/bootstrap.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: join(root, 'npm.mjs') },
    });
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(join(root, 'node_modules/.bin/congthu')));
    const asked = join(root, 'asked');
    return existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : [];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const RUNTIME = { 'node_modules/node': { version: '24.0.0' } };
const NEEDED = { ...RUNTIME, 'node_modules/needed': { version: '3.0.0' } };
const EVERYTHING = { ...NEEDED, 'node_modules/ours': { version: '2.0.0' } };

test('a checkout without packages gets them', () => {
  assert.deepEqual(askedOfNpm(undefined, EVERYTHING), ['ci']);
});

test('packages that a person installed by hand are not installed again', () => {
  assert.deepEqual(askedOfNpm(EVERYTHING), []);
});

test('another version, or a missing package, is a reason to install', () => {
  assert.deepEqual(askedOfNpm({ ...EVERYTHING, 'node_modules/node': { version: '23.0.0' } }, EVERYTHING), [
    'ci',
  ]);
  assert.deepEqual(askedOfNpm(RUNTIME, EVERYTHING), ['ci']);
});

test('what npm left out because its own Node is old comes under the Node of the project', () => {
  assert.deepEqual(askedOfNpm(undefined, NEEDED), ['ci', 'install --no-save']);
  assert.deepEqual(askedOfNpm(NEEDED, EVERYTHING), ['install --no-save']);
});
