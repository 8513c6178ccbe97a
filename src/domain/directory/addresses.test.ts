/** Tests of addresses against a real database: who an address belongs to, namesakes at once, nothing given twice. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import { DOMAIN, openProvince, type Province } from '#tests/province/province.ts';
import { listOwnAddresses, resolveAddress, resolveAddresses } from './addresses.ts';
import { takeAddress } from './allocate-address.ts';

let province: Province;

before(async () => {
  province = await openProvince();
});
after(() => province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

test('an address resolves without case and with a tag, and not when it is nobody’s', async () => {
  const address = await province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
  assert.equal(address, `nguyenvanan@${DOMAIN}`);
  for (const asked of [
    address,
    address.toUpperCase(),
    `NguyenVanAn+bao@${DOMAIN}`,
    `nguyenvanan+a+b@${DOMAIN}`,
  ])
    assert.equal((await resolveAddress(province.db, asked))?.address, address, asked);
  for (const asked of [
    `nguyenvanan2@${DOMAIN}`,
    'nguyenvanan@example.vn',
    `+tag@${DOMAIN}`,
    `@${DOMAIN}`,
    'nguyenvanan',
    '',
    'a\0@b',
  ])
    assert.equal(await resolveAddress(province.db, asked), undefined, JSON.stringify(asked));
});

test('many addresses are resolved at once, by what was asked', async () => {
  const asked = [`SNV@${DOMAIN}`, `snv+x@${DOMAIN}`, `nobody@${DOMAIN}`, `stc@${DOMAIN}`];
  const resolved = await resolveAddresses(province.db, asked);
  assert.deepEqual([...resolved.keys()], [asked[0], asked[1], asked[3]]);
  assert.equal(resolved.get(asked[1] ?? '')?.displayName, 'Sở Nội vụ');
  assert.equal(resolved.get(asked[3] ?? '')?.accountKind, 'agency');
  assert.equal((await resolveAddresses(province.db, [])).size, 0);
});

test('ten namesakes that come at the same moment get ten different addresses', async () => {
  const made = await Promise.all(
    Array.from({ length: 10 }, () => province.addAccount({ displayName: 'Trần Thị Bình', unitCode: 'stc' })),
  );
  const expected = ['', '02', '03', '04', '05', '06', '07', '08', '09', '10'].map(
    (number) => `tranthibinh${number}@${DOMAIN}`,
  );
  assert.deepEqual(made.toSorted(), expected.toSorted());
});

test('an address asked for is given once, in lower case, and never again', async () => {
  const address = await province.addAccount({ displayName: 'Lê Lợi', address: `Le.Loi@${DOMAIN}` });
  assert.equal(address, `le.loi@${DOMAIN}`);
  await assert.rejects(province.addAccount({ displayName: 'Lê Lợi', address }), isRefusal('alreadyExists'));
  const [row] = await province.db.query<{ id: string }>(
    'select account_id as id from address where address = $1',
    [address],
  );
  await province.db.query(`update account set state = 'retired' where id = $1`, [row?.id]);
  assert.equal(await resolveAddress(province.db, address), undefined);
  await assert.rejects(province.addAccount({ displayName: 'Lê Lợi', address }), isRefusal('alreadyExists'));
});

test('the database itself refuses to delete an address or hand it on', async () => {
  const [other] = await province.db.query<{ id: string }>(
    'select account_id as id from address where address = $1',
    [`stc@${DOMAIN}`],
  );
  await assert.rejects(
    province.db.query('delete from address where address = $1', [`snv@${DOMAIN}`]),
    /stays on record/,
  );
  await assert.rejects(
    province.db.query('update address set account_id = $2 where address = $1', [`snv@${DOMAIN}`, other?.id]),
    /never given to anyone else/,
  );
});

function ask(address: string): Promise<string> {
  return province.addAccount({ displayName: 'Lê Văn Thử', address });
}

test('words of the administration, foreign domains and odd local parts are refused', async () => {
  await assert.rejects(ask(`quan-tri@${DOMAIN}`), isRefusal('notPermitted'));
  await assert.rejects(ask('levanthu@gmail.com'), isRefusal('invalidArgument'));
  for (const odd of ['le thu', 'le..thu', 'lê', 'le+thu', ''])
    await assert.rejects(ask(`${odd}@${DOMAIN}`), isRefusal('invalidArgument'), odd);
  assert.equal(await ask('levanthu'), `levanthu@${DOMAIN}`);
});

test('an account sends as its primary address and its aliases', async () => {
  const address = `trungtam@${DOMAIN}`;
  const center = await resolveAddress(province.db, address);
  assert.ok(center);
  await province.db.transaction((tx) =>
    takeAddress(tx, {
      accountId: center.accountId,
      kind: 'alias',
      address: 'a-alias',
      mayBeReserved: false,
      now: province.now,
    }),
  );
  assert.deepEqual(await listOwnAddresses(province.db, center.accountId), [
    address,
    `a-alias@${DOMAIN}`,
    `abuse@${DOMAIN}`,
    `postmaster@${DOMAIN}`,
  ]);
});
