/**
 * The items of an estimate from a spreadsheet or CSV (R6.9): in the columns of our own export or with their English names. Every fault is told with
 * its row and column; what has one is not written. Known items keep their line, so that versions can be compared.
 */
import type { BudgetItem, NewBudgetItem } from '#domain/budget/versions.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { FileRow } from '#services/feed/read-csv.ts';
import { readFileRows } from '#services/feed/sniff.ts';

export interface ItemFault {
  row: number;
  /** The heading, in Vietnamese. */
  column: string;
  vi: string;
  en: string;
}

export interface ReadItems {
  items: NewBudgetItem[];
  faults: ItemFault[];
}

const COLUMNS = {
  section: { vi: 'Mục', known: ['muc', 'section'], most: 200 },
  name: { vi: 'Nội dung', known: ['noi dung', 'item', 'name'], most: 300 },
  unit: { vi: 'Đơn vị tính', known: ['don vi tinh', 'dvt', 'unit'], most: 50 },
  quantity: { vi: 'Số lượng', known: ['so luong', 'quantity'], most: 20 },
  unitPrice: { vi: 'Đơn giá', known: ['don gia dong', 'don gia', 'unit price'], most: 20 },
  amount: { vi: 'Thành tiền', known: ['thanh tien dong', 'thanh tien', 'amount'], most: 20 },
  source: { vi: 'Nguồn', known: ['nguon', 'nguon kinh phi', 'source'], most: 200 },
  note: { vi: 'Ghi chú', known: ['ghi chu', 'thuyet minh', 'note'], most: 2_000 },
} as const;
type Column = keyof typeof COLUMNS;
const NEEDED: readonly Column[] = ['section', 'name', 'unit', 'quantity', 'unitPrice'];
const OPTIONAL = new Set<Column>(['source', 'note', 'amount']);
/** A title and what belongs to it may stand above the headings. */
const MAX_ABOVE = 10;
const MAX_FAULTS = 200;
const MAX_QUANTITY = 100_000;
const MAX_PRICE = 10_000_000_000;

function folded(text: string): string {
  return foldForSearch(text)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

type Places = Partial<Record<Column, number>>;

function placesIn({ cells }: FileRow): Places | undefined {
  const headings = cells.map(folded);
  const places: Places = {};
  for (const [column, { known }] of Object.entries(COLUMNS)) {
    const at = headings.findIndex((heading) => known.some((one) => one === heading));
    if (at >= 0) places[column as Column] = at;
  }
  return NEEDED.every((column) => places[column] !== undefined) ? places : undefined;
}

/** A whole number as people write it: 190000000 or 190.000.000. */
function wholeOf(text: string): number | undefined {
  const digits = /^\d{1,3}(?:[.,\s]\d{3})+$/.test(text) ? text.replaceAll(/[.,\s]/g, '') : text;
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** The sum and its words at the end of our own export. */
function isSum(name: string, quantity: string): boolean {
  return quantity === '' && /^(tong cong|bang chu|total)\b/.test(folded(name));
}

function readRow(row: FileRow, places: Places, faults: ItemFault[]): Omit<NewBudgetItem, 'line'> | undefined {
  const text = (column: Column): string => (row.cells[places[column] ?? Number.NaN] ?? '').trim();
  if (isSum(text('name'), text('quantity'))) return undefined;
  const told = (column: Column, vi: string, en: string): void => {
    faults.push({ row: row.number, column: COLUMNS[column].vi, vi, en });
  };
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const { most } = COLUMNS[column];
    if (text(column) === '' && !OPTIONAL.has(column)) told(column, 'Còn trống.', 'It is empty.');
    else if (text(column).length > most)
      told(column, `Dài quá ${most} ký tự.`, `Longer than ${most} characters.`);
  }
  const number = (column: 'quantity' | 'unitPrice', least: number, most: number): number => {
    const value = wholeOf(text(column));
    if (text(column) !== '' && (value === undefined || value < least || value > most))
      told(column, `Phải là số nguyên từ ${least} đến ${most}.`, `A whole number from ${least} to ${most}.`);
    return value ?? 0;
  };
  const quantity = number('quantity', 1, MAX_QUANTITY);
  const unitPrice = number('unitPrice', 0, MAX_PRICE);
  const amount = text('amount');
  if (amount !== '' && wholeOf(amount) !== quantity * unitPrice)
    told(
      'amount',
      `Không bằng số lượng nhân đơn giá (${quantity * unitPrice}).`,
      `Not quantity times price (${quantity * unitPrice}).`,
    );
  const words = { section: text('section'), name: text('name'), unit: text('unit') };
  return { ...words, quantity, unitPrice, source: text('source'), note: text('note'), trainingPlanId: null };
}

/** Reads them. `Refusal`: `invalidArgument` for what is no such spreadsheet, `tooLarge`, `tooMany`. */
export async function readItems(
  bytes: Buffer,
  { known, ids }: { known: readonly BudgetItem[]; ids: NewId },
): Promise<ReadItems> {
  const { rows } = await readFileRows(bytes);
  const head = rows.slice(0, MAX_ABOVE).findIndex((row) => placesIn(row) !== undefined);
  const heading = rows[head];
  const places = heading && placesIn(heading);
  if (!places)
    throw new Refusal(
      'invalidArgument',
      'Không thấy các cột Mục, Nội dung, Đơn vị tính, Số lượng, Đơn giá. (No columns Section, Item, Unit, Quantity, Unit price.)',
    );
  const faults: ItemFault[] = [];
  const left = Map.groupBy(known, ({ section, name }) => `${section}\n${name}`);
  const items = rows.slice(head + 1).flatMap((row) => {
    const item = readRow(row, places, faults);
    if (!item) return [];
    const before = left.get(`${item.section}\n${item.name}`)?.shift();
    return [{ ...item, line: before?.line ?? ids(), trainingPlanId: before?.trainingPlanId ?? null }];
  });
  return { items, faults: faults.slice(0, MAX_FAULTS) };
}
