/** Passwords and tokens after their end, at every door and on every open connection (R7.c, R8.4, R8.5): the table is `sign-ins.ts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addOauthClient } from '#domain/accounts/oauth-clients.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { SIGN_INS, trySignIns } from './sign-ins.ts';
import { startWholeServer } from './whole-server.ts';

test('nothing that ended lets anybody in, and nobody who was let in by it stays', async () => {
  await using server = await startWholeServer();
  const principal = systemPrincipal('commandLine');
  const { tried, faults } = await trySignIns({
    port: (standard) => server.port(standard),
    newPerson: (name, password) => server.addPerson(name, 'snv', password),
    addClient: (id, redirect) => {
      const client = { id, name: id, redirectUris: [redirect] };
      return addOauthClient(server.province.db, { principal, client, authority: 'test', now: Date.now() });
    },
  });
  assert.deepEqual(faults, []);
  assert.ok(tried > SIGN_INS.length * 8, `only ${tried} tries`);
});
