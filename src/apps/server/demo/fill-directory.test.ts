/** The sample's directory: people in every agency, requests in every state, once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { CROWD, planCrowd } from './crowd.ts';
import { fillDirectory } from './fill-directory.ts';

test('the sample has requests in every state and people in every agency, and a second start adds nothing', async () => {
  const living = await openLivingProvince();
  const { db, hasher } = living.province;
  const demo = { ...living.parts, hasher, domain: DOMAIN, crowd: 60 };
  assert.equal(await fillDirectory(demo), 60);
  const states = await db.query<{ state: string }>(
    'select distinct state from change_request order by state',
  );
  assert.deepEqual(
    states.map(({ state }) => state),
    ['applied', 'approved', 'failed', 'refused', 'submitted', 'withdrawn'],
  );
  const [count] = await db.query<{ requests: number; people: number }>(
    'select (select count(*) from change_request)::integer as requests, (select count(*) from person)::integer as people',
  );
  assert.equal(await fillDirectory(demo), 0);
  const [after] = await db.query<{ requests: number; people: number }>(
    'select (select count(*) from change_request)::integer as requests, (select count(*) from person)::integer as people',
  );
  assert.deepEqual(after, count);
  await living.province.close();
});

test('the crowd is spread over all agencies, with the forty who write six hundred', () => {
  const units = Array.from({ length: 44 }, (_, index) => `u${index}`);
  const crowd = planCrowd(units, CROWD);
  assert.equal(crowd.length + 40, 600);
  assert.equal(new Set(crowd.map(({ unit }) => unit)).size, 44);
  assert.equal(new Set(crowd.map(({ staffNumber }) => staffNumber)).size, CROWD);
});
