/**
 * Every id of one account, tried by another at every entrance there is (IDOR; for mailboxes RFC 4314 §6): the table is `entrances.ts`. And
 * what can be done to the web server with a line or two: `http-tricks.ts`.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addOauthClient } from '#domain/accounts/oauth-clients.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { DESK_ROLES } from './desk-samples.ts';
import { ENTRANCES } from './entrances.ts';
import { tryHttpTricks } from './http-tricks.ts';
import { sweepTexts } from './injections.ts';
import { CLIENT, REDIRECT } from './owner.ts';
import { sweep } from './sweep.ts';
import { startWholeServer, type WholeServer } from './whole-server.ts';
import { makeWorld, type Person } from './world.ts';

const PASSWORD = 'gió lào mưa dầm 2026';

let server: WholeServer;
let owner: Person;

before(async () => {
  server = await startWholeServer();
  const address = await server.addPerson('Nguyễn Văn An', 'snv', PASSWORD);
  owner = { address, password: PASSWORD, feedToken: await server.addFeedToken('snv') };
});

after(() => server[Symbol.asyncDispose]());

test('nobody sees or changes anything of another’s, by any id, at any entrance', async () => {
  const password = `${PASSWORD}!`;
  const address = await server.addPerson('Trần Thị Bình', 'stc', password);
  const thief = { address, password, feedToken: await server.addFeedToken('stc') };
  const { faults, counts, tried } = await sweep(await makeWorld(server, { owner, thief }));
  assert.deepEqual(faults, []);
  assert.equal(Object.values(counts).filter((count) => count > 0).length, ENTRANCES.length);
  assert.ok(tried > 700, `only ${tried} tries`);
});

test('no request hides another, leads away, climbs out, renames the server, or reaches for a prototype', async () => {
  const { faults, tried } = await tryHttpTricks(server, owner);
  assert.deepEqual(faults, []);
  assert.ok(tried > 80, `only ${tried} tries`);
  // The server runs in this process: what it was made to write on every object would be seen here.
  const objects = [Object.prototype, Object, Array.prototype, Function.prototype];
  assert.ok(objects.every((one) => !Object.hasOwn(one, 'polluted')));
});

test('whatever somebody writes anywhere stays one text in whatever is made of it', async () => {
  const password = `${PASSWORD}?`;
  const people = [];
  for (const [name, unit] of [
    ['Hoàng Thị Nga', 'snv'],
    ['Lê Văn Dũng', 'stc'],
  ] as const) {
    const address = await server.addPerson(name, unit, password);
    people.push({ address, password, feedToken: await server.addFeedToken(unit) });
  }
  const [writer, other] = people;
  assert.ok(writer && other);
  for (const [role, unit] of DESK_ROLES) await server.grantRole(writer.address, role, unit);
  const client = { id: CLIENT, name: CLIENT, redirectUris: [REDIRECT] };
  const by = { principal: systemPrincipal('commandLine'), authority: 'test', now: Date.now() };
  await addOauthClient(server.province.db, { ...by, client });
  const world = await makeWorld(server, { owner: writer, thief: other });
  const { faults, said, seen } = await sweepTexts(world, server.province.db);
  assert.deepEqual(faults, []);
  for (const [name, { tried, taken }] of Object.entries(said))
    assert.ok(tried > 20 && taken > 0, `${name}: ${tried}, ${taken}`);
  for (const [name, count] of Object.entries(seen)) assert.ok(count > 1, `${name}: ${count}`);
});
