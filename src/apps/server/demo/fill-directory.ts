/**
 * The sample's directory (`--demo`): people in every agency, and requests in every state, made by the services that real ones pass.
 *
 * Run again it adds nothing: people are known by their staff numbers, requests by their keys, and what is decided stays decided.
 */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { createAccountInTransaction } from '#domain/accounts/create-account.ts';
import type { HashedPassword } from '#domain/accounts/password-hasher.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { writePassword } from '#domain/accounts/set-password.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { findRequestByKey } from '#domain/directory/change-requests.ts';
import { findPossiblePeople, type Person } from '#domain/directory/people.ts';
import { type AccountPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { sendProposal } from '#domain/directory/proposals.ts';
import { listUnits, requireUnit } from '#domain/directory/units.ts';
import { recordViolation } from '#domain/directory/violations.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { commentOnRequest, withdrawRequest } from '#services/lifecycle/further-acts.ts';
import { refuseRequest } from '#services/lifecycle/refuse.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { submitRequest } from '#services/lifecycle/submit.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { CROWD, type CrowdPerson, planCrowd } from './crowd.ts';
import { fillDisks } from './fill-disks.ts';
import { DEMO_MARK, DEMO_PASSWORD } from './people.ts';

export interface DirectoryDemo extends LifecycleParts {
  hasher: { hashPassword(password: string): Promise<HashedPassword> };
  domain: string;
  /** Fewer for tests. */
  crowd?: number;
}

const AUTHORITY = 'Dữ liệu trình diễn (demonstration)';
const DAY_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 20;
const LAST_KEY = 'demo:last';

const nameOf = (person: CrowdPerson): string => `${person.name} ${DEMO_MARK}`;

/** Makes the people who are not there yet, all with the one password, hashed once. */
async function addCrowd(demo: DirectoryDemo, crowd: readonly CrowdPerson[]): Promise<Person[]> {
  const find = (): Promise<Person[]> =>
    findPossiblePeople(
      demo.db,
      crowd.map((person) => ({ fullName: nameOf(person), staffNumber: person.staffNumber })),
    );
  const known = new Set((await find()).map(({ staffNumber }) => staffNumber));
  const missing = crowd.filter(({ staffNumber }) => !known.has(staffNumber));
  const hashed = missing.length > 0 ? await demo.hasher.hashPassword(DEMO_PASSWORD) : undefined;
  const act = {
    principal: systemPrincipal('firstRun'),
    authority: AUTHORITY,
    ids: demo.ids,
    now: demo.clock(),
  };
  for (let start = 0; hashed && start < missing.length; start += AT_ONCE)
    await demo.db.transaction(async (tx) => {
      for (const person of missing.slice(start, start + AT_ONCE)) {
        const account = await createAccountInTransaction(tx, {
          ...act,
          kind: 'personal',
          displayName: nameOf(person),
          unitCode: person.unit,
          person: {
            staffNumber: person.staffNumber,
            birthYear: person.birthYear,
            officePhone: person.officePhone,
            mobilePhone: person.mobilePhone,
          },
          post: { title: person.title, rank: 'member' },
          onCreated: demo.onCreated,
        });
        await writePassword(tx, account, hashed, { ...act, oneTime: false });
      }
    });
  return (await find()).filter(({ staffNumber }) => staffNumber?.startsWith('TD-'));
}

/** One request of the sample, and what became of it. */
interface SampleRequest {
  type: string;
  unit?: string;
  person?: number;
  details: JsonObject;
  /** Codes of the units that become one. */
  merges?: readonly string[];
  /** Days from today. */
  inDays: number;
  fate: 'waits' | 'isApproved' | 'isRefused' | 'isWithdrawn' | 'isEmergency';
  note?: string;
}

const SAMPLE: readonly SampleRequest[] = [
  {
    type: 'joining',
    unit: 'snv',
    details: { fullName: `Lê Khánh Tân ${DEMO_MARK}`, title: 'Chuyên viên', birthYear: 1996 },
    inDays: 3,
    fate: 'waits',
  },
  {
    type: 'transfer',
    unit: 'stc',
    person: 0,
    details: { title: 'Chuyên viên' },
    inDays: 7,
    fate: 'waits',
    note: 'Đề nghị bổ sung bản quét quyết định.',
  },
  {
    type: 'nameCorrection',
    person: 1,
    details: { fullName: `Trần Thị Kim Chi ${DEMO_MARK}` },
    inDays: 0,
    fate: 'waits',
  },
  { type: 'leaveOfAbsence', person: 2, details: {}, inDays: 1, fate: 'waits' },
  {
    type: 'unitCreate',
    unit: 'snv',
    details: { name: 'Phòng Cải cách hành chính' },
    inDays: 14,
    fate: 'waits',
  },
  {
    type: 'unitMerge',
    unit: 'ubnd',
    merges: ['skhdt', 'stc'],
    details: { name: 'Sở Tài chính và Đầu tư (trình diễn)', code: 'stcdt' },
    inDays: 45,
    fate: 'waits',
    note: 'Chờ ý kiến hai sở về danh sách hộp thư và địa chỉ chuyển tiếp.',
  },
  { type: 'retirement', person: 3, details: {}, inDays: 20, fate: 'isApproved' },
  {
    type: 'secondment',
    unit: 'syt',
    person: 4,
    details: { title: 'Tổ công tác', until: '2099-12-31' },
    inDays: 5,
    fate: 'isApproved',
  },
  {
    type: 'joining',
    unit: 'sxd',
    details: { fullName: `Phạm Hải Đăng ${DEMO_MARK}`, title: 'Chuyên viên', birthYear: 1994 },
    inDays: 0,
    fate: 'isApproved',
  },
  { type: 'postChange', person: 5, details: { title: 'Phó Trưởng phòng' }, inDays: -4, fate: 'isApproved' },
  { type: 'alias', person: 6, details: { address: 'trungtam' }, inDays: 0, fate: 'isApproved' },
  { type: 'leaving', person: 7, details: {}, inDays: 2, fate: 'isRefused', note: 'Quyết định chưa có số.' },
  {
    type: 'transfer',
    unit: 'sdl',
    person: 8,
    details: { title: 'Chuyên viên' },
    inDays: 9,
    fate: 'isWithdrawn',
  },
  { type: 'lock', person: 9, details: { reason: 'Nghi lộ mật khẩu' }, inDays: 0, fate: 'isEmergency' },
];

interface Desk {
  center: AccountPrincipal;
  chief: AccountPrincipal;
}

async function addRequest(
  demo: DirectoryDemo,
  desk: Desk,
  people: readonly Person[],
  index: number,
): Promise<void> {
  const sample = SAMPLE[index];
  if (!sample) return;
  const today = dayOf(demo.clock());
  const { merges = [] } = sample;
  const merged = await Promise.all(merges.map(async (code) => (await requireUnit(demo.db, code)).id));
  const { request, isNew } = await submitRequest(demo, desk.center, {
    type: sample.type,
    unitId: sample.unit === undefined ? undefined : (await requireUnit(demo.db, sample.unit)).id,
    personId: sample.person === undefined ? undefined : people[sample.person]?.id,
    // What is urgent has its decision later.
    decision:
      sample.fate === 'isEmergency'
        ? undefined
        : {
            number: `${100 + index}/QĐ-TD`,
            decidedOn: dayOf(demo.clock() - 10 * DAY_MS),
            issuer: 'UBND tỉnh (trình diễn)',
            summary: 'Quyết định trình diễn',
            file: null,
          },
    details: { ...sample.details, ...(merged.length > 0 && { units: merged }) },
    effectiveOn: dayOf(demo.clock() + sample.inDays * DAY_MS),
    source: 'form',
    ...(sample.fate === 'isEmergency' && { emergencyReason: 'Nghi lộ mật khẩu, báo qua điện thoại' }),
    dedupeKey: `demo:${today.slice(0, 4)}:${index}`,
  });
  if (!isNew || request.state !== 'submitted') return;
  const given = { requestId: request.id, note: sample.note };
  if (sample.fate === 'isApproved') await approveRequest(demo, desk.chief, given);
  else if (sample.fate === 'isRefused') await refuseRequest(demo, desk.chief, given);
  else if (sample.fate === 'isWithdrawn') await withdrawRequest(demo, desk.center, given);
  else if (sample.note !== undefined) await commentOnRequest(demo, desk.chief, given);
}

/** Of the quarter behind: a request a week, and after how many hours it was approved; one came after its day. */
const APPROVED_AFTER_HOURS = [30, 52, 21, 44, 96, 18, 27, 12, 33, 8, 15, 6];
const LATE_WEEK = 4;
const WEEK_MS = 7 * DAY_MS;
const HOUR_MS = 60 * 60 * 1000;
/** Behind those that the sample above is about. */
const FIRST_OF_QUARTER = 10;

/** What was asked and decided in the weeks before, so that there is something to see in how long decisions take. */
async function addQuarter(demo: DirectoryDemo, desk: Desk, people: readonly Person[]): Promise<void> {
  const now = demo.clock();
  for (const [index, hours] of APPROVED_AFTER_HOURS.entries()) {
    const person = people[FIRST_OF_QUARTER + index];
    if (!person) continue;
    const askedAt = now - (APPROVED_AFTER_HOURS.length - index) * WEEK_MS;
    const effectiveAt = index === LATE_WEEK ? askedAt + DAY_MS : askedAt + 5 * DAY_MS;
    const { request } = await submitRequest({ ...demo, clock: () => askedAt }, desk.center, {
      type: 'postChange',
      personId: person.id,
      decision: {
        number: `${200 + index}/QĐ-TD`,
        decidedOn: dayOf(askedAt - DAY_MS),
        issuer: 'UBND tỉnh (trình diễn)',
        summary: 'Quyết định trình diễn',
        file: null,
      },
      details: { title: 'Chuyên viên chính' },
      effectiveOn: dayOf(effectiveAt),
      source: 'form',
      dedupeKey: `demo:quarter:${index}`,
    });
    if (request.state !== 'submitted') continue;
    const approvedAt = askedAt + hours * HOUR_MS;
    await approveRequest({ ...demo, clock: () => approvedAt }, desk.chief, { requestId: request.id });
    await runDueRequests({ ...demo, clock: () => Math.max(approvedAt, effectiveAt) });
  }
}

async function addRegister(demo: DirectoryDemo, desk: Desk): Promise<void> {
  const base = { authority: AUTHORITY, ids: demo.ids, now: demo.clock() };
  const [first, second] = [await requireUnit(demo.db, 'sdl'), await requireUnit(demo.db, 'stc')];
  await demo.db.transaction(async (tx) => {
    await recordViolation(
      tx,
      { ...base, principal: desk.chief },
      {
        unit: first,
        kind: 'mailService',
        level: 'serious',
        summary: `Tên miền con có máy chủ thư riêng ${DEMO_MARK}`,
        evidence: [`sdl.${demo.domain} MX mail.du-lich.example`],
        isRestricted: false,
        watchKey: 'demo:mailService',
      },
    );
    await recordViolation(
      tx,
      { ...base, principal: desk.chief },
      {
        unit: second,
        kind: 'lentAddress',
        level: 'minor',
        summary: `Cho mượn hộp thư cá nhân ${DEMO_MARK}`,
        evidence: ['Biên bản làm việc'],
        isRestricted: true,
        watchKey: 'demo:lentAddress',
      },
    );
  });
  const administrator = await principalOf(demo, 'stc');
  const proposal = {
    unit: second,
    subject: `Nâng dung lượng hộp thư cơ quan ${DEMO_MARK}`,
    body: 'Hộp thư hay đầy vào cuối quý.',
  };
  await demo.db.transaction((tx) => sendProposal(tx, { ...base, principal: administrator }, proposal));
  await fillDisks({ db: demo.db, ...base }, { stc: administrator, snv: await principalOf(demo, 'snv') });
}

async function principalOf(demo: DirectoryDemo, localPart: string): Promise<AccountPrincipal> {
  const account = await requireAccount(demo.db, `${localPart}@${demo.domain}`);
  return readPrincipal(demo.db, account.id, demo.clock());
}

/** Fills the sample's directory, or what is missing of it. Gives how many people there are of the crowd. */
export async function fillDirectory(demo: DirectoryDemo): Promise<number> {
  if (await findRequestByKey(demo.db, LAST_KEY)) return 0;
  const units = (await listUnits(demo.db)).filter(
    (unit) => unit.parentId !== undefined && unit.state === 'active',
  );
  const people = await addCrowd(
    demo,
    planCrowd(
      units.map(({ code }) => code),
      demo.crowd ?? CROWD,
    ),
  );
  const desk = {
    center: await principalOf(demo, 'trungtam'),
    chief: await principalOf(demo, 'chanhvanphong'),
  };
  await addQuarter(demo, desk, people);
  for (const index of SAMPLE.keys()) await addRequest(demo, desk, people, index);
  await runDueRequests(demo);
  await addRegister(demo, desk);
  await submitRequest(demo, desk.center, {
    type: 'joining',
    unitId: (await requireUnit(demo.db, 'syt')).id,
    details: { fullName: `Võ Thị Cuối Cùng ${DEMO_MARK}`, title: 'Chuyên viên', birthYear: 1990 },
    effectiveOn: dayOf(demo.clock() + 30 * DAY_MS),
    source: 'form',
    dedupeKey: LAST_KEY,
  });
  return people.length;
}
