/** What makes a checkout ready: it installs when something is missing, and leaves alone what a person installed by hand. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const WANTED = {
  '': {},
  'node_modules/node': { version: '24.0.0' },
  'node_modules/theirs': { version: '1.0.0', optional: true, os: ['plan9'], cpu: ['pdp11'] },
  'node_modules/ours': { version: '2.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
};

/** Runs it in a checkout whose `node_modules` holds what npm noted as `present`; true when it called npm. */
function callsNpm(present: Record<string, { version: string }> | undefined): boolean {
  const root = mkdtempSync(join(tmpdir(), 'congthu-bootstrap-'));
  try {
    for (const folder of ['tools', 'node_modules/node/bin', 'node_modules/.bin'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['bootstrap.mjs', 'web-stamp.mjs'])
      cpSync(join(import.meta.dirname, file), join(root, 'tools', file));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: WANTED }));
    for (const file of ['build-web.ts', 'congthu.mjs']) writeFileSync(join(root, 'tools', file), '');
    symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'));
    if (present)
      writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: present }));
    writeFileSync(
      join(root, 'npm.mjs'),
      `import { writeFileSync } from 'node:fs'; writeFileSync('called', process.argv.join(' '));`,
    );
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/bootstrap.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: join(root, 'npm.mjs') },
    });
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(join(root, 'node_modules/.bin/congthu')));
    return existsSync(join(root, 'called'));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('a checkout without packages gets them', () => {
  assert.equal(callsNpm(undefined), true);
});

test('packages that a person installed by hand are not installed again', () => {
  assert.equal(
    callsNpm({ 'node_modules/node': { version: '24.0.0' }, 'node_modules/ours': { version: '2.0.0' } }),
    false,
  );
});

test('another version, or a missing package of this system, is a reason to install', () => {
  assert.equal(
    callsNpm({ 'node_modules/node': { version: '23.0.0' }, 'node_modules/ours': { version: '2.0.0' } }),
    true,
  );
  assert.equal(callsNpm({ 'node_modules/node': { version: '24.0.0' } }), true);
});
