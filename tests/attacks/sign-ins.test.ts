/** Passwords, tokens and codes after their end or their one use, at every door and on every open connection (R7.c, R8.4, R8.5). */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { addFeedToken, FEED_SCOPES, revokeFeedToken } from '#domain/accounts/feed-tokens.ts';
import { addOauthClient } from '#domain/accounts/oauth-clients.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { CLIENT, REDIRECT } from './owner.ts';
import { UNTIL } from './replayed-links.ts';
import { ONCE, tryReplays } from './replays.ts';
import { SIGN_INS, type SignInPlace, trySignIns } from './sign-ins.ts';
import { startWholeServer, type WholeServer } from './whole-server.ts';

const BY = { principal: systemPrincipal('commandLine'), authority: 'test' };

let server: WholeServer;

before(async () => {
  server = await startWholeServer();
  const client = { id: CLIENT, name: CLIENT, redirectUris: [REDIRECT] };
  await addOauthClient(server.province.db, { ...BY, client, now: Date.now() });
});

after(() => server[Symbol.asyncDispose]());

function placeOf(whole: WholeServer): SignInPlace {
  const { db, ids } = whole.province;
  return {
    port: (standard) => whole.port(standard),
    newPerson: (name, password) => whole.addPerson(name, 'snv', password),
    async addFeed(address) {
      const { id: accountId } = await requireAccount(db, address);
      const now = Date.now();
      const expiresAt = new Date(now + 86_400_000);
      const token = { name: address, accountId, scopes: FEED_SCOPES, expiresAt, random: randomBytes };
      return addFeedToken(db, { ...BY, ...token, ids, now });
    },
    revokeFeed: (id) => revokeFeedToken(db, { ...BY, id, now: Date.now() }),
  };
}

test('nothing that ended lets anybody in, and nobody who was let in by it stays', async () => {
  const { tried, faults } = await trySignIns(placeOf(server));
  assert.deepEqual(faults, []);
  assert.ok(tried > SIGN_INS.length * 8, `only ${tried} tries`);
});

test('what counts once counts once, one after the other and eight at once, and what ends opens nothing after', async () => {
  const { tried, faults } = await tryReplays(placeOf(server));
  assert.deepEqual(faults, []);
  assert.ok(tried > ONCE.length * 10 + UNTIL.length * 2, `only ${tried} tries`);
});
