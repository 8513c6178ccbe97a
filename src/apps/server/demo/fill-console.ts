/**
 * The desks of the sample (`--demo`): who holds which role, and what lies before them: lists of people, a round of agreeing one,
 * groups, held mail, reports, and a quarter of numbers. Made by the services that real ones pass.
 *
 * Run again it adds nothing: the group of all heads is made last and says that all is done.
 */
import { type Account, listAccounts } from '#domain/accounts/accounts.ts';
import { readHeldRoles, readPrincipal } from '#domain/accounts/principals.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { writePassword } from '#domain/accounts/set-password.ts';
import { insertStorageDay } from '#domain/activity/storage-days.ts';
import { addTraffic, hourOf } from '#domain/activity/traffic.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { listPeopleOfUnit } from '#domain/directory/people.ts';
import { listPosts } from '#domain/directory/posts.ts';
import { type AccountPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { listUnits, requireUnit } from '#domain/directory/units.ts';
import { createGroup, type GroupFields, setMembers } from '#domain/groups/groups.ts';
import { findGroupsByAddress } from '#domain/groups/read-groups.ts';
import { keepMailReport } from '#domain/mail-reports/mail-reports.ts';
import { recordIncident } from '#domain/quarantine/mail-incidents.ts';
import { holdMail } from '#domain/quarantine/quarantined-mail.ts';
import { buildMessage } from '#formats/mime/build.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';
import { openRound } from '#services/feed/agree-list.ts';
import { receiveFeed } from '#services/feed/receive.ts';
import {
  DEMO_DESKS,
  DEMO_ROLES,
  HELD,
  sampleList,
  sampleOwnList,
  sampleReports,
  sampleTraffic,
} from './console-samples.ts';
import { fillArchive } from './fill-archive.ts';
import { fillHandover } from './fill-handover.ts';
import { fillMailFlow, type MailFlowDemo } from './fill-mail-flow.ts';
import { DEMO_MARK, DEMO_PASSWORD, DEMO_PEOPLE } from './people.ts';

export interface ConsoleDemo extends MailFlowDemo {
  blobs: BlobStore;
}

interface Filling extends ConsoleDemo {
  /** By key of the sample's people, and by local part. */
  accounts: ReadonlyMap<string, Account>;
}

const AUTHORITY = 'Dữ liệu trình diễn (demonstration)';
const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
const MAX_ACCOUNTS = 2_000;
/** Days of numbers; charts show a quarter. */
const DAYS = 60;
const LIST_DAYS = 10;
const LAST_GROUP = 'thutruong';
const UNIT = 'snv';
/** Whence held mail came: an address of documentation (RFC 5737). */
const OUTSIDE = '203.0.113.77';
const STORED_BYTES = 42e9;
const GROWTH_BYTES = 310e6;
const FREE_BYTES = 71e9;

async function findAccounts(demo: ConsoleDemo): Promise<Map<string, Account>> {
  const all = await listAccounts(demo.db, { principal: systemPrincipal('firstRun'), limit: MAX_ACCOUNTS });
  const byLocalPart = all.map((account): [string, Account] => [account.address.split('@')[0] ?? '', account]);
  const people = DEMO_PEOPLE.flatMap(({ key, name, unit }) => {
    const account = all.find((one) => one.displayName === `${name} ${DEMO_MARK}` && one.unitCode === unit);
    return account ? [[key, account] as const] : [];
  });
  return new Map([...byLocalPart, ...people]);
}

function actOf(filling: ConsoleDemo) {
  const principal = systemPrincipal('firstRun');
  return { principal, authority: AUTHORITY, ids: filling.ids, now: filling.clock() };
}

async function giveRoles(filling: Filling): Promise<void> {
  const now = filling.clock();
  const root = (await listUnits(filling.db)).find(({ parentId }) => parentId === undefined);
  for (const { key, role, unit, days } of DEMO_ROLES) {
    const account = filling.accounts.get(key);
    if (!account || !root || (await readHeldRoles(filling.db, account.id, now)).includes(role)) continue;
    const where = unit === 'root' ? root : await requireUnit(filling.db, account.unitCode);
    await filling.db.transaction((tx) =>
      grantRole(tx, {
        ...actOf(filling),
        account,
        role,
        unit: where,
        ...(days !== undefined && { endsAt: now + days * DAY_MS }),
      }),
    );
  }
}

/** Desks whose first password nobody was told get the known one. */
async function givePasswords(filling: Filling): Promise<void> {
  const desks = DEMO_DESKS.map((name) => filling.accounts.get(name)).filter((one) => one && !one.hasPassword);
  const hashed = desks.length > 0 ? await filling.hasher.hashPassword(DEMO_PASSWORD) : undefined;
  for (const account of desks)
    if (account && hashed)
      await filling.db.transaction((tx) =>
        writePassword(tx, account, hashed, { ...actOf(filling), oneTime: false }),
      );
}

async function principalOf(filling: Filling, key: string): Promise<AccountPrincipal | undefined> {
  const account = filling.accounts.get(key);
  return account && readPrincipal(filling.db, account.id, filling.clock());
}

/** The lists that the personnel authority and the unit sent, and the round in which they are agreed with the directory. */
async function agreeList(filling: Filling): Promise<void> {
  const authority = await principalOf(filling, 'nga');
  const administrator = await principalOf(filling, 'khoa');
  if (!authority || !administrator) return;
  const { id } = await requireUnit(filling.db, UNIT);
  const people = await listPeopleOfUnit(filling.db, id);
  const posts = await listPosts(filling.db, { at: filling.clock(), personIds: people.map((one) => one.id) });
  const titles = new Map<string, string>(posts.map(({ personId, title }) => [personId, title]));
  const named = people.map((one) => ({
    name: one.fullName,
    title: titles.get(one.id) ?? '',
    year: `${one.birthYear ?? ''}`,
  }));
  const sent = { unitCode: UNIT, isComplete: false, effectiveOn: dayOf(filling.clock()) };
  const own = { ...sent, name: 'danh-sach-cua-so.csv', bytes: Buffer.from(sampleOwnList(named)) };
  const theirs = { ...sent, name: 'danh-sach-so-noi-vu.csv', bytes: Buffer.from(sampleList(named)) };
  const { feed: agencyFeed } = await receiveFeed(filling, administrator, own);
  const { feed: authorityFeed } = await receiveFeed(filling, authority, theirs);
  await openRound(filling, authority, {
    unitId: id,
    name: `Danh sách năm ${dayOf(filling.clock()).slice(0, 4)}`,
    dueOn: dayOf(filling.clock() + LIST_DAYS * DAY_MS),
    agencyFeedId: agencyFeed.id,
    authorityFeedId: authorityFeed.id,
  }).catch(onlyConflict);
}

/** A round that is open already was opened before. */
function onlyConflict(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'conflict')) throw error;
}

async function holdSamples(filling: Filling): Promise<void> {
  const recipient = filling.accounts.get('an');
  const reporter = await principalOf(filling, 'huong');
  if (!recipient || !reporter) return;
  for (const sample of HELD) {
    const sentAt = filling.clock() - sample.hoursAgo * HOUR_MS;
    const id = filling.ids();
    const bytes = buildMessage({
      from: [{ name: '', email: sample.from }],
      to: [{ name: recipient.displayName, email: recipient.address }],
      subject: sample.subject,
      sentAt,
      messageId: `${id}@demo.example`,
      headers: [['X-CongThu-Demo', 'yes']],
      text: `${sample.text}\n\n(Thư trình diễn)\n`,
      boundary: `=_${id}`,
    });
    await holdMail(filling, {
      id,
      reason: sample.reason,
      detail: sample.detail,
      arrivedAt: new Date(sentAt),
      fromAddress: sample.from,
      subject: sample.subject,
      messageId: `<${id}@demo.example>`,
      bytes,
      assessment: {},
      reversePath: sample.from,
      recipients: [{ address: recipient.address, accountId: recipient.id }],
      envelope: {
        smtputf8: false,
        peer: { remoteAddress: OUTSIDE, helo: sample.from.split('@')[1] ?? '', protocol: 'ESMTP' },
      } satisfies Pick<IncomingMessage, 'smtputf8' | 'peer'>,
    });
    if (sample.reason !== 'junk') continue;
    await recordIncident(filling, {
      principal: reporter,
      kind: 'junk',
      note: 'Nhiều người trong phòng cùng nhận được.',
      fromAddress: sample.from,
      subject: sample.subject,
      messageId: `<${id}@demo.example>`,
      blob: prepareBlob(bytes).hash,
    });
  }
}

/** One transaction: numbers of two months are many rows, and one commit. */
async function addNumbers(filling: ConsoleDemo): Promise<void> {
  const now = filling.clock();
  await filling.db.transaction(async (tx) => {
    for (let day = DAYS; day >= 1; day -= 1) {
      const grown = (DAYS - day) * GROWTH_BYTES * (1 + Math.sin(day) / 9);
      const isNew = await insertStorageDay(tx, dayOf(now - day * DAY_MS), {
        accounts: 600,
        messages: Math.round(410_000 + (DAYS - day) * 2_900),
        mailBytes: Math.round(STORED_BYTES * 0.86 + grown * 0.8),
        databaseBytes: Math.round(STORED_BYTES + grown),
        freeBytes: Math.round(FREE_BYTES + DAYS * GROWTH_BYTES - grown),
      });
      // They are there since an earlier start.
      if (!isNew) return;
    }
    const hours = Array.from({ length: DAYS * 24 }, (_, at) => now - (at + 1) * HOUR_MS);
    await addTraffic(tx, new Map(hours.map((time) => [hourOf(time), sampleTraffic(time)])));
    for (const report of sampleReports(filling.domain, now))
      await keepMailReport(tx, report, { id: filling.ids(), now });
  });
}

const GROUP: GroupFields = {
  name: '',
  description: '',
  membership: 'static',
  includesBelow: true,
  ranks: [],
  whoMayPost: 'inside',
  isModerated: false,
  isList: true,
};

async function addGroups(filling: Filling): Promise<void> {
  const { db, domain, accounts } = filling;
  const act = actOf(filling);
  const team = await createGroup(db, act, {
    ...GROUP,
    name: `Tổ cải cách hành chính ${DEMO_MARK}`,
    description: 'Cán bộ đầu mối cải cách hành chính của các sở.',
    address: `cchc@${domain}`,
    unitCode: UNIT,
  });
  const members = ['khoa', 'an', 'thao', 'vy', 'trang'].flatMap((key) => accounts.get(key)?.id ?? []);
  await setMembers(
    db,
    act,
    team.id,
    members.map((accountId) => ({ accountId })),
  );
  await createGroup(db, act, {
    ...GROUP,
    name: `Toàn thể Sở Nội vụ ${DEMO_MARK}`,
    membership: 'unit',
    address: `canbo.snv@${domain}`,
    unitCode: UNIT,
  });
  const root = (await listUnits(db)).find(({ parentId }) => parentId === undefined);
  await createGroup(db, act, {
    ...GROUP,
    name: `Thủ trưởng các cơ quan ${DEMO_MARK}`,
    membership: 'post',
    ranks: ['head'],
    isModerated: true,
    address: `${LAST_GROUP}@${domain}`,
    unitCode: root?.code ?? UNIT,
  });
}

/** Somebody of the unit handles its letters; the archivist asks to search. */
async function keepSamples(filling: Filling): Promise<void> {
  const archivist = await principalOf(filling, 'vinh');
  const [person, agency, handler] = ['an', UNIT, 'khoa'].map((key) => filling.accounts.get(key));
  if (archivist && person && agency && handler)
    await fillArchive(filling, { archivist, person, agency, handler });
}

/** What waits to leave, and who decides about it. */
async function moveMail(filling: Filling): Promise<void> {
  const center = await principalOf(filling, 'hoa');
  const chief = await principalOf(filling, 'chanhvanphong');
  if (center && chief) await fillMailFlow(filling, { center, chief, accounts: filling.accounts });
}

/** An agency whose head changed today. */
async function changeHead(filling: Filling): Promise<void> {
  const center = await principalOf(filling, 'hoa');
  const chief = await principalOf(filling, 'chanhvanphong');
  const [old, next] = ['tuan', 'vy'].map((key) => filling.accounts.get(key));
  if (center && chief && old && next) await fillHandover(filling, { center, chief, old, next });
}

/** Fills the sample's desks. */
export async function fillConsole(demo: ConsoleDemo): Promise<void> {
  const last = `${LAST_GROUP}@${demo.domain}`;
  if ((await findGroupsByAddress(demo.db, [last])).size > 0) return;
  const filling: Filling = { ...demo, accounts: await findAccounts(demo) };
  await giveRoles(filling);
  await givePasswords(filling);
  await agreeList(filling);
  await holdSamples(filling);
  await addNumbers(filling);
  await keepSamples(filling);
  await moveMail(filling);
  await changeHead(filling);
  await addGroups(filling);
}
