/** Tests of the personnel feed: files that are what they say and files that are not, matching, a feed sent twice, 30,000 rows (R5.4). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ExcelJS from 'exceljs';
import { readFeedRows } from '#domain/directory/feeds.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { aDecision, type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { mapColumns } from './columns.ts';
import { correctRow } from './correct-row.ts';
import { receiveFeed, requireFeed, type SentFeed } from './receive.ts';
import { readRow } from './row.ts';
import { readFeedFile, readFileRows } from './sniff.ts';
import { submitFeed } from './submit-feed.ts';
import { makeCsvTemplate, makeXlsxTemplate } from './template.ts';

let living: LivingProvince;

before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

const csv = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

async function send(bytes: Buffer, more: Partial<SentFeed> = {}) {
  const { feed, isNew } = await receiveFeed(living.parts, await living.who(more.unitCode ?? 'snv'), {
    name: 'danh-sach',
    bytes,
    unitCode: 'snv',
    isComplete: false,
    effectiveOn: living.day(),
    decision: aDecision(living.day()),
    ...more,
  });
  const rows = await readFeedRows(living.province.db, feed.id, { after: 0 }, 1000);
  return { feed, isNew, rows, matches: rows.map(({ match }) => match) };
}

async function join(fullName: string, unit: string, details: Record<string, string | number>) {
  const request = await living.carryOut(unit, {
    type: 'joining',
    unitId: (await requireUnit(living.province.db, unit)).id,
    details: { fullName, title: 'Chuyên viên', ...details },
  });
  assert.equal(request.state, 'applied', request.closingNote ?? '');
}

test('the template that we publish is read by us, as spreadsheet and as text', async () => {
  for (const bytes of [await makeXlsxTemplate(), Buffer.from(makeCsvTemplate())]) {
    const file = await readFeedFile(bytes);
    const row = readRow(file.rows[0] ?? [], mapColumns(file.headings));
    assert.deepEqual(row?.fields.fullName, 'Nguyễn Văn An');
    assert.deepEqual(row?.fields.birthDate, '1980-05-19');
    assert.deepEqual(row?.faults, []);
  }
});

test('headings of other systems are understood, titles above them skipped, and a mapping by hand counts', async () => {
  const file = await readFeedFile(
    csv('DANH SÁCH CÁN BỘ', 'STT;HỌ TÊN;Ngày tháng năm sinh', '1;Lê Văn Hai;2.3.1979'),
  );
  const mapping = mapColumns(file.headings);
  assert.deepEqual(mapping, { fullName: 1, birthDate: 2 });
  assert.deepEqual(readRow(file.rows[0] ?? [], mapping)?.fields, {
    fullName: 'Lê Văn Hai',
    birthDate: '1979-03-02',
    birthYear: 1979,
  });
  assert.deepEqual(mapColumns(['Wer', 'Amt'], { fullName: 'Wer', title: 'Amt' }), { fullName: 0, title: 1 });
  assert.throws(() => mapColumns(['a', 'b']), /Không tìm thấy cột "Họ và tên"/);
});

test('files that are not what they say are refused in clear words, and leave nothing', async () => {
  const zipBomb = await makeXlsxTemplate();
  // The directory of the ZIP claims that a part unfolds to a gigabyte.
  zipBomb.writeUInt32LE(1_000_000_000, zipBomb.indexOf(Buffer.from('504b0102', 'hex')) + 24);
  const bad: [Buffer, RegExp][] = [
    [Buffer.alloc(0), /rỗng/],
    [Buffer.from('%PDF-1.7 ...'), /PDF/],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /\.xls/],
    [Buffer.from('MZ\u0090'), /chương trình/],
    [Buffer.from('<html>'), /XML/],
    [Buffer.from('504b0304', 'hex'), /hỏng/],
    [Buffer.from([0x48, 0xe4, 0x2c, 0xff, 0x0a]), /UTF-8/],
    [csv('Họ và tên,Mã', '"An,1'), /CSV/],
    [zipBomb, /quá lớn/],
    [Buffer.alloc(21 * 1024 * 1024, 'a'), /MB/],
  ];
  for (const [bytes, words] of bad) await assert.rejects(send(bytes), words);
  assert.deepEqual(await living.province.db.query('select 1 from feed'), []);
});

/** A spreadsheet that has been bent: bytes of its directory written over. */
async function bent(bend: (bytes: Buffer, directory: number) => void): Promise<Buffer> {
  const bytes = await makeXlsxTemplate();
  bend(bytes, bytes.indexOf(Buffer.from('504b0102', 'hex')));
  return bytes;
}

test('a ZIP that says less than it holds is refused before anything behind it unfolds', async () => {
  const bombs = [
    await bent((bytes, at) => bytes.writeUInt32LE(10, at + 24)),
    await bent((bytes) => bytes.writeUInt16LE(1, bytes.length - 12)),
    await bent((bytes) => bytes.writeUInt32LE(bytes.readUInt32LE(bytes.length - 6) + 1, bytes.length - 6)),
    await bent((bytes, at) => bytes.writeUInt32LE(0xffff_fff0, at + 42)),
    Buffer.concat([Buffer.from('504b0304', 'hex'), await makeXlsxTemplate()]),
  ];
  for (const bomb of bombs) await assert.rejects(readFileRows(bomb), /hỏng/);
  // The next file is read as if nothing had been.
  assert.equal((await readFileRows(await makeXlsxTemplate())).rows.length, 2);
});

test('cells of every kind are text, and a broken one is empty', async () => {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const richText = [{ text: 'Nguyễn ' }, { text: 'An' }];
  book
    .addWorksheet('x')
    .addRow([
      { richText },
      { text: { richText }, hyperlink: 'https://example.org' },
      { formula: '1/0', result: { error: '#DIV/0!' } },
      { formula: 'A1', result: 7 },
      { error: '#N/A' },
      new Date(Date.UTC(2026, 10, 26)),
      true,
      '=1+1',
    ]);
  const { rows } = await readFileRows(Buffer.from(await book.xlsx.writeBuffer()));
  const cells = ['Nguyễn An', 'Nguyễn An', '', '7', '', '2026-11-26', 'true', '=1+1'];
  assert.deepEqual(rows, [{ number: 1, cells }]);
});

test('a large list is read without holding anybody up', async () => {
  const lines = Array.from({ length: 50_000 }, (_, at) => `Nguyễn Văn ${at},1980,Chuyên viên,S${at}`);
  let turns = 0;
  const clock = setInterval(() => (turns += 1), 2);
  const { rows } = await readFileRows(csv('Họ và tên,Năm sinh,Chức vụ,Mã', ...lines.slice(1)));
  clearInterval(clock);
  assert.equal(rows.length, 50_000);
  assert.ok(turns > 20, `${turns} turns meanwhile`);
  const tooMany = csv('Họ và tên,Năm sinh', ...lines, ...lines);
  await assert.rejects(readFileRows(tooMany), /50000/);
});

test('wrong rows say what is wrong and stop no other', async () => {
  const { rows, matches } = await send(
    csv(
      'Họ và tên,Năm sinh,Chức vụ,Mã đơn vị',
      'Trần Đúng,1980,Chuyên viên,',
      'An,1980,,',
      'Lê Sai,80,,',
      '"=HYPERLINK(""x"")",1980,,',
      'Ngô Lạc,1980,,khongco',
      'Vũ Ngoài,1980,,stc',
      ',,,',
    ),
  );
  assert.deepEqual(matches, ['new', 'wrong', 'wrong', 'wrong', 'wrong', 'wrong']);
  assert.match(rows[5]?.notes[0]?.vi ?? '', /ngoài phạm vi/);
  assert.equal(rows[1]?.notes[0]?.en, 'Full name: needs family and given name');
});

test('same, changed, new, missing and doubtful are told apart, and birth years that disagree are for a person to decide', async () => {
  await join('Trần Văn Giữ', 'sxd', { staffNumber: 'S1', birthYear: 1970 });
  await join('Lê Thị Chuyển', 'stp', { birthDate: '1975-04-03' });
  await join('Ngô Văn Thiếu', 'sxd', { birthYear: 1971 });
  await join('Đỗ Lệch Năm', 'sxd', { birthYear: 1972 });
  const list = csv(
    'Họ và tên,Mã cán bộ,Ngày sinh,Năm sinh,Chức vụ',
    'Trần Văn Giữ,S1,,1970,Chuyên viên',
    'Trần Văn Giữ,S1,,1970,Chuyên viên',
    'Người Khác Hẳn,S1,,1970,Chuyên viên',
    'Lê Thị Chuyển,,03/04/1975,,Trưởng phòng',
    'Phạm Mới Tinh,,,1999,Chuyên viên',
    'Đỗ Lệch Năm,,,1973,Chuyên viên',
  );
  const { feed, rows, matches } = await send(list, { unitCode: 'sxd', isComplete: true });
  assert.deepEqual(matches, ['same', 'doubtful', 'doubtful', 'changed', 'new', 'doubtful', 'missing']);
  assert.deepEqual(feed.counts, { same: 1, doubtful: 3, changed: 1, new: 1, missing: 1 });
  assert.equal(rows[3]?.requestType, 'transfer');
  assert.match(rows[5]?.notes[0]?.vi ?? '', /1973 \/ 1972/);
  assert.match(JSON.stringify(rows[6]?.fields), /Ngô Văn Thiếu/);

  const by = await living.who('sxd');
  const correct = async (ordinal: number, cells: Record<string, string>, decided?: 'same' | 'other') => {
    const row = await correctRow(living.parts, by, { feedId: feed.id, ordinal, cells, decided });
    const { counts } = await requireFeed(living.parts, by, feed.id);
    return { match: row.match, note: row.notes[0]?.vi ?? '', missing: counts['missing'] ?? 0 };
  };
  const unlike = { fullName: 'Đỗ Lệch Năm', birthYear: '1973', title: 'Chuyên viên' };
  assert.equal((await correct(6, unlike, 'other')).match, 'new', 'a person says who it is');
  assert.equal((await correct(6, unlike, 'same')).match, 'same');
  assert.equal((await correct(6, unlike)).match, 'doubtful');
  const missed = { fullName: 'Ngô Văn Thiếu', birthYear: '1971', title: 'Chuyên viên' };
  assert.deepEqual(
    await correct(3, missed),
    { match: 'same', note: '', missing: 0 },
    'nobody is missing now',
  );
  const twice = await correct(2, missed);
  assert.deepEqual([twice.match, twice.note], ['doubtful', 'trùng với dòng 3']);
  const gone = await correct(3, { fullName: 'Người' });
  assert.deepEqual([gone.match, gone.missing], ['wrong', 1], 'the one that it was is missing again');
  await assert.rejects(
    correct(7, missed),
    isRefusal('notFound'),
    'who is missing stands in no row of the file',
  );
  const wanted = { feedId: feed.id, matches: ['new', 'changed'] as const };
  assert.equal(await submitFeed(living.parts, by, wanted), 2);
  assert.equal(await submitFeed(living.parts, by, wanted), 0, 'each row is one request');
  await assert.rejects(correct(5, missed), isRefusal('conflict'), 'its request is made');
  const linked = await readFeedRows(
    living.province.db,
    feed.id,
    { matches: ['new', 'changed'], after: 0 },
    10,
  );
  for (const { requestId } of linked)
    await approveRequest(living.parts, await living.chief(), { requestId: requestId ?? '' });
  await runDueRequests(living.parts);
  assert.ok(await findPersonByAddress(living.province.db, `phammoitinh@${DOMAIN}`));
  const moved = await findPersonByAddress(living.province.db, `lethichuyen@${DOMAIN}`);
  assert.equal(moved?.unitId, (await requireUnit(living.province.db, 'sxd')).id);
});

test('the same file sent twice is one feed; a stranger sees none of it', async () => {
  const list = csv('Họ và tên,Năm sinh', 'Bùi Hai Lần,1988');
  const [first, second] = [await send(list), await send(list)];
  assert.equal(first.feed.id, second.feed.id);
  assert.deepEqual([first.isNew, second.isNew], [true, false]);
  const stranger = await living.who('sgddt');
  const wanted = { feedId: first.feed.id, matches: ['new'] as const };
  await assert.rejects(submitFeed(living.parts, stranger, wanted), isRefusal('notFound'));
  await assert.rejects(
    receiveFeed(living.parts, stranger, {
      name: 'x',
      bytes: list,
      unitCode: 'snv',
      isComplete: false,
      effectiveOn: living.day(),
    }),
    isRefusal('notPermitted'),
  );
});

test('30,000 rows are read, matched and made into requests in well under a minute', {
  timeout: 60_000,
}, async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Danh sách');
  sheet.addRow(['Họ và tên', 'Mã cán bộ', 'Năm sinh', 'Chức vụ', 'Mã đơn vị']);
  const units = ['snv', 'stc', 'sxd', 'syt'];
  for (let index = 0; index < 30_000; index += 1)
    sheet.addRow([
      `Người Thứ ${index.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '')}`,
      `N${index}`,
      1960 + (index % 40),
      'Chuyên viên',
      units[index % 4],
    ]);
  const bytes = Buffer.from(await book.xlsx.writeBuffer());
  const started = performance.now();
  const principal = systemPrincipal('commandLine');
  const progress: number[] = [];
  const { feed } = await receiveFeed(living.parts, principal, {
    name: 'toan-tinh.xlsx',
    bytes,
    unitCode: 'ubnd',
    isComplete: false,
    effectiveOn: living.day(),
    onProgress: (done) => progress.push(done),
  });
  assert.deepEqual(feed.counts, { new: 30_000 });
  assert.equal(progress.length, 30);
  assert.equal(await submitFeed(living.parts, principal, { feedId: feed.id, matches: ['new'] }), 30_000);
  assert.ok(performance.now() - started < 60_000);
});
