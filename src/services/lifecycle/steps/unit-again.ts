/** A unit gets the account that it had not, and one that was dissolved is established again (R3.1, R7): nothing is undone but by a later decision. */
import {
  findAccountOfPerson,
  listAgencyAccounts,
  listRetiredAgencyAccounts,
  moveAccount,
  takeUpAccount,
} from '#domain/accounts/change-account.ts';
import { createAccountInTransaction } from '#domain/accounts/create-account.ts';
import { requestSlip } from '#domain/accounts/password-slips.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { activateUnit, changeUnit, readDissolved } from '#domain/directory/change-unit.ts';
import { endForwardsOf } from '#domain/directory/forwards.ts';
import { changePerson, requirePerson } from '#domain/directory/people.ts';
import { beginPost, endPosts, listPosts, type Post } from '#domain/directory/posts.ts';
import { requireUnitById, type Unit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { findText, getText } from '../details.ts';
import type { Step, Work } from '../work.ts';
import { endRightsWithin } from './end-rights.ts';
import { handBackMail } from './hand-back-mail.ts';
import { giveRightsOfHead } from './rights-of-head.ts';

/** The account administers its unit, and its first password waits to be printed. */
export async function entrustUnit(
  work: Work,
  unit: Unit,
  account: { id: AccountId; address: string },
): Promise<void> {
  const { tx, act, request } = work;
  await grantRole(tx, { ...act, account, role: 'unit_administrator', unit });
  await requestSlip(tx, { accountId: account.id, requestId: request.id, now: act.now });
  work.effects.push(
    { kind: 'right', act: 'made', subject: account.address, to: `unit_administrator ${unit.code}` },
    { kind: 'slip', act: 'made', subject: account.address },
  );
  work.told.add(account.id);
}

/** Makes the agency account of a unit, which administers it. */
export async function makeUnitAccount(work: Work, unit: Unit, address: string): Promise<void> {
  const account = await createAccountInTransaction(work.tx, {
    ...work.act,
    kind: 'agency',
    displayName: unit.name,
    address,
    unitCode: unit.code,
    onCreated: work.onCreated,
  });
  work.effects.push(
    { kind: 'account', act: 'made', subject: unit.name },
    { kind: 'address', act: 'made', subject: account.address },
    { kind: 'mailbox', act: 'made', subject: account.address },
  );
  await entrustUnit(work, unit, account);
}

/** The account of a unit that is in the directory without one: the annex's 45th, or one whose address was still to be decided. */
export const giveUnitAccount: Step = {
  name: 'giveUnitAccount',
  async run(work) {
    const { tx, act, unit, details } = work;
    if ((await listAgencyAccounts(tx, unit.id)).length > 0)
      throw new Refusal('alreadyExists', `${unit.name} has its account already.`, { unit: unit.code });
    await makeUnitAccount(work, unit, findText(details, 'address') ?? unit.code);
    if (unit.state === 'account_pending') await activateUnit(tx, act, { unit, parentId: unit.parentId });
  },
};

/** Takes its account up again, with the address that nobody else was given; mail that went to the successor comes back. */
async function takeUpMailbox(work: Work, unit: Unit): Promise<void> {
  const { tx, act } = work;
  const [account] = await listRetiredAgencyAccounts(tx, unit.id);
  if (!account) return makeUnitAccount(work, unit, unit.code);
  await takeUpAccount(tx, act, account);
  await endForwardsOf(tx, account.id);
  work.effects.push(
    { kind: 'account', act: 'changed', subject: account.displayName, from: 'retired', to: 'active' },
    { kind: 'address', act: 'changed', subject: account.address, to: 'active' },
  );
  await entrustUnit(work, unit, account);
}

/** Somebody whom the dissolution moved comes back to the post that they had. */
async function bringBack(work: Work, former: Post, unit: Unit, successor: Unit): Promise<void> {
  const { tx, act, request } = work;
  const person = await requirePerson(tx, former.personId);
  const account = await findAccountOfPerson(tx, person.id);
  if (person.unitId !== successor.id || account?.state !== 'active') return;
  const held = await listPosts(tx, { at: act.now, personIds: [person.id], unitIds: [successor.id] });
  await endPosts(tx, act, { posts: held, requestId: request.id });
  await changePerson(tx, act, { person, fields: { unitId: unit.id }, mode: 'change' });
  await moveAccount(tx, act, account, unit.id);
  const { title, rank } = former;
  const postId = await beginPost(tx, act, {
    personId: person.id,
    unit,
    title,
    rank,
    isMain: true,
    requestId: request.id,
  });
  const moved: Work = {
    ...work,
    person,
    unit,
    account: { ...account, unitId: unit.id, unitPath: unit.path },
  };
  await endRightsWithin(moved, [successor.id]);
  await handBackMail(moved, [successor.id]);
  if (rank === 'head') await giveRightsOfHead(moved, postId);
  work.told.add(account.id);
  work.effects.push({
    kind: 'person',
    act: 'changed',
    subject: person.fullName,
    from: successor.name,
    to: unit.name,
  });
}

/** A dissolved unit stands again under the unit named, with its code and address; with its people and lower units where the decision says so. */
export const restoreUnit: Step = {
  name: 'restoreUnit',
  async run(work) {
    const { tx, act, details, unit: parent } = work;
    const dissolved = await requireUnitById(tx, getText(details, 'restoredUnitId'));
    const before = await readDissolved(tx, dissolved.id);
    await activateUnit(tx, act, { unit: dissolved, parentId: parent.id });
    const unit = await requireUnitById(tx, dissolved.id);
    work.effects.push({ kind: 'unit', act: 'made', subject: unit.name, to: parent.name });
    await takeUpMailbox(work, unit);
    if (details['withPeople'] !== true || !before || !dissolved.successorId) return;
    const successor = await requireUnitById(tx, dissolved.successorId);
    for (const lowerId of before.lowerIds) {
      const lower = await requireUnitById(tx, lowerId);
      if (lower.parentId !== successor.id || lower.state === 'dissolved') continue;
      await changeUnit(tx, act, { unit: lower, fields: { parentId: unit.id }, mode: 'change' });
      work.effects.push({
        kind: 'unit',
        act: 'changed',
        subject: lower.name,
        from: successor.name,
        to: unit.name,
      });
    }
    for (const post of before.posts.filter(({ isMain }) => isMain))
      await bringBack(work, post, unit, successor);
  },
};
