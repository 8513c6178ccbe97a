/**
 * The sample's handover (R9.2): an agency whose head changed today, with a delegation that ended, notes of the old head, and the new one to accept.
 * Both changes of head are requests like any other.
 */
import type { Account } from '#domain/accounts/accounts.ts';
import { findAccountOfPerson } from '#domain/accounts/change-account.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { findPersonByAddress, listPeopleOfUnit } from '#domain/directory/people.ts';
import { type AccountPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { findHandoverIds } from '#domain/handover/handovers.ts';
import { handOver, noteOutstanding } from '#domain/handover/steps.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { submitRequest } from '#services/lifecycle/submit.ts';
import type { DirectoryDemo } from './fill-directory.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DELEGATION_DAYS = 60;

export interface HandoverPeople {
  center: AccountPrincipal;
  chief: AccountPrincipal;
  /** Of the same unit. */
  old: Account;
  next: Account;
}

async function makeHead(
  demo: DirectoryDemo,
  { center, chief }: HandoverPeople,
  account: Account,
  number: string,
): Promise<void> {
  const person = await findPersonByAddress(demo.db, account.address);
  const { request, isNew } = await submitRequest(demo, center, {
    type: 'headChange',
    unitId: (await requireUnit(demo.db, account.unitCode)).id,
    personId: person?.id,
    decision: {
      number,
      decidedOn: dayOf(demo.clock() - 5 * DAY_MS),
      issuer: 'UBND tỉnh (trình diễn)',
      summary: 'Bổ nhiệm Giám đốc Sở (trình diễn)',
      file: null,
    },
    details: { title: 'Giám đốc Sở' },
    effectiveOn: dayOf(demo.clock()),
    source: 'form',
    dedupeKey: `demo:head:${number}`,
  });
  if (isNew) await approveRequest(demo, chief, { requestId: request.id });
  await runDueRequests(demo);
}

/** Somebody else of the unit, who may process the agency's mail. */
async function delegateOne(demo: DirectoryDemo, { old, next }: HandoverPeople): Promise<void> {
  const { db, ids, clock } = demo;
  const unit = await requireUnit(db, old.unitCode);
  for (const person of await listPeopleOfUnit(db, unit.id)) {
    const account = await findAccountOfPerson(db, person.id);
    if (!account || account.state !== 'active' || account.id === old.id || account.id === next.id) continue;
    const endsAt = clock() + DELEGATION_DAYS * DAY_MS;
    const act = { principal: systemPrincipal('firstRun'), authority: 'Uỷ quyền (trình diễn)', ids };
    await db.transaction((tx) =>
      grantRole(tx, { ...act, now: clock(), account, role: 'delegate', unit, endsAt }),
    );
    return;
  }
}

/** Fills it: the old head has noted what is outstanding and handed over, the new one has to accept. */
export async function fillHandover(demo: DirectoryDemo, people: HandoverPeople): Promise<void> {
  const { db, ids, clock } = demo;
  await makeHead(demo, people, people.old, '201/QĐ-TD');
  await delegateOne(demo, people);
  await makeHead(demo, people, people.next, '202/QĐ-TD');
  const principal = await readPrincipal(db, people.old.id, clock());
  const sort = { property: 'openedAt', isAscending: false, now: clock() };
  const [id] = await findHandoverIds(db, principal, { state: 'open' }, sort, 1);
  if (id === undefined) return;
  const act = { principal, ids, now: clock() };
  await db.transaction(async (tx) => {
    await noteOutstanding(
      tx,
      act,
      id,
      'Còn báo cáo quý gửi UBND tỉnh và hai hồ sơ cấp phép đang chờ ý kiến Sở Tài nguyên.',
    );
    await handOver(tx, act, id);
  });
}
