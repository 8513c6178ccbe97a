import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SignedLetters } from '#tests/mail-in/signed-letters.ts';
import { readSmimeTrust } from './smime-trust.ts';

test('the file of authorities is read anew when it has changed, and one that is spoiled later changes nothing', () => {
  using letters = new SignedLetters();
  letters.certifyPerson('an', 'an@hue.vn');
  const folder = mkdtempSync(join(tmpdir(), 'trust-'));
  const path = join(folder, 'trust.pem');
  let now = 0;
  let changes = 0;
  const warnings: string[] = [];
  const write = (pem: string): void => {
    writeFileSync(path, pem);
    changes += 1;
    utimesSync(path, changes, changes);
    now += 60_000;
  };
  const parts = {
    settings: { smime_trust: path },
    // No list was fetched yet.
    db: { query: <Row extends object>(): Promise<Row[]> => Promise.resolve([]) },
    clock: () => now,
    log: { warn: (_facts: object, message: string) => void warnings.push(message) },
  };
  assert.throws(() => readSmimeTrust(parts), /cannot be read/);
  write('no certificate');
  assert.throws(() => readSmimeTrust(parts), /no certificate/);
  write(letters.pemOf('root'));
  const trust = readSmimeTrust(parts);
  assert.deepEqual([trust.trusted.length, trust.revocations?.length], [1, 0]);
  write(letters.pemOf('root') + letters.revoke('middle', ['an']));
  assert.deepEqual([trust.trusted.length, trust.revocations?.length], [1, 1]);
  write('spoiled');
  assert.deepEqual([trust.trusted.length, trust.revocations?.length], [1, 1]);
  assert.deepEqual(warnings, ['the authorities of smime_trust cannot be read anew']);
  rmSync(folder, { recursive: true });
});
