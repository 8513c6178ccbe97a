/** The sample province against a real store: there once, whole, not twice, and whole after being cut short too. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { findAccount, listAccounts } from '#domain/accounts/accounts.ts';
import { listAppPasswords } from '#domain/accounts/app-passwords.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { listLinks } from '#domain/files/file-links.ts';
import { listScripts } from '#domain/filters/scripts.ts';
import { readCards } from '#domain/groupware/cards.ts';
import { listKeptTexts } from '#domain/kept-texts/kept-texts.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import { listIdentities } from '#domain/mailstore/identities.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { findCardFault } from '#formats/jscontact/card.ts';
import { readRules } from '#formats/sieve/rules/rules-script.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { DOMAIN, makeTestHasher, NOW, openMailProvince } from '#tests/province/province.ts';
import { fillDemo } from './fill-demo.ts';
import { fillOwnFiles } from './fill-own-files.ts';
import { fillOwnThings } from './fill-own-things.ts';
import { DEMO_LINKS, DEMO_PROGRAMS } from './own-files.ts';
import { DEMO_CONTACTS, DEMO_RULES, DEMO_SEARCHES, DEMO_SIGNATURE, DEMO_TEMPLATES } from './own-things.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const clock = (): number => NOW;
const principal = systemPrincipal('commandLine');

/** A province after its first run, with what the sample needs. */
async function openParts() {
  const province = await openMailProvince(() => NOW);
  after(() => province.close());
  const { db, ids } = province;
  const blobs = createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock });
  return { db, blobs, filer, hasher: makeTestHasher(), ids, clock, domain: DOMAIN };
}

/** A filer that dies at its n-th message. */
function dyingFiler(filer: Filer, lives: number): Filer {
  let left = lives;
  return {
    ...filer,
    file: (filing) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('the machine died')) : filer.file(filing);
    },
  };
}

/** The first official's contacts and kept search, and filters that the screen reads back as rules; filled again they are not doubled. */
async function requireOwnThings(parts: Awaited<ReturnType<typeof openParts>>): Promise<void> {
  const owner = await findAccount(parts.db, `nguyenvanan@${DOMAIN}`);
  assert.ok(owner);
  await fillOwnThings(parts, owner, principal);
  const access = requireMailAccess(principal, { accountId: owner.id }, 'mailbox.write');
  const [script, ...others] = await listScripts(parts.db, access);
  assert.deepEqual(readRules(script?.content ?? ''), DEMO_RULES);
  assert.ok(script?.isActive);
  assert.deepEqual(others, []);
  const cards = await readCards(parts.db, access, undefined, 100);
  assert.equal(cards.length, DEMO_CONTACTS.length);
  assert.ok(cards.every(({ card }) => findCardFault(card) === undefined));
  assert.equal((await listKeptTexts(parts.db, access, { kind: 'search' }, 9)).length, DEMO_SEARCHES.length);
  assert.equal(
    (await listKeptTexts(parts.db, access, { kind: 'template' }, 9)).length,
    DEMO_TEMPLATES.length,
  );
  const self = await readPrincipal(parts.db, owner.id, NOW);
  const own = requireMailAccess(self, { accountId: owner.id }, 'mailbox.read');
  const [identity] = await listIdentities(parts.db, own, parts.ids);
  assert.equal(identity?.htmlSignature, DEMO_SIGNATURE.html);
  await fillOwnFiles(parts, owner, { principal, people: new Map() });
  const links = await listLinks(parts.db, access, {}, 9);
  assert.deepEqual(
    Object.fromEntries(links.map(({ fileName, fetchCount }) => [fileName, fetchCount])),
    Object.fromEntries(DEMO_LINKS.map(({ name, fetches }) => [name, fetches.length])),
  );
  assert.equal((await listAppPasswords(parts.db, owner.id)).length, DEMO_PROGRAMS.length);
}

test('the sample is filled once, and a second start adds nothing', async () => {
  const parts = await openParts();
  const first = await fillDemo(parts);
  assert.equal(first.people, 40);
  assert.ok(first.messages > 70, `${first.messages} messages`);
  assert.deepEqual(await fillDemo(parts), { people: 0, messages: 0 });
  assert.deepEqual(await verifyMailStore(parts.db), []);
  const accounts = await listAccounts(parts.db, { principal, limit: 1000 });
  const people = accounts.filter((account) => account.kind === 'personal');
  assert.ok(people.every((account) => account.hasPassword && account.displayName.endsWith('(trình diễn)')));
  const agency = await findAccount(parts.db, `snv@${DOMAIN}`);
  assert.ok(agency);
  const access = requireMailAccess(principal, { accountId: agency.id }, 'mailbox.read');
  const inbox = (await listMailboxes(parts.db, access)).find((mailbox) => mailbox.role === 'inbox');
  assert.ok((inbox?.messageCount ?? 0) > 0);
  await requireOwnThings(parts);
});

test('cut short, it goes on the next day where it was, and doubles nothing', async () => {
  const whole = await fillDemo(await openParts());
  const parts = await openParts();
  const lives = 50;
  await assert.rejects(fillDemo({ ...parts, filer: dyingFiler(parts.filer, lives) }), /the machine died/);
  const rest = await fillDemo({ ...parts, clock: () => NOW + DAY_MS });
  assert.deepEqual(rest, { people: 0, messages: whole.messages - lives });
  assert.deepEqual(await verifyMailStore(parts.db), []);
});
