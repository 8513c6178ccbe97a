/**
 * R9.2, R9.4, R6.8: how papers are numbered, as the organisation's rules of paperwork want it (Decree 30/2020/NĐ-CP, annex I). A form is text
 * with `{number}` (two digits at least; `{number:4}` four), `{year}` and, for papers of a unit, `{unit}`: its code in capitals.
 *
 * A form tells every paper apart: number and year stand in it once, away from letters and digits, and no two kinds share one.
 */
import { type Policy, readObject, wrong } from '../policy.ts';

export interface NumberForms {
  /** Orders of agency heads, of the unit and year. */
  orderForm: string;
  /** Minutes of handovers, of the unit and year. */
  minutesForm: string;
  /** Certificates of courses, of the year in the whole province. */
  certificateForm: string;
}

/** What stands in a number. */
export interface NumberParts {
  number: number;
  year: number;
  /** Of papers of a unit. */
  unitCode?: string;
}

const DEFAULT: NumberForms = {
  orderForm: '{number}/{year}/L-{unit}',
  minutesForm: '{number}/{year}/BB-{unit}',
  certificateForm: '{number:4}/{year}/GCN-TTTHHC',
};
const OF_UNITS: ReadonlySet<keyof NumberForms> = new Set(['orderForm', 'minutesForm']);
const MAX_FORM = 60;
const USUAL_DIGITS = 2;
const PLACES = /\{(number|year|unit)(?::([1-6]))?\}/g;
/** What may stand around the places. */
const WORDS = /^[\p{L}\p{N}/._-]*$/u;
const TOUCHING = /[\p{L}\p{N}}]\{(?:number|year)|\{(?:number(?::[1-6])?|year)\}[\p{L}\p{N}{]/u;

/** The number as it is written. */
export function writeNumber(form: string, { number, year, unitCode = '' }: NumberParts): string {
  return form.replaceAll(PLACES, (_, place: string, digits?: string) => {
    if (place === 'year') return String(year);
    if (place === 'unit') return unitCode.toUpperCase();
    return String(number).padStart(Number(digits ?? USUAL_DIGITS), '0');
  });
}

function readForm(json: unknown, name: keyof NumberForms): string {
  if (json === undefined) return DEFAULT[name];
  if (typeof json !== 'string' || json.length > MAX_FORM)
    wrong(name, `must be a text of at most ${MAX_FORM} characters`);
  const form = json.normalize('NFC').trim();
  if (!WORDS.test(form.replaceAll(PLACES, '')))
    wrong(name, 'may hold letters, digits, / . _ - and {number}, {number:4}, {year}, {unit}');
  const count = (place: string): number =>
    form
      .matchAll(PLACES)
      .filter((found) => found[1] === place)
      .toArray().length;
  if (count('number') !== 1 || count('year') !== 1) wrong(name, 'must hold {number} and {year} once each');
  if (count('unit') !== (OF_UNITS.has(name) ? 1 : 0))
    wrong(
      name,
      OF_UNITS.has(name) ? 'must hold {unit} once' : 'is of the whole province and holds no {unit}',
    );
  if (/\{(?:year|unit):/.test(form)) wrong(name, 'only {number} may say how many digits it has');
  if (TOUCHING.test(form)) wrong(name, '{number} and {year} need a sign between them and what stands beside');
  return form;
}

/** The same for forms that would write the same numbers. */
const shapeOf = (form: string): string => form.replaceAll(PLACES, '{}').toUpperCase();

export const numberFormsPolicy: Policy<NumberForms> = {
  key: 'numberForms',
  title: {
    vi: 'Cách ghi số của lệnh, biên bản bàn giao và giấy chứng nhận; số đã cấp không đổi',
    en: 'How orders, minutes of handovers and certificates are numbered; numbers already given stay',
  },
  default: DEFAULT,
  parse(json) {
    const names = Object.keys(DEFAULT) as (keyof NumberForms)[];
    const object = readObject(json, names);
    const forms = {
      orderForm: readForm(object['orderForm'], 'orderForm'),
      minutesForm: readForm(object['minutesForm'], 'minutesForm'),
      certificateForm: readForm(object['certificateForm'], 'certificateForm'),
    };
    const shapes = new Set(Object.values(forms).map(shapeOf));
    if (shapes.size < names.length) wrong('value', 'two kinds of papers would have the same numbers');
    return forms;
  },
};
