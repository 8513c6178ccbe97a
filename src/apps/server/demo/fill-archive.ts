/** The sample's archive and agency mail: rules, a hold, a search that waits for the second person, and letters in every state. */
import type { Account } from '#domain/accounts/accounts.ts';
import { assignAgencyMail, findAgencyMailIds } from '#domain/agency-mail/assignments.ts';
import { placeHold } from '#domain/archive/holds.ts';
import { setRule } from '#domain/archive/rules.ts';
import { requestSearch } from '#domain/archive/searches.ts';
import { beginningOfDay, dayOf } from '#domain/directory/as-of.ts';
import { type Principal, systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import type { DirectoryDemo } from './fill-directory.ts';

const AUTHORITY = '10/QĐ-UBND (trình diễn)';
const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_DAYS = 365;

export interface ArchivePeople {
  archivist: Principal;
  /** Whose mailboxes are searched, and held. */
  person: Account;
  agency: Account;
  handler: Account;
}

async function keepMail({ db, ids, clock }: DirectoryDemo, people: ArchivePeople): Promise<void> {
  const { archivist, person, agency } = people;
  const now = clock();
  const act = { principal: archivist, authority: AUTHORITY, ids, now };
  // Asked for by days, as people ask: up to the end of today.
  const today = beginningOfDay(dayOf(now)) + DAY_MS;
  await db.transaction(async (tx) => {
    await setRule(tx, act, { appliesTo: 'personal', keepDays: 5 * YEAR_DAYS });
    await setRule(tx, act, { appliesTo: 'agency', keepDays: 20 * YEAR_DAYS });
    await setRule(tx, act, { appliesTo: 'left', keepDays: 10 * YEAR_DAYS });
    await placeHold(tx, act, {
      name: 'Thanh tra chuyên đề (trình diễn)',
      reason: 'Kết luận thanh tra chưa ban hành',
      accountIds: [agency.id],
    });
    await requestSearch(tx, act, {
      purpose: 'Xác minh đơn kiến nghị số 12 (trình diễn)',
      accountIds: [person.id, agency.id],
      criteria: {
        after: new Date(today - YEAR_DAYS * DAY_MS).toISOString(),
        before: new Date(today).toISOString(),
        text: 'cải cách hành chính',
      },
      days: 14,
    });
  });
}

/** Of an agency's mail: one late, one done, the others new. */
async function handleMail({ db, ids, clock }: DirectoryDemo, people: ArchivePeople): Promise<void> {
  const { agency, handler } = people;
  const access = requireMailAccess(systemPrincipal('firstRun'), { accountId: agency.id }, 'mailbox.write');
  const now = clock();
  const assigneeId = handler.id;
  const [late, done] = await findAgencyMailIds(db, access, { state: 'new' }, { isAscending: true, now }, 2);
  const assign = (emailId: string | undefined, change: object): Promise<void> =>
    emailId === undefined
      ? Promise.resolve()
      : assignAgencyMail(db, access, { emailId, assigneeId, ...change }, { ids, now });
  await assign(late, { dueAt: new Date(now - DAY_MS), note: 'Đã gọi điện, chờ trả lời.' });
  await assign(done, { state: 'done' });
}

export async function fillArchive(demo: DirectoryDemo, people: ArchivePeople): Promise<void> {
  await keepMail(demo, people);
  await handleMail(demo, people);
}
