/** Lists of revoked certificates from where certificates say they are, to the letter that no longer holds. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { noteRevocationUrls, readStoredLists } from '#domain/certificates/revocation-lists.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { readTrusted } from '#formats/smime/certificate.ts';
import { verifySmime } from '#formats/smime/verify.ts';
import { fetchLists } from '#services/revocation-lists/fetch-lists.ts';
import { SignedLetters } from '#tests/mail-in/signed-letters.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { FetchedLists } from './fetched-lists.ts';

const HOUR_MS = 3_600_000;

/** An authority that publishes what it is told to. */
async function openAuthority() {
  const published = { status: 200, body: '', asked: 0 };
  const server = createServer((_request, answer) => {
    published.asked += 1;
    answer.writeHead(published.status).end(published.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/middle.crl`;
  return { published, url, [Symbol.asyncDispose]: async () => void server.close() };
}

test('a signer that the authority took back is no longer good once its list was fetched, whatever comes after', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await using authority = await openAuthority();
  const { published, url } = authority;
  using letters = new SignedLetters();
  letters.certifyPerson('an', 'an@hue.vn', undefined, url);
  const letter = letters.sign('an', 'an@hue.vn');
  let now = Date.now() + HOUR_MS;
  const warnings: string[] = [];
  const log = { warn: (_facts: object, message: string) => void warnings.push(message) };
  const parts = { db, clock: () => now, log };
  const lists = new FetchedLists(parts);
  const verify = () =>
    verifySmime(letter, parseMessage(letter), {
      trusted: readTrusted(letters.pemOf('root')),
      revocations: lists.lists,
      now,
    });
  const fetchNow = (allowsPrivateNetworks = true): Promise<number> => {
    now += 48 * HOUR_MS;
    return fetchLists({ ...parts, allowsPrivateNetworks });
  };

  const good = verify();
  assert.deepEqual([good?.status, good?.revocationUrls], ['signed/verified', [url]]);
  await noteRevocationUrls(db, good?.revocationUrls ?? [], now);
  assert.equal(await fetchNow(false), 0, 'nobody has us ask within this house');
  assert.equal(published.asked, 0);
  const old = letters.revoke('middle', []);
  published.body = old;
  assert.equal(await fetchNow(), 1);
  await lists.refresh();
  assert.deepEqual([lists.lists.length, verify()?.status], [1, 'signed/verified']);

  published.body = letters.revoke('middle', ['an']);
  assert.equal(await fetchLists({ ...parts, allowsPrivateNetworks: true }), 0, 'not before its time');
  assert.equal(await fetchNow(), 1);
  await lists.refresh();
  assert.deepEqual(verify()?.faults, ['revoked']);

  // Neither a fault, nor rubbish, nor a way to elsewhere makes the signer good again.
  for (const [status, body] of [
    [500, ''],
    [200, 'no list'],
    [302, old],
  ] as const) {
    Object.assign(published, { status, body });
    assert.equal(await fetchNow(), 0);
  }
  await lists.refresh();
  assert.deepEqual(verify()?.faults, ['revoked']);
  assert.equal(warnings.length, 4);
  const [stored] = await readStoredLists(db, new Map());
  assert.deepEqual(
    (await readStoredLists(db, new Map([[url, stored?.fetchedAt ?? new Date(0)]])))[0]?.list,
    undefined,
  );
});
