/** What is sealed opens with its key and its name, and with nothing else. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { seal, unseal } from './sealed.ts';
import { readSealingKey, SEALING_KEY_BYTES } from './sealing-key.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'congthu-secrets-'));
});
after(() => rmSync(folder, { recursive: true }));

test('what is sealed opens again, and two seals of the same bytes differ', () => {
  const key = randomBytes(SEALING_KEY_BYTES);
  const bytes = Buffer.from('khóa');
  const one = seal(key, 'a', bytes, randomBytes);
  assert.notDeepEqual(one, seal(key, 'a', bytes, randomBytes));
  assert.deepEqual(unseal(key, 'a', one), bytes);
});

test('another key, another name and any changed byte are refused', () => {
  const key = randomBytes(SEALING_KEY_BYTES);
  const sealed = seal(key, 'a', Buffer.from('x'), randomBytes);
  const refused = { code: 'invalidArgument' };
  assert.throws(() => unseal(randomBytes(SEALING_KEY_BYTES), 'a', sealed), refused);
  assert.throws(() => unseal(key, 'b', sealed), refused);
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => unseal(key, 'a', changed), refused, `byte ${at}`);
  }
  assert.throws(() => unseal(key, 'a', Buffer.alloc(3)), refused);
});

test('the key is made once, for its owner only, and nothing else stays', () => {
  const source = { dataDir: folder, given: undefined, random: randomBytes };
  const key = readSealingKey(source);
  assert.deepEqual(readSealingKey(source), key);
  assert.equal(statSync(join(folder, 'secret.key')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['secret.key']);
  writeFileSync(join(folder, 'secret.key'), 'short');
  assert.throws(() => readSealingKey(source), { code: 'invalidArgument' });
});

test('a given key is taken, a wrong one refused', () => {
  const key = randomBytes(SEALING_KEY_BYTES);
  const source = { dataDir: folder, random: randomBytes };
  assert.deepEqual(readSealingKey({ ...source, given: key.toString('base64') }), key);
  assert.throws(() => readSealingKey({ ...source, given: 'abc' }), { code: 'invalidArgument' });
});
