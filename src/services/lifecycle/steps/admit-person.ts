/** A person comes into service (R7.a): a new account with its address and mailbox, or the old one of somebody who comes back. */
import { findAccountOfPerson, moveAccount, takeUpAccount } from '#domain/accounts/change-account.ts';
import { createAccountInTransaction } from '#domain/accounts/create-account.ts';
import { changePerson, findPersonByAddress, type PersonFields } from '#domain/directory/people.ts';
import { beginPost, listPosts, type PostRank } from '#domain/directory/posts.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { findText, getText } from '../details.ts';
import { personOf, type Step, type Work } from '../work.ts';
import { giveRightsOfHead } from './rights-of-head.ts';

function describedPerson({ details }: Work): Partial<Omit<PersonFields, 'fullName' | 'unitId'>> {
  const birthYear = details['birthYear'];
  return {
    staffNumber: findText(details, 'staffNumber') ?? null,
    birthDate: findText(details, 'birthDate') ?? null,
    birthYear: typeof birthYear === 'number' ? birthYear : null,
    officePhone: findText(details, 'officePhone') ?? null,
    mobilePhone: findText(details, 'mobilePhone') ?? null,
  };
}

/** The rank that a request names; a member without one. */
export function rankOf({ details }: Work): PostRank {
  return (findText(details, 'rank') ?? 'member') as PostRank;
}

async function admitNew(work: Work): Promise<void> {
  const { tx, act, details, unit, request } = work;
  const made = await createAccountInTransaction(tx, {
    ...act,
    kind: 'personal',
    displayName: getText(details, 'fullName'),
    unitCode: unit.code,
    person: describedPerson(work),
    post: { title: findText(details, 'title') ?? '', rank: rankOf(work), requestId: request.id },
    onCreated: work.onCreated,
  });
  work.person = await findPersonByAddress(tx, made.address);
  work.account = { ...made, kind: 'personal' };
  work.effects.push(
    { kind: 'person', act: 'made', subject: made.displayName, to: unit.name },
    { kind: 'account', act: 'made', subject: made.displayName },
    { kind: 'address', act: 'made', subject: made.address },
    { kind: 'mailbox', act: 'made', subject: made.address },
  );
}

async function admitAgain(work: Work): Promise<void> {
  const { tx, act, unit, request } = work;
  const person = personOf(work);
  const account = await findAccountOfPerson(tx, person.id);
  if (!account) throw new Refusal('notFound', 'This person never had an account.');
  if (account.state !== 'retired' || person.state === 'deceased')
    throw new Refusal('conflict', `${person.fullName} did not leave: this is a transfer.`);
  await changePerson(tx, act, {
    person,
    fields: { state: 'serving', unitId: unit.id },
    mode: 'change',
  });
  await takeUpAccount(tx, act, account);
  if (account.unitId !== unit.id) await moveAccount(tx, act, account, unit.id);
  work.account = { ...account, state: 'active', unitId: unit.id, unitPath: unit.path };
  await beginPost(tx, act, {
    personId: person.id,
    unit,
    title: findText(work.details, 'title') ?? '',
    rank: rankOf(work),
    isMain: true,
    requestId: request.id,
  });
  work.effects.push(
    { kind: 'person', act: 'changed', subject: person.fullName, to: unit.name },
    { kind: 'account', act: 'changed', subject: person.fullName, from: 'retired', to: 'active' },
    { kind: 'address', act: 'changed', subject: account.address, to: 'active' },
  );
}

export const admitPerson: Step = {
  name: 'admitPerson',
  async run(work) {
    await (work.request.personId ? admitAgain(work) : admitNew(work));
    const person = personOf(work);
    const [post] = await listPosts(work.tx, { at: work.act.now, personIds: [person.id] });
    if (!post) throw new Error('a person was admitted without a post');
    work.effects.push({
      kind: 'post',
      act: 'made',
      subject: post.title || person.fullName,
      to: work.unit.name,
    });
    if (post.rank === 'head') await giveRightsOfHead(work, post.id);
    if (work.account) work.told.add(work.account.id);
  },
};
