/** Looking a password up in a sorted file of hashes. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { askBreachedPasswords } from './breached-passwords.ts';

test('every password of the list is found, and no other, however the lines end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-breached-'));
  try {
    const leaked = Array.from({ length: 300 }, (_, n) => `mật khẩu ${n}`);
    for (const [end, count] of [
      ['\n', ''],
      ['\r\n', ':7'],
      ['\n', ':123456'],
    ] as const) {
      const path = join(folder, 'list');
      const lines = leaked.map((password) => hash('sha1', password, 'hex').toUpperCase() + count + end);
      writeFileSync(path, lines.toSorted((a, b) => (a < b ? -1 : 1)).join(''));
      const isBreached = askBreachedPasswords(path);
      for (const password of leaked) assert.equal(await isBreached(password), true, password);
      for (let n = 300; n < 400; n++) assert.equal(await isBreached(`mật khẩu ${n}`), false);
    }
    writeFileSync(join(folder, 'empty'), '');
    assert.equal(await askBreachedPasswords(join(folder, 'empty'))('x'), false);
    await assert.rejects(askBreachedPasswords(join(folder, 'none'))('x'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
