/** Keys are made once, rotate with an overlap, and lie sealed in the database. */
import assert from 'node:assert/strict';
import { createPublicKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { openProvince } from '#tests/province/province.ts';
import {
  activateDkimKeys,
  ensureDkimKeys,
  listDkimKeys,
  makeDkimKeys,
  readSigningKeys,
  removeRetiredKeys,
} from './dkim-keys.ts';

const NOW = Date.UTC(2026, 10, 25);
const DAY_MS = 86_400_000;
const sealing = { sealingKey: randomBytes(32), random: randomBytes };
const domain = 'hue.example';
const act = { principal: systemPrincipal('commandLine'), domain, authority: 'test', now: NOW };

test('keys live from first run to removal, never more than one of a kind signing', async (t) => {
  const province = await openProvince();
  t.after(() => province.close());
  const { db } = province;
  const signing = async () =>
    (await readSigningKeys(db, domain, sealing.sealingKey)).map((key) => key.selector);

  await Promise.all([1, 2].map(() => ensureDkimKeys(db, { domain, now: NOW, sealing })));
  await ensureDkimKeys(db, { domain, now: NOW, sealing });
  assert.deepEqual(await signing(), ['r20261125', 'e20261125']);

  const keys = await readSigningKeys(db, domain, sealing.sealingKey);
  const listed = await listDkimKeys(db, domain);
  for (const key of keys) {
    const spki = createPublicKey(key.privateKey).export({ type: 'spki', format: 'der' });
    const record = listed.find(({ selector }) => selector === key.selector)?.record ?? '';
    assert.ok(
      spki.toString('base64').endsWith(/p=(.*)$/.exec(record)?.[1] ?? '-'),
      'the record is of the key',
    );
  }
  const stored = await db.query<{ private_key: Buffer }>('select private_key from dkim_key');
  assert.equal(stored.length, keys.length);
  for (const { private_key: sealed } of stored)
    for (const { privateKey } of keys) {
      const der = privateKey.export({ type: 'pkcs8', format: 'der' });
      assert.equal(sealed.includes(der.subarray(-32)), false, 'no DER in the clear');
    }
  await assert.rejects(readSigningKeys(db, domain, randomBytes(32)), { code: 'invalidArgument' });

  const next = await makeDkimKeys(db, act, sealing);
  assert.deepEqual(next, ['r20261125x1', 'e20261125x1']);
  await assert.rejects(makeDkimKeys(db, act, sealing), { code: 'conflict' });
  assert.deepEqual(await signing(), ['r20261125', 'e20261125'], 'the old ones sign until then');

  await activateDkimKeys(db, act);
  assert.deepEqual(await signing(), next);
  await assert.rejects(activateDkimKeys(db, act), { code: 'notFound' });
  assert.equal((await listDkimKeys(db, domain)).length, 4, 'the old records stay published');
  assert.deepEqual(await removeRetiredKeys(db, NOW + 7 * DAY_MS), []);
  assert.equal((await removeRetiredKeys(db, NOW + 9 * DAY_MS)).length, 2);
  const events = await db.query<{ act: string }>(
    `select act from audit_event where act like 'dkim.%' order by seq`,
  );
  assert.deepEqual(
    events.map((event) => event.act),
    ['dkim.rotate', 'dkim.activate'],
  );
});

test('only who operates the system turns keys', async (t) => {
  const province = await openProvince();
  t.after(() => province.close());
  const principal = await province.principalOf(await province.addAccount({ displayName: 'Nguyễn Văn An' }));
  await assert.rejects(makeDkimKeys(province.db, { ...act, principal }, sealing), { code: 'notPermitted' });
  await assert.rejects(activateDkimKeys(province.db, { ...act, principal }), { code: 'notPermitted' });
});
