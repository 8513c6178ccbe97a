/**
 * The province's list of people comes in at once (R5.4): 30,000 rows as XLSX and as CSV are read, matched and made into requests; first
 * nobody is known, then all of them are in the directory and its index of names is warm. And what one request costs to come into force.
 *
 * The services over a database of their own. `IMPORT_ROWS` says how many rows.
 */
import ExcelJS from 'exceljs';
import { createAccountInTransaction } from '#domain/accounts/create-account.ts';
import { findRequestIds } from '#domain/directory/find-change-requests.ts';
import { findPersonIds } from '#domain/directory/find-people.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { receiveFeed } from '#services/feed/receive.ts';
import { submitFeed } from '#services/feed/submit-feed.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { startTestCluster } from '#tests/postgres/cluster.ts';
import { aDecision, type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { type BenchResult, summarise } from './result.ts';

const ROWS = Number(process.env.IMPORT_ROWS ?? 30_000);
const GOAL_S = '60';
const UNITS = ['snv', 'stc', 'sxd', 'syt', 'sdl', 'stp', 'sgtvt', 'skhcn'];
const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Võ', 'Đặng', 'Bùi', 'Tôn Thất'];
const MIDDLES = ['Văn', 'Thị', 'Hữu', 'Minh', 'Quốc', 'Thanh', 'Xuân'];
const GIVEN = ['An', 'Bình', 'Cường', 'Dung', 'Giang', 'Hạnh', 'Hương', 'Khánh', 'Lâm', 'Mai', 'Nam', 'Sơn'];
const AT_ONCE = 500;
/** Enough of them for a mean. */
const APPLIED = 300;
const SEARCHES = 200;

interface Row {
  fullName: string;
  staffNumber: string;
  birthYear: number;
  title: string;
  unit: string;
}

const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? '';

/** Names as they really repeat: 840 of them, told apart by number and year. */
function rows(isLater: boolean): Row[] {
  return Array.from({ length: ROWS }, (_, index) => ({
    fullName: `${pick(FAMILIES, index)} ${pick(MIDDLES, Math.floor(index / 10))} ${pick(GIVEN, Math.floor(index / 70))}`,
    staffNumber: `N${index}`,
    birthYear: 1962 + (index % 38),
    title: isLater && index % 3 === 0 ? 'Chuyên viên chính' : 'Chuyên viên',
    unit: pick(UNITS, isLater && index % 10 === 0 ? index + 1 : index),
  }));
}

const HEADINGS = ['Họ và tên', 'Mã cán bộ', 'Năm sinh', 'Chức vụ', 'Mã đơn vị'];
const cellsOf = (row: Row): (string | number)[] => [
  row.fullName,
  row.staffNumber,
  row.birthYear,
  row.title,
  row.unit,
];

async function asXlsx(list: readonly Row[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Danh sách');
  sheet.addRow(HEADINGS);
  for (const row of list) sheet.addRow(cellsOf(row));
  return Buffer.from(await book.xlsx.writeBuffer());
}

function asCsv(list: readonly Row[]): Buffer {
  return Buffer.from([HEADINGS, ...list.map(cellsOf)].map((cells) => cells.join(',')).join('\r\n'));
}

interface Import {
  seconds: number;
  found: string;
  requests: number;
}

async function importList(living: LivingProvince, name: string, bytes: Buffer): Promise<Import> {
  const principal = systemPrincipal('commandLine');
  const started = performance.now();
  const { feed } = await receiveFeed(living.parts, principal, {
    name,
    bytes,
    unitCode: 'ubnd',
    isComplete: false,
    effectiveOn: living.day(),
    decision: aDecision(living.day()),
  });
  const requests = await submitFeed(living.parts, principal, {
    feedId: feed.id,
    matches: ['new', 'changed'],
  });
  const seconds = (performance.now() - started) / 1000;
  return { seconds, requests, found: JSON.stringify(feed.counts) };
}

/** Everybody of the list, as they are after their requests came into force. */
async function fillDirectory({ province, parts }: LivingProvince, list: readonly Row[]): Promise<void> {
  const act = {
    principal: systemPrincipal('commandLine'),
    authority: 'bench',
    ids: parts.ids,
    now: parts.clock(),
  };
  for (let start = 0; start < list.length; start += AT_ONCE)
    await province.db.transaction(async (tx) => {
      for (const { fullName, unit, staffNumber, birthYear, title } of list.slice(start, start + AT_ONCE))
        await createAccountInTransaction(tx, {
          ...act,
          kind: 'personal',
          displayName: fullName,
          unitCode: unit,
          person: { staffNumber, birthYear },
          post: { title, rank: 'member' },
          onCreated: parts.onCreated,
        });
    });
}

/** Seconds that one request takes to come into force, with its steps, its record and whom it tells. */
async function bringIntoForce(living: LivingProvince, ids: readonly string[]): Promise<number> {
  const chief = await living.chief();
  for (const requestId of ids) await approveRequest(living.parts, chief, { requestId });
  const started = performance.now();
  const { applied } = await runDueRequests(living.parts);
  return (performance.now() - started) / 1000 / applied.length;
}

/** Measures, on a cluster without fsync: what is written is little beside what is worked out. */
export async function run(): Promise<BenchResult[]> {
  const cluster = await startTestCluster();
  process.env.CONGTHU_TEST_POSTGRES = JSON.stringify(cluster.connection);
  const living = await openLivingProvince();
  try {
    const before = rows(false);
    const later = rows(true);
    const results: BenchResult[] = [];
    const add = (name: string, { seconds, found, requests }: Import): void =>
      void results.push({
        name: `${ROWS} people by ${name}, until they are requests`,
        value: seconds,
        unit: 's',
        goal: GOAL_S,
        note: `${found}, ${requests} requests`,
      });
    add('XLSX, all new', await importList(living, 'toan-tinh.xlsx', await asXlsx(before)));
    await fillDirectory(living, before);
    add('CSV, all known', await importList(living, 'toan-tinh.csv', asCsv(later)));
    add('XLSX, all known', await importList(living, 'toan-tinh-2.xlsx', await asXlsx(later)));
    const searches: number[] = [];
    for (let at = 0; at < SEARCHES; at += 1) {
      const started = performance.now();
      await findPersonIds(living.province.db, { text: `${pick(GIVEN, at)} ${pick(FAMILIES, at)}` }, true, 50);
      searches.push(performance.now() - started);
    }
    results.push({ name: `search by name among ${ROWS}`, ...summarise(searches), unit: 'ms' });
    const waiting = await findRequestIds(
      living.province.db,
      { reach: 'everywhere', accountId: null },
      { state: 'submitted', type: 'postChange' },
      { by: 'createdAt', isAscending: true },
      APPLIED,
    );
    results.push({
      name: 'one request comes into force',
      value: 1000 * (await bringIntoForce(living, waiting)),
      unit: 'ms',
      note: `mean of ${waiting.length} changes of post`,
    });
    return results;
  } finally {
    await living.province.close();
    await cluster.stop();
  }
}
