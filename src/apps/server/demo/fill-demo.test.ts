/** The sample province against a real store: there once, whole, and not twice. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { findAccount, listAccounts } from '#domain/accounts/accounts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { DOMAIN, makeTestHasher, NOW, openProvince } from '#tests/province/province.ts';
import { fillDemo } from './fill-demo.ts';

test('the sample is filled once, and a second start adds nothing', async () => {
  const newIds = makeIds(() => NOW);
  const province = await openProvince((tx, account) =>
    createMailAccount(tx, { accountId: account.id, ids: newIds, now: NOW }),
  );
  after(() => province.close());
  const { db, ids, now } = province;
  const blobs = createPostgresBlobStore(db);
  const clock = () => now;
  const parts = {
    db,
    blobs,
    filer: createFiler({ db, blobs, ids, clock }),
    hasher: makeTestHasher(),
    ids,
    clock,
    domain: DOMAIN,
  };
  const first = await fillDemo(parts);
  assert.equal(first.people, 40);
  assert.ok(first.messages > 70, `${first.messages} messages`);
  assert.deepEqual(await fillDemo(parts), { people: 0, messages: 0 });
  assert.deepEqual(await verifyMailStore(db), []);
  const principal = systemPrincipal('commandLine');
  const people = (await listAccounts(db, { principal, limit: 1000 })).filter(
    (account) => account.kind === 'personal',
  );
  assert.ok(people.every((account) => account.hasPassword && account.displayName.endsWith('(trình diễn)')));
  const agency = await findAccount(db, `snv@${DOMAIN}`);
  assert.ok(agency);
  const mailboxes = await listMailboxes(
    db,
    requireMailAccess(principal, { accountId: agency.id }, 'mailbox.read'),
  );
  assert.ok((mailboxes.find((mailbox) => mailbox.role === 'inbox')?.messageCount ?? 0) > 0);
});
