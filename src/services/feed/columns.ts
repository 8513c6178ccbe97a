/** The columns of a list of people: the published template, and how headings of other lists are understood (R5.4). */
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { Refusal } from '#platform/kernel/fault.ts';

export interface FeedColumn {
  field: string;
  vi: string;
  en: string;
  /** Other headings under which personnel systems write it, folded. */
  also: readonly string[];
  isRequired?: true;
  example: string;
}

export const COLUMNS: readonly FeedColumn[] = [
  {
    field: 'fullName',
    vi: 'Họ và tên',
    en: 'Full name',
    also: ['ho ten', 'hoten', 'name', 'ten can bo'],
    isRequired: true,
    example: 'Nguyễn Văn An',
  },
  {
    field: 'staffNumber',
    vi: 'Mã cán bộ',
    en: 'Staff number',
    also: ['ma cb', 'so hieu', 'so hieu cbcc', 'ma so'],
    example: 'TTH-0001',
  },
  {
    field: 'birthDate',
    vi: 'Ngày sinh',
    en: 'Birth date',
    also: ['ngay thang nam sinh', 'sinh ngay'],
    example: '19/05/1980',
  },
  { field: 'birthYear', vi: 'Năm sinh', en: 'Birth year', also: ['nam sinh'], example: '1980' },
  {
    field: 'unit',
    vi: 'Mã đơn vị',
    en: 'Unit code',
    also: ['don vi', 'co quan', 'unit', 'ma co quan'],
    example: 'snv',
  },
  {
    field: 'title',
    vi: 'Chức vụ',
    en: 'Title',
    also: ['chuc danh', 'chuc vu hien tai', 'post'],
    example: 'Chuyên viên',
  },
  {
    field: 'officePhone',
    vi: 'Điện thoại cơ quan',
    en: 'Office phone',
    also: ['dt co quan', 'dien thoai'],
    example: '0234 3822 000',
  },
  {
    field: 'mobilePhone',
    vi: 'Di động',
    en: 'Mobile phone',
    also: ['dt di dong', 'dien thoai di dong', 'so dien thoai'],
    example: '0914 000 000',
  },
];

/** Column number by field. */
export type Mapping = Readonly<Record<string, number>>;

const MAX_HEADINGS = 200;

function folded(heading: string): string {
  return foldForSearch(heading)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

function findColumn(column: FeedColumn, headings: readonly string[], wanted?: string): number | undefined {
  const known = wanted ? [wanted] : [column.vi, column.en, column.field, ...column.also];
  const names = new Set(known.map(folded));
  const at = headings.findIndex((heading) => names.has(folded(heading)));
  return at < 0 ? undefined : at;
}

/** The columns that are understood without being told. */
export function findColumns(headings: readonly string[]): Mapping {
  const found = COLUMNS.map((column) => [column.field, findColumn(column, headings)] as const);
  return Object.fromEntries(found.flatMap(([field, at]) => (at === undefined ? [] : [[field, at]])));
}

/**
 * Which column holds which field: as somebody said (`wanted`, field to heading), else by our headings and those that are
 * known. `Refusal('invalidArgument')` when the name of the person is not to be found.
 */
export function mapColumns(
  headings: readonly string[],
  wanted: Readonly<Record<string, string>> = {},
): Mapping {
  if (headings.length > MAX_HEADINGS)
    throw new Refusal('tooLarge', `A list has at most ${MAX_HEADINGS} columns.`, {
      columns: headings.length,
    });
  const mapping: Record<string, number> = {};
  for (const column of COLUMNS) {
    const at = findColumn(column, headings, wanted[column.field]);
    if (at !== undefined) mapping[column.field] = at;
    else if (wanted[column.field] || column.isRequired)
      throw new Refusal(
        'invalidArgument',
        `Không tìm thấy cột "${wanted[column.field] ?? column.vi}" (no column ${column.en}).`,
        {
          column: column.field,
        },
      );
  }
  return mapping;
}
