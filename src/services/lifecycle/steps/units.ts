/** Acts on units (R3.1): created, renamed, moved, merged, split, dissolved, with their people, mailboxes and rights. */
import {
  findAccountOfPerson,
  listAgencyAccounts,
  moveAccount,
  readdressAccount,
  renameAccount,
  retireAccount,
} from '#domain/accounts/change-account.ts';
import { VIETNAM_OFFSET_MS } from '#domain/directory/as-of.ts';
import { changeUnit, dissolveUnit, type UnitFields } from '#domain/directory/change-unit.ts';
import { listComingUnits } from '#domain/directory/find-change-requests.ts';
import { forwardAddresses } from '#domain/directory/forwards.ts';
import { changePerson, listPeopleOfUnit, type Person } from '#domain/directory/people.ts';
import { beginPost, endPosts, listPosts } from '#domain/directory/posts.ts';
import { createUnit, listUnits, requireUnitById, type Unit } from '#domain/directory/units.ts';
import { isObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { findText, getIds, getText } from '../details.ts';
import type { Step, Work } from '../work.ts';
import { endRightsWithin } from './end-rights.ts';
import { handBackMail } from './hand-back-mail.ts';
import { makeUnitAccount } from './unit-again.ts';
import { codeOfUnit } from './unit-code.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Mail to a unit that is no more goes to its successor for a year, unless the decision says otherwise. */
const FORWARD_DAYS = 365;

/** Makes a unit with its agency account, which administers it, and the slip of its first password. */
async function makeUnit(
  work: Work,
  parent: Unit,
  wanted: { name: string; code?: string | undefined; beside?: readonly string[] },
): Promise<Unit> {
  const { tx, act, details } = work;
  const unitClass = (findText(details, 'class') ?? parent.unitClass) as Unit['unitClass'];
  const code = await codeOfUnit(tx, parent, wanted);
  const unit = await createUnit(tx, {
    ...act,
    code,
    name: wanted.name,
    nameEn: findText(details, 'nameEn') ?? null,
    shortName: findText(details, 'shortName') ?? null,
    unitClass,
    parent,
    state: 'active',
  });
  work.effects.push({ kind: 'unit', act: 'made', subject: wanted.name, to: parent.name });
  await makeUnitAccount(work, unit, code);
  return unit;
}

/** Moves a person from one unit to another by an act on the units: title and rank stay, but nobody heads by it. */
async function movePerson(work: Work, person: Person, from: Unit, to: Unit): Promise<void> {
  const { tx, act, request } = work;
  const held = await listPosts(tx, { at: act.now, personIds: [person.id] });
  const ending = held.filter((post) => post.unitId === from.id);
  await endPosts(tx, act, { posts: ending, requestId: request.id });
  for (const post of ending)
    await beginPost(tx, act, {
      personId: person.id,
      unit: to,
      title: post.title,
      rank: post.rank === 'head' ? 'member' : post.rank,
      isMain: post.isMain,
      ...(post.endsAt && { endsAt: post.endsAt }),
      requestId: request.id,
    });
  if (person.unitId !== from.id) return;
  await changePerson(tx, act, { person, fields: { unitId: to.id }, mode: 'change' });
  const account = await findAccountOfPerson(tx, person.id);
  if (account) {
    await moveAccount(tx, act, account, to.id);
    const moved: Work = { ...work, person, account };
    await endRightsWithin(moved, [from.id]);
    await handBackMail(moved, [from.id]);
    work.told.add(account.id);
  }
  work.effects.push({
    kind: 'person',
    act: 'changed',
    subject: person.fullName,
    from: from.name,
    to: to.name,
  });
}

/** Everybody whose main post is in exactly this unit. */
async function peopleIn(work: Work, unit: Unit): Promise<Person[]> {
  return (await listPeopleOfUnit(work.tx, unit.id)).filter((person) => person.unitId === unit.id);
}

/** Ends what is left of a unit whose people, mail and lower units go to its successor. */
async function foldInto(work: Work, unit: Unit, successor: Unit): Promise<void> {
  const { tx, act } = work;
  for (const person of await peopleIn(work, unit)) await movePerson(work, person, unit, successor);
  const left = await listPosts(tx, { at: act.now, unitIds: [unit.id] });
  await endPosts(tx, act, { posts: left, requestId: work.request.id });
  for (const lower of (await listUnits(tx)).filter(
    (other) => other.parentId === unit.id && other.state !== 'dissolved',
  )) {
    await changeUnit(tx, act, { unit: lower, fields: { parentId: successor.id }, mode: 'change' });
    work.effects.push({
      kind: 'unit',
      act: 'changed',
      subject: lower.name,
      from: unit.name,
      to: successor.name,
    });
  }
  await closeAgencyAccounts(work, unit, successor);
  await dissolveUnit(tx, act, { unit, successorId: successor.id });
  work.effects.push({ kind: 'unit', act: 'ended', subject: unit.name, to: successor.name });
}

async function closeAgencyAccounts(work: Work, unit: Unit, successor: Unit): Promise<void> {
  const { tx, act, details } = work;
  const [target] = await listAgencyAccounts(tx, successor.id);
  const until = findText(details, 'forwardUntil');
  const untilMs =
    until === undefined ? act.now + FORWARD_DAYS * DAY_MS : Date.parse(until) + DAY_MS - VIETNAM_OFFSET_MS;
  for (const account of await listAgencyAccounts(tx, unit.id)) {
    await endRightsWithin({ ...work, account }, undefined);
    await retireAccount(tx, act, account, target?.address ?? null);
    work.effects.push({ kind: 'account', act: 'ended', subject: account.displayName });
    if (!target) continue;
    for (const address of await forwardAddresses(tx, { from: account.id, to: target.id, until: untilMs }))
      work.effects.push({ kind: 'address', act: 'changed', subject: address, to: target.address });
    work.told.add(target.id);
  }
}

export const createNewUnit: Step = {
  name: 'createNewUnit',
  async run(work) {
    const { tx, details, unit } = work;
    await makeUnit(work, unit, {
      name: getText(details, 'name'),
      code: findText(details, 'code'),
      beside: await listComingUnits(tx, unit.id),
    });
  },
};

/** A new name, in its mailbox's name too; a new address only where the decision gives one. */
export const renameUnit: Step = {
  name: 'renameUnit',
  async run(work) {
    const { tx, act, details, unit } = work;
    const fields: Partial<UnitFields> = {};
    for (const name of ['name', 'nameEn', 'shortName', 'phone', 'fax', 'website', 'postalAddress'] as const) {
      const value = findText(details, name);
      if (value !== undefined) fields[name] = value;
    }
    await changeUnit(tx, act, { unit, fields, mode: 'change' });
    work.effects.push({ kind: 'unit', act: 'changed', subject: unit.name, to: fields.name ?? unit.name });
    const [account] = await listAgencyAccounts(tx, unit.id);
    if (!account) return;
    if (fields.name !== undefined && account.displayName === unit.name)
      await renameAccount(tx, act, account, fields.name);
    const newAddress = findText(details, 'newAddress');
    if (newAddress !== undefined) {
      const address = await readdressAccount(tx, act, account, { address: newAddress });
      work.effects.push(
        { kind: 'address', act: 'made', subject: address },
        { kind: 'address', act: 'changed', subject: account.address, to: 'alias' },
      );
    }
    work.told.add(account.id);
  },
};

export const moveUnit: Step = {
  name: 'moveUnit',
  async run(work) {
    const { tx, act, details, unit } = work;
    const parent = await requireUnitById(tx, getText(details, 'parentId'));
    await changeUnit(tx, act, { unit, fields: { parentId: parent.id }, mode: 'change' });
    work.effects.push({ kind: 'unit', act: 'changed', subject: unit.name, to: parent.name });
    for (const account of await listAgencyAccounts(tx, unit.id)) work.told.add(account.id);
  },
};

/** Several units become one, an existing or a new one under the unit whose matter it is. */
export const mergeUnits: Step = {
  name: 'mergeUnits',
  async run(work) {
    const { tx, details, unit } = work;
    const intoId = findText(details, 'intoUnitId');
    const into =
      intoId === undefined
        ? await makeUnit(work, unit, { name: getText(details, 'name'), code: findText(details, 'code') })
        : await requireUnitById(tx, intoId);
    const ids = getIds(details, 'units').filter((id) => id !== into.id);
    if (ids.length === 0) throw new Refusal('invalidArgument', 'A merger names the units that are merged.');
    for (const id of ids) {
      const merged = await requireUnitById(tx, id);
      if (!merged.path.includes(unit.id) || into.path.includes(merged.id))
        throw new Refusal('invalidArgument', `${merged.name} cannot be merged so.`, { unit: merged.code });
      await foldInto(work, merged, into);
    }
  },
};

/** Parts of a unit become units beside it, with the people named; with all of them gone the unit may be dissolved. */
export const splitUnit: Step = {
  name: 'splitUnit',
  async run(work) {
    const { tx, details, unit } = work;
    if (unit.parentId === undefined) throw new Refusal('invalidArgument', 'The province cannot be split.');
    const parent = await requireUnitById(tx, unit.parentId);
    const parts = Array.isArray(details['parts']) ? details['parts'].filter(isObject) : [];
    let first: Unit | undefined;
    for (const part of parts) {
      const made = await makeUnit(work, parent, {
        name: getText(part, 'name'),
        code: findText(part, 'code'),
        beside: parts.map((other) => getText(other, 'name')),
      });
      first ??= made;
      const wanted = new Set(getIds(part, 'people'));
      const people = (await peopleIn(work, unit)).filter((person) => wanted.delete(person.id));
      if (wanted.size > 0)
        throw new Refusal('conflict', `Somebody named for ${made.name} is not in ${unit.name}.`, {
          unit: unit.code,
          people: wanted.size,
        });
      for (const person of people) await movePerson(work, person, unit, made);
    }
    if (details['dissolve'] === true && first) await foldInto(work, unit, first);
  },
};

export const dissolve: Step = {
  name: 'dissolve',
  async run(work) {
    const successor = await requireUnitById(work.tx, getText(work.details, 'successorId'));
    if (successor.path.includes(work.unit.id))
      throw new Refusal('invalidArgument', 'A unit is not followed by one below it.');
    await foldInto(work, work.unit, successor);
  },
};
