/** Whom people write to is counted, many letters at once, and does not grow without end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeIds } from '#platform/kernel/ids.ts';
import { openProvince } from '#tests/province/province.ts';
import { countCorrespondents, forgetOldCorrespondents, readCorrespondents } from './past-recipients.ts';

const NOW = Date.UTC(2026, 10, 25);

test('letters sent in one moment are counted in one statement, each recipient once a letter', async (t) => {
  const province = await openProvince();
  t.after(() => province.close());
  const { db } = province;
  const { accountId } = await province.principalOf(
    await province.addAccount({ displayName: 'Nguyễn Văn An' }),
  );
  const ids = makeIds(() => NOW);
  const binh = { name: '', address: 'Binh@far.example' };
  const letters = [
    { accountId, recipients: [binh, { ...binh, name: 'Trần Thị Bình' }] },
    { accountId, recipients: [binh, { name: '', address: 'chi@far.example' }] },
    {
      accountId,
      recipients: Array.from({ length: 51 }, (_, n) => ({ name: '', address: `p${n}@far.example` })),
    },
  ];
  await countCorrespondents(db, letters, { ids, now: NOW });
  await countCorrespondents(db, [{ accountId, recipients: [binh] }], { ids, now: NOW + 1_000 });
  const known = await readCorrespondents(db, accountId, undefined, 10);
  assert.deepEqual(
    known.map(({ address, name, times }) => ({ address, name, times })),
    [
      { address: 'binh@far.example', name: 'Trần Thị Bình', times: 3 },
      { address: 'chi@far.example', name: '', times: 1 },
    ],
    'a letter to more than fifty is a circular',
  );
  assert.equal(await forgetOldCorrespondents(db, 2), 0);
  assert.equal(await forgetOldCorrespondents(db, 1), 1);
  const [left] = await readCorrespondents(db, accountId, undefined, 10);
  assert.equal(left?.address, 'binh@far.example', 'the latest stays');
});
