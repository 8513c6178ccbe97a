/** One row of a list as fields: cleaned, bounded, with what is wrong in words (R5.4). Pure. */
import { isIsoDate } from '#domain/directory/decisions.ts';
import type { FeedNote } from '#domain/directory/feeds.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { cleanName } from '#formats/vietnamese/names.ts';
import { COLUMNS, type Mapping } from './columns.ts';

export interface FeedFields {
  fullName: string;
  staffNumber?: string;
  birthDate?: string;
  birthYear?: number;
  unit?: string;
  title?: string;
  officePhone?: string;
  mobilePhone?: string;
}

export type ReadRow =
  | { fields: FeedFields; faults: [] }
  | { fields: Partial<FeedFields>; faults: FeedNote[] };

const MAX_CELL = 300;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

/** A day as people and spreadsheets write it: 19/05/1980, 1980-05-19, or the ISO time a spreadsheet cell gives. */
function dayOf(text: string): string | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$/.exec(text);
  if (iso) return isIsoDate(text.slice(0, 10)) ? text.slice(0, 10) : undefined;
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isIsoDate(written) ? written : undefined;
}

/** What a spreadsheet would run when somebody opens our export of it: kept as plain text without the sign. */
const FORMULA = /^[=+@\t\r-](?=[^\d\s])/;

const NAMES = new Map(COLUMNS.map(({ field, vi, en }) => [field, { vi, en }]));

/** What is wrong with a column, under the name that the template gives it. */
function fault(field: string, vi: string, en: string): FeedNote {
  const name = NAMES.get(field) ?? { vi: field, en: field };
  return { vi: `${name.vi}: ${vi}`, en: `${name.en}: ${en}` };
}

/** Reads a row; rows that are empty give undefined. */
export function readRow(cells: readonly string[], mapping: Mapping): ReadRow | undefined {
  const texts = new Map(
    COLUMNS.map(({ field }) => {
      const at = mapping[field];
      return [field, at === undefined ? '' : (cells[at] ?? '').normalize('NFC').trim()];
    }),
  );
  if ([...texts.values()].every((text) => text === '')) return undefined;
  const faults: FeedNote[] = [];
  const fields: Partial<FeedFields> = {};
  for (const [field, text] of texts) {
    if (text === '') continue;
    if (text.length > MAX_CELL || /\p{Cc}/u.test(text))
      faults.push(fault(field, 'quá dài hoặc có ký tự lạ', 'too long, or odd characters'));
    else if (FORMULA.test(text))
      faults.push(fault(field, 'không được là công thức', 'must not be a formula'));
    else set(fields, field, text, faults);
  }
  if (fields.fullName === undefined && faults.length === 0)
    faults.push(fault('fullName', 'còn thiếu', 'is missing'));
  return faults.length === 0 ? { fields: fields as FeedFields, faults: [] } : { fields, faults };
}

function set(fields: Partial<FeedFields>, field: string, text: string, faults: FeedNote[]): void {
  switch (field) {
    case 'fullName': {
      const name = cleanName(text);
      if (/[a-z]/.test(foldForSearch(name)) && name.includes(' ')) fields.fullName = name;
      else faults.push(fault('fullName', 'phải có cả họ và tên', 'needs family and given name'));
      return;
    }
    case 'birthDate': {
      const day = dayOf(text);
      if (day !== undefined) {
        fields.birthDate = day;
        fields.birthYear = Number(day.slice(0, 4));
      } else
        faults.push(
          fault(field, `“${text.slice(0, 40)}” không phải là ngày`, `“${text.slice(0, 40)}” is no day`),
        );
      return;
    }
    case 'birthYear': {
      const year = Number(text);
      if (Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR) fields.birthYear ??= year;
      else
        faults.push(
          fault(field, `“${text.slice(0, 40)}” không phải là năm`, `“${text.slice(0, 40)}” is no year`),
        );
      return;
    }
    case 'unit':
      fields.unit = text.toLowerCase();
      return;
    case 'staffNumber':
    case 'title':
    case 'officePhone':
    case 'mobilePhone':
      fields[field] = text;
      return;
    default:
  }
}
