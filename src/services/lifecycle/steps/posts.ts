/** Posts that a person takes up and leaves (R7): transfer, secondment, another post, the end of service. */
import { moveAccount } from '#domain/accounts/change-account.ts';
import { dayOf, endOfDay } from '#domain/directory/as-of.ts';
import { changePerson } from '#domain/directory/people.ts';
import { beginPost, endPosts, listPosts, type Post } from '#domain/directory/posts.ts';
import { findText, getText } from '../details.ts';
import { accountOf, personOf, type Step, type Work } from '../work.ts';
import { rankOf } from './admit-person.ts';
import { giveRightsOfHead } from './rights-of-head.ts';
import { withdrawWaiting } from './withdraw-waiting.ts';

/** Ends posts of the person that meet a condition, and tells of it. */
async function endPostsWhere(work: Work, isEnding: (post: Post) => boolean): Promise<void> {
  const person = personOf(work);
  const held = await listPosts(work.tx, { personIds: [person.id] });
  const posts = held.filter(
    (post) => (post.endsAt === null || post.endsAt.getTime() > work.act.now) && isEnding(post),
  );
  const rights = await endPosts(work.tx, work.act, { posts, requestId: work.request.id });
  for (const post of posts)
    work.effects.push({ kind: 'post', act: 'ended', subject: post.title || person.fullName });
  if (rights > 0)
    work.effects.push({ kind: 'right', act: 'ended', subject: person.fullName, from: `${rights}` });
}

async function beginMainPost(work: Work): Promise<void> {
  const person = personOf(work);
  const title = findText(work.details, 'title') ?? '';
  const id = await beginPost(work.tx, work.act, {
    personId: person.id,
    unit: work.unit,
    title,
    rank: rankOf(work),
    isMain: true,
    requestId: work.request.id,
  });
  work.effects.push({ kind: 'post', act: 'made', subject: title || person.fullName, to: work.unit.name });
  if (rankOf(work) === 'head') await giveRightsOfHead(work, id);
}

/** Every post ends: of whoever leaves the service, or goes to another unit. */
export const endEveryPost: Step = { name: 'endEveryPost', run: (work) => endPostsWhere(work, () => true) };

/** The person with mailbox and address moves to the receiving unit (R7.b). */
export const moveToUnit: Step = {
  name: 'moveToUnit',
  async run(work) {
    const person = personOf(work);
    const account = accountOf(work);
    await changePerson(work.tx, work.act, {
      person,
      fields: { unitId: work.unit.id, ...(person.state === 'on_leave' && { state: 'serving' as const }) },
      mode: 'change',
    });
    await moveAccount(work.tx, work.act, account, work.unit.id);
    work.account = { ...account, unitId: work.unit.id, unitPath: work.unit.path };
    work.effects.push(
      {
        kind: 'person',
        act: 'changed',
        subject: person.fullName,
        from: work.otherUnit?.name ?? '',
        to: work.unit.name,
      },
      { kind: 'mailbox', act: 'changed', subject: account.address, to: work.unit.name },
    );
    await beginMainPost(work);
    work.told.add(account.id);
  },
};

/** One more post for a time, the main one stays. */
export const second: Step = {
  name: 'second',
  async run(work) {
    const person = personOf(work);
    const until = getText(work.details, 'until');
    const title = findText(work.details, 'title') ?? '';
    await beginPost(work.tx, work.act, {
      personId: person.id,
      unit: work.unit,
      title,
      rank: 'member',
      isMain: false,
      endsAt: new Date(endOfDay(until) + 1),
      requestId: work.request.id,
    });
    work.effects.push({
      kind: 'post',
      act: 'made',
      subject: title || person.fullName,
      to: `${work.unit.name} (${until})`,
    });
    work.told.add(accountOf(work).id);
  },
};

/** Another post in the same unit. */
export const changeMainPost: Step = {
  name: 'changeMainPost',
  async run(work) {
    await endPostsWhere(work, (post) => post.isMain);
    await beginMainPost(work);
  },
};

/** Somebody else heads the unit (R9.2): the old head's post and its rights end in the same moment. */
export const changeHead: Step = {
  name: 'changeHead',
  async run(work) {
    const { tx, act, unit, details, request } = work;
    const person = personOf(work);
    const isActing = details['isActing'] === true;
    const until = findText(details, 'until');
    const endsAt = until === undefined ? undefined : endOfDay(until) + 1;
    const heads = (await listPosts(tx, { at: act.now, unitIds: [unit.id] })).filter(
      (post) => post.rank === 'head' && (!isActing || post.isActing),
    );
    await endPosts(tx, act, { posts: heads, requestId: request.id });
    for (const head of heads) {
      work.effects.push({ kind: 'post', act: 'ended', subject: head.title, from: unit.name });
      if (!head.isMain || head.personId === person.id) continue;
      await beginPost(tx, act, {
        personId: head.personId,
        unit,
        title: findText(details, 'formerHeadTitle') ?? '',
        rank: 'member',
        isMain: true,
        requestId: request.id,
      });
    }
    const isMain = person.unitId === unit.id && !isActing;
    if (isMain) await endPostsWhere(work, (post) => post.isMain);
    const title = getText(details, 'title');
    const postId = await beginPost(tx, act, {
      personId: person.id,
      unit,
      title,
      rank: 'head',
      isMain,
      isActing,
      ...(endsAt !== undefined && { endsAt: new Date(endsAt) }),
      requestId: request.id,
    });
    work.effects.push({ kind: 'post', act: 'made', subject: title, to: unit.name });
    await giveRightsOfHead(work, postId, endsAt);
    work.told.add(accountOf(work).id);
  },
};

/** The person is away and comes back by itself on the day after. */
export const beginLeave: Step = {
  name: 'beginLeave',
  async run(work) {
    const person = personOf(work);
    await changePerson(work.tx, work.act, { person, fields: { state: 'on_leave' }, mode: 'change' });
    work.effects.push({ kind: 'person', act: 'changed', subject: person.fullName, to: 'on_leave' });
    const until = findText(work.details, 'until');
    if (until === undefined) return;
    work.followUps.push({
      type: 'returning',
      personId: person.id,
      details: {},
      effectiveOn: dayOf(endOfDay(until) + 1),
      source: 'followUp',
      followsId: work.request.id,
    });
  },
};

export const endLeave: Step = {
  name: 'endLeave',
  async run(work) {
    const person = personOf(work);
    await changePerson(work.tx, work.act, { person, fields: { state: 'serving' }, mode: 'change' });
    work.effects.push({ kind: 'person', act: 'changed', subject: person.fullName, to: 'serving' });
    // Back early: the return that the leave called for would end a later leave.
    await withdrawWaiting(work, `${person.fullName} is back already.`, 'returning');
  },
};
