/**
 * Fills the sample province (`--demo`): people with one known password, conversations, agency mail, one official's own things.
 *
 * Everything goes through the services that real accounts and mail use. Run again it adds nothing; run after a crash
 * it goes on: people are found by their marked names, messages by their bytes, and the account `trinhdien`, made last,
 * says that all is done.
 */
import { type Account, findAccount, listAccounts } from '#domain/accounts/accounts.ts';
import { createAccount, createAccountInTransaction } from '#domain/accounts/create-account.ts';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { type SystemPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { findUnit } from '#domain/directory/units.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { DELEGATE_RIGHTS } from '#domain/mailstore/rights.ts';
import { changeGrant } from '#domain/mailstore/sharing.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { contentKeyOf, readKnownContent } from '#services/import/known-content.ts';
import { composeDemoMessage, findDemoDay } from './compose-demo-message.ts';
import { fillOwnFiles } from './fill-own-files.ts';
import { fillOwnThings } from './fill-own-things.ts';
import { OWNER } from './own-things.ts';
import { DEMO_MARK, DEMO_PASSWORD, DEMO_PEOPLE, type DemoPerson, displayNameOf, isHead } from './people.ts';
import { type DemoParty, demoDayAt, type PlannedMessage, planDemo } from './plan-demo.ts';

/** What the sample is made with. */
export interface DemoParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  hasher: PasswordHasher;
  ids: NewId;
  clock: Clock;
  domain: string;
  /** Space of a new mailbox. */
  quotaBytes?: number;
}

/** What was added now; nothing when it was there before. */
export interface DemoResult {
  people: number;
  messages: number;
}

const AUTHORITY = 'Dữ liệu trình diễn (demonstration)';
const DONE_LOCAL_PART = 'trinhdien';
const MAX_ACCOUNTS = 1000;
const FIRST_EXTENSION = 201;

/** One filling under way. */
interface Filling extends DemoParts {
  principal: SystemPrincipal;
  result: DemoResult;
}

function createdRows(filling: Filling) {
  return (tx: Parameters<typeof createMailAccount>[0], account: Account): Promise<void> =>
    createMailAccount(tx, {
      accountId: account.id,
      quotaBytes: filling.quotaBytes,
      ids: filling.ids,
      now: filling.clock(),
    });
}

/** Makes a person's account, with the role of head where the post is one, or undefined without their agency. */
async function addPerson(filling: Filling, person: DemoPerson): Promise<Account | undefined> {
  const { db, ids, principal, clock } = filling;
  const unit = await findUnit(db, person.unit);
  if (!unit) return undefined;
  filling.result.people += 1;
  return db.transaction(async (tx) => {
    const account = await createAccountInTransaction(tx, {
      principal,
      kind: 'personal',
      displayName: displayNameOf(person),
      unitCode: person.unit,
      authority: AUTHORITY,
      person: { officePhone: `0234 3 555 ${FIRST_EXTENSION + DEMO_PEOPLE.indexOf(person)}` },
      post: { title: person.post, rank: isHead(person) ? 'head' : 'member' },
      ids,
      now: clock(),
      onCreated: createdRows(filling),
    });
    if (isHead(person))
      await grantRole(tx, {
        principal,
        account,
        role: 'agency_head',
        unit,
        authority: AUTHORITY,
        ids,
        now: clock(),
      });
    return account;
  });
}

/** The accounts of the sample by key, people and agencies; missing people are made. */
async function ensureAccounts(filling: Filling): Promise<Map<string, Account>> {
  const { db, hasher, principal, ids, clock } = filling;
  const existing = await listAccounts(db, { principal, limit: MAX_ACCOUNTS });
  const accounts = new Map(
    existing
      .filter((account) => account.address === `${account.unitCode}@${filling.domain}`)
      .map((account) => [`@${account.unitCode}`, account]),
  );
  for (const person of DEMO_PEOPLE) {
    const name = displayNameOf(person);
    const known = existing.find(
      (account) => account.displayName === name && account.unitCode === person.unit,
    );
    const account = known ?? (await addPerson(filling, person));
    if (!account) continue;
    accounts.set(person.key, account);
    if (account.hasPassword) continue;
    await setPassword(db, hasher, {
      principal,
      address: account.address,
      password: DEMO_PASSWORD,
      oneTime: false,
      authority: AUTHORITY,
      ids,
      now: clock(),
    });
  }
  return accounts;
}

/** The content of an account's INBOX and Sent, and the day of the first start where mail of the sample tells it. */
async function readAccountContent(filling: Filling, account: Account): Promise<Set<string>> {
  const access = requireMailAccess(filling.principal, { accountId: account.id }, 'mailbox.read');
  const known = new Set<string>();
  for (const mailbox of await listMailboxes(filling.db, access)) {
    if (mailbox.role !== 'inbox' && mailbox.role !== 'sent') continue;
    const content = await readKnownContent(filling.db, access, mailbox.id);
    for (const key of content.keys()) known.add(`${mailbox.role} ${key}`);
  }
  return known;
}

async function fileMessage(
  filling: Filling,
  planned: PlannedMessage,
  day: string,
  accounts: Map<string, Account>,
  known: Map<string, Set<string>>,
): Promise<void> {
  const bytes = composeDemoMessage(planned, day);
  const key = contentKeyOf(bytes);
  const copies = planned.copies.flatMap(({ owner, role, flags }) => {
    const account = accounts.get(owner);
    if (!account || known.get(owner)?.has(`${role} ${key}`)) return [];
    return [
      {
        accountId: account.id,
        target: { role },
        flags: flagsFromNames(flags),
        receivedAt: planned.date,
        ...(role === 'inbox' && planned.signals.length > 0 && { signals: planned.signals }),
      },
    ];
  });
  if (copies.length === 0) return;
  await filling.filer.file({ message: prepareMessage(bytes), copies, enforceQuota: false });
  filling.result.messages += 1;
}

async function fileMail(filling: Filling, accounts: Map<string, Account>): Promise<void> {
  const first = accounts.get(DEMO_PEOPLE[0]?.key ?? '');
  const day = (first && (await findDemoDay(filling, first.id))) ?? demoDayAt(filling.clock());
  const known = new Map<string, Set<string>>();
  for (const [key, account] of accounts) known.set(key, await readAccountContent(filling, account));
  const findParty = (key: string): DemoParty | undefined => {
    const account = accounts.get(key);
    return account && { address: account.address, name: account.displayName.replace(` ${DEMO_MARK}`, '') };
  };
  // In order and one batch after the other, so that UIDs follow the dates.
  for (const planned of planDemo({ day, findParty, domain: filling.domain }))
    await fileMessage(filling, planned, day, accounts, known);
}

/** The desk of the province's office processes the mail of the office's own mailbox (R9.1). */
async function shareOffice(filling: Filling, accounts: Map<string, Account>): Promise<void> {
  const office = accounts.get('@vpubnd');
  const grantee = accounts.get('an');
  if (!office || !grantee) return;
  const access = requireMailAccess(filling.principal, { accountId: office.id }, 'mailbox.write');
  for (const { id: mailboxId } of await listMailboxes(filling.db, access))
    await changeGrant(filling.db, access, {
      mailboxId,
      grantee,
      mode: 'replace',
      rights: DELEGATE_RIGHTS,
      now: filling.clock(),
    });
}

/** Fills the sample, or what is missing of it. */
export async function fillDemo(parts: DemoParts): Promise<DemoResult> {
  const result: DemoResult = { people: 0, messages: 0 };
  const filling: Filling = { ...parts, principal: systemPrincipal('firstRun'), result };
  const doneAddress = `${DONE_LOCAL_PART}@${parts.domain}`;
  if (await findAccount(parts.db, doneAddress)) return result;
  const accounts = await ensureAccounts(filling);
  await fileMail(filling, accounts);
  await shareOffice(filling, accounts);
  const owner = accounts.get(OWNER);
  if (owner) {
    await fillOwnThings(parts, owner, filling.principal);
    await fillOwnFiles(parts, owner, { principal: filling.principal, people: accounts });
  }
  await createAccount(parts.db, {
    principal: filling.principal,
    kind: 'system',
    displayName: `CôngThư ${DEMO_MARK}`,
    address: doneAddress,
    authority: AUTHORITY,
    ids: parts.ids,
    now: parts.clock(),
    onCreated: createdRows(filling),
  });
  return result;
}
