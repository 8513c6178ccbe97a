/** Papers and spreadsheets are made beside everybody else's work, within bounds, whatever stands on them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { makePaper, nationalHead } from './make-paper.ts';
import { makeSheets } from './make-sheets.ts';

/** Texts that could break a page, a cell or a font. */
const HOSTILE = [
  '\n'.repeat(2_000),
  'x'.repeat(2_000),
  '\u202e\u0007\ud83d 😀 漢字 \u200b',
  '{page} {pages} ${x}',
  ' '.repeat(2_000),
];

async function countTurns(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const clock = setInterval(() => (turns += 1), 2);
  await work();
  clearInterval(clock);
  return turns;
}

test('a paper of hostile words on hundreds of rows is set, and others have their turn meanwhile', async () => {
  const row = [...HOSTILE.map((text) => ({ text })), { text: 'chữ '.repeat(75) }];
  const body = Array.from({ length: 60 }, () => row);
  const turns = await countTurns(async () => {
    const paper = await makePaper({
      footer: { text: '{page}/{pages}' },
      frameColor: '#9b1c1c',
      content: [
        nationalHead({ above: HOSTILE[2] ?? '', name: HOSTILE[2] ?? '' }),
        { layout: 'thin', table: { dontBreakRows: true, headerRows: 1, body } },
      ],
    });
    assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
  });
  assert.ok(turns > 20, `${turns} turns meanwhile`);
});

test('what cannot be set is told, and the next paper is set', async () => {
  await assert.rejects(makePaper({ content: [{ image: 'file:///etc/passwd' }] }));
  await assert.rejects(makePaper({ content: [{ image: 'https://example.org/x.png' }] }));
  assert.ok((await makePaper({ content: ['Huế'] })).length > 500);
});

test('too many at once are refused, and those before them made', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 40 }, () => makePaper({ content: ['Huế'] })));
  const refused = asked.filter(({ status }) => status === 'rejected');
  assert.equal(refused.length, 10);
  assert.ok(refused.every((one) => one.status === 'rejected' && /Too many/.test(String(one.reason))));
});

test('a sheet of fifty thousand rows is written beside others’ work, formulas of strangers as text', async () => {
  const rows = Array.from({ length: 50_000 }, (_, at) => ['=HYPERLINK("http://x")', '@SUM(1)', at]);
  let size = 0;
  const turns = await countTurns(async () => {
    size = (await makeSheets([{ name: 'Thư', rows, widths: [28] }])).length;
  });
  assert.ok(turns > 20, `${turns} turns meanwhile`);
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const small = await makeSheets([{ name: 'Thư', rows: rows.slice(0, 2), widths: [28] }]);
  await book.xlsx.load(small as unknown as Parameters<typeof book.xlsx.load>[0]);
  const cell = book.worksheets[0]?.getCell('A1');
  assert.deepEqual(
    [cell?.value, cell?.type, size > 100_000],
    ['=HYPERLINK("http://x")', ExcelJS.ValueType.String, true],
  );
});

test('texts of strangers stand on papers and in sheets without what turns them round or breaks the file', async () => {
  const { default: ExcelJS } = await import('exceljs');
  const texts = [
    'Trích yếu\u202eđảo\u2066',
    'a\ufffe\ud800b\u0007c',
    'x'.repeat(40_000),
    'một\r\nhai\u2028ba',
  ];
  const clean = ['Trích yếuđảo', 'abc', 'x'.repeat(32_767), 'một\nhai\nba'];
  const book = new ExcelJS.Workbook();
  const bytes = await makeSheets([{ name: 'Thư', rows: texts.map((text) => [text]), widths: [] }]);
  await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]);
  assert.deepEqual(
    clean.map((_, at) => book.worksheets[0]?.getCell(`A${at + 1}`).value),
    clean,
  );
  const options = { compress: false, info: { title: 'a', creator: 'b', creationDate: new Date(0) } };
  const paperOf = async (text: string) =>
    (await makePaper({ ...options, content: [{ text }] }))
      .toString('latin1')
      .replaceAll(/\/ID \[.*\]|ID.*>/g, '');
  assert.equal(await paperOf('Trích yếu\u202eđảo'), await paperOf('Trích yếuđảo'));
  assert.notEqual(await paperOf('Trích yếu'), await paperOf('Trích yếuđảo'));
});

/** What a program that reads papers takes from one, its lines as they are set. */
const readBack = (paper: Buffer): string[] =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: paper, encoding: 'utf8' })
    .normalize('NFC')
    .split(/[\n\f]/)
    .map((line) => line.replaceAll(/ +/g, ' ').trim())
    .filter((line) => line !== '');

test('what is read back from a paper is what was written, in its order, and nothing that does something', async () => {
  const texts: readonly (readonly [written: string, lines: readonly string[]])[] = [
    ['Trích yếu\u202eđảo\u2066 lại', ['Trích yếuđảo lại']],
    ['một\r\nhai\u2028ba\rbốn', ['một', 'hai', 'ba', 'bốn']],
    ['a\0b\u0007c\u200bd\ufffe\ud800', ['abcd']],
    [') Tj ET (x', [') Tj ET (x']],
    ['<< /S /JavaScript /JS (app.alert(1)) >>', ['<< /S /JavaScript /JS (app.alert(1)) >>']],
    ['{page} {pages} ${x} %PDF endobj', ['{page} {pages} ${x} %PDF endobj']],
    ['https://example.org/?a=1', ['https://example.org/?a=1']],
  ];
  const written = texts.map(([text]) => text);
  const lines = texts.flatMap(([, set]) => set);
  const title = written.join(' ');
  const paper = await makePaper({
    compress: false,
    info: { title, subject: title, author: title, creator: title, creationDate: new Date(0) },
    content: [...written, { table: { body: written.map((text) => [{ text }]) } }],
  });
  assert.deepEqual(readBack(paper), [...lines, ...lines]);
  // Texts are strings of glyphs or of UTF-16; an action would stand as a name of its own.
  assert.doesNotMatch(
    paper.toString('latin1').replaceAll(/\((?:[^()\\]|\\[^])*\)/g, '()'),
    /\/(?:JS|URI|OpenAction|AA|Launch)\b/,
  );
  const facts = execFileSync('pdfinfo', ['-'], { input: paper, encoding: 'utf8' });
  assert.match(facts, /^Title: +Trích yếuđảo lại một/m);
  assert.match(facts, /^JavaScript: +no$/m);
});
