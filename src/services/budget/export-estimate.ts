/** A version of the estimate as PDF, in the form offices know, and as a spreadsheet (R6.9). */
import type { BudgetItem, BudgetVersion } from '#domain/budget/versions.ts';
import { amountWords } from '#formats/amounts/amount-words.ts';
import { dotted } from '#formats/amounts/dotted.ts';
import type { PaperIssuer } from '#services/papers/issuer.ts';
import { type Content, makePaper, nationalHead, paperDay } from '#services/papers/make-paper.ts';
import { type Cell, makeSheets } from '#services/papers/make-sheets.ts';

const CENTER = 'Trung tâm Tin học Hành chính tỉnh';
const HEADS = [
  'TT',
  'Nội dung',
  'Đơn vị tính',
  'Số lượng',
  'Đơn giá (đồng)',
  'Thành tiền (đồng)',
  'Nguồn',
  'Ghi chú',
];
const STATES: Record<BudgetVersion['state'], string> = {
  draft: 'bản đang soạn',
  submitted: 'bản trình duyệt',
  returned: 'bản trả lại',
  approved: 'bản đã duyệt',
  superseded: 'bản trình, đã duyệt có điều chỉnh',
};

function sectionsOf(items: readonly BudgetItem[]): Map<string, BudgetItem[]> {
  return Map.groupBy(items, ({ section }) => section);
}

const right = (text: string, bold = false): Content => ({ text, alignment: 'right', bold });

function rowsOf(items: readonly BudgetItem[]): Content[][] {
  let at = 0;
  return [...sectionsOf(items)].flatMap(([section, own]) => [
    [{ text: section, bold: true, colSpan: 8, fillColor: '#eeeeee' }, {}, {}, {}, {}, {}, {}, {}],
    ...own.map((item) => [
      { text: String((at += 1)), alignment: 'center' },
      { text: item.name },
      { text: item.unit, alignment: 'center' },
      right(dotted(item.quantity)),
      right(dotted(item.unitPrice)),
      right(dotted(item.amount)),
      { text: item.source },
      { text: item.note },
    ]),
  ]);
}

function center(text: string, more: Content = {}): Content {
  return { text, alignment: 'center', ...more };
}

/** The paper. */
export function makeEstimatePaper(
  version: BudgetVersion,
  { issuer, now }: { issuer: PaperIssuer; now: number },
): Promise<Buffer> {
  const { year, number, state, items, total, decidedAt } = version;
  const words = amountWords(total);
  return makePaper({
    info: { title: `Dự toán kinh phí năm ${year}` },
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [40, 40, 40, 50],
    defaultStyle: { fontSize: 10 },
    footer: center('{page}/{pages}', { fontSize: 8, margin: [0, 18, 0, 0] }),
    content: [
      nationalHead({ above: issuer.province, name: CENTER }),
      center('DỰ TOÁN KINH PHÍ', { fontSize: 15, bold: true, margin: [0, 18, 0, 0] }),
      center(`Quản lý, xây dựng và phát triển hệ thống thư điện tử của tỉnh, năm ${year}`, {
        fontSize: 12,
        bold: true,
      }),
      center(`Lần ${number}, ${STATES[state]}`, { italics: true, margin: [0, 2, 0, 10] }),
      {
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: [22, '*', 50, 45, 80, 90, 80, 110],
          body: [
            HEADS.map((text) => ({ text, bold: true, alignment: 'center' })),
            ...rowsOf(items),
            [
              { text: 'Tổng cộng', bold: true, colSpan: 5, alignment: 'right' },
              {},
              {},
              {},
              {},
              right(dotted(total), true),
              {},
              {},
            ],
          ],
        },
      },
      {
        text: `Bằng chữ: ${words.charAt(0).toLocaleUpperCase('vi')}${words.slice(1)}.`,
        italics: true,
        bold: true,
        margin: [0, 8, 0, 12],
      },
      {
        unbreakable: true,
        columns: [
          center('NGƯỜI LẬP', { bold: true, margin: [0, 14, 0, 0] }),
          center('GIÁM ĐỐC TRUNG TÂM', { bold: true, margin: [0, 14, 0, 0] }),
          {
            stack: [
              center(`${issuer.place}, ${paperDay(decidedAt?.getTime() ?? now)}`, { italics: true }),
              center(state === 'approved' ? 'CHÁNH VĂN PHÒNG' : 'CHÁNH VĂN PHÒNG (phê duyệt)', {
                bold: true,
              }),
            ],
          },
        ],
      },
    ],
  });
}

/** The spreadsheet; amounts are formulas over the figures beside them, with the database's results. */
export function makeEstimateSheet({ year, number, items, total }: BudgetVersion): Promise<Buffer> {
  const rows = items.map((item, at): Cell[] => {
    const row = at + 3;
    const amount = { formula: `E${row}*F${row}`, result: item.amount };
    const { section, name, unit, quantity, unitPrice, source, note } = item;
    return [at + 1, section, name, unit, quantity, unitPrice, amount, source, note];
  });
  const sum = { formula: `SUM(G3:G${items.length + 2})`, result: total };
  const sheet = {
    name: `Dự toán ${year} lần ${number}`,
    rows: [
      [`DỰ TOÁN KINH PHÍ NĂM ${year} (lần ${number})`],
      ['TT', 'Mục', ...HEADS.slice(1)],
      ...rows,
      ['', '', 'Tổng cộng', '', '', '', sum],
      ['', '', `Bằng chữ: ${amountWords(total)}`],
    ],
    widths: [5, 24, 40, 12, 10, 16, 18, 20, 40],
    heads: [1, 2, items.length + 3],
    numbers: ['E', 'F', 'G'],
  };
  return makeSheets([sheet]);
}
