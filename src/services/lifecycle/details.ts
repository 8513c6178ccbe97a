/**
 * The details of a request: fields by type, each with a reader that bounds it. What a form, a spreadsheet row or a SCIM client
 * sends passes here; unknown fields are refused, because a misspelt one would otherwise be lost silently.
 */
import { isIsoDate } from '#domain/directory/decisions.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';

/** Gives the value of a field, or undefined for what is none; `isRequired` where it must be there. */
export interface FieldReader {
  /** For the form that asks for it. */
  kind:
    | 'text'
    | 'date'
    | 'year'
    | 'flag'
    | 'id'
    | 'ids'
    | 'choice'
    | 'parts'
    | 'dissolvedUnit'
    | 'agencyAccount';
  choices?: readonly string[];
  read: (value: Json) => Json | undefined;
  isRequired?: true;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_TEXT = 300;
const MAX_LIST = 2000;
const MAX_PARTS = 50;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

/** Text of a line, without blanks around it. */
export const text: FieldReader = {
  kind: 'text',
  read: (value) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= MAX_TEXT && !/\p{Cc}/u.test(value)
      ? value.normalize('NFC').trim()
      : undefined,
};

/** A day that exists, YYYY-MM-DD. */
export const date: FieldReader = {
  kind: 'date',
  read: (value) => (typeof value === 'string' && isIsoDate(value) ? value : undefined),
};

export const year: FieldReader = {
  kind: 'year',
  read: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= FIRST_YEAR && value <= LAST_YEAR
      ? value
      : undefined,
};

export const flag: FieldReader = {
  kind: 'flag',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

export const id: FieldReader = {
  kind: 'id',
  read: (value) => (typeof value === 'string' && UUID.test(value) ? value : undefined),
};

/** A unit that stands no more. */
export const dissolvedUnit: FieldReader = { ...id, kind: 'dissolvedUnit' };

/** The mailbox of an agency, which is nobody's person. */
export const agencyAccount: FieldReader = { ...id, kind: 'agencyAccount' };

export const ids: FieldReader = {
  kind: 'ids',
  read: (value) =>
    Array.isArray(value) && value.length <= MAX_LIST && value.every((item) => id.read(item) !== undefined)
      ? [...new Set(value as string[])]
      : undefined,
};

export const oneOf = (...values: string[]): FieldReader => ({
  kind: 'choice',
  choices: values,
  read: (value) => (typeof value === 'string' && values.includes(value) ? value : undefined),
});

/** New units that another is split into: a name each, and who goes there. */
export const unitParts: FieldReader = {
  kind: 'parts',
  read: (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > MAX_PARTS) return undefined;
    const parts = value.map((part) => {
      if (!isObject(part)) return undefined;
      const name = text.read(part['name'] ?? null);
      const people = ids.read(part['people'] ?? []);
      const code = part['code'] === undefined ? undefined : text.read(part['code']);
      if (name === undefined || people === undefined) return undefined;
      return { name, people, ...(code !== undefined && { code }) };
    });
    return parts.every((part) => part !== undefined) ? parts : undefined;
  },
};

export const required = (reader: FieldReader): FieldReader => ({ ...reader, isRequired: true });

/** Reads the details that a type asks for. `Refusal('invalidArgument')` names the field. */
export function readDetails(fields: Readonly<Record<string, FieldReader>>, given: JsonObject): JsonObject {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined)
    throw new Refusal('invalidArgument', `There is no field ${unknown.slice(0, 60)} in this request.`, {
      field: unknown.slice(0, 60),
    });
  const details: JsonObject = {};
  for (const [name, reader] of Object.entries(fields)) {
    const value = given[name] ?? null;
    if (value === null || value === '') {
      if (reader.isRequired)
        throw new Refusal('invalidArgument', `The field ${name} is missing.`, { field: name });
      continue;
    }
    const read = reader.read(value);
    if (read === undefined)
      throw new Refusal('invalidArgument', `The field ${name} cannot be so.`, { field: name });
    details[name] = read;
  }
  return details;
}

/** Reads what is written anew: what is not given stays, what is given as nothing becomes empty. `Refusal('invalidArgument')` names the field. */
export function readCorrections(
  fields: Readonly<Record<string, FieldReader>>,
  given: JsonObject,
): JsonObject {
  const emptied = Object.keys(fields).filter((name) => given[name] === null || given[name] === '');
  return { ...readDetails(fields, given), ...Object.fromEntries(emptied.map((name) => [name, null])) };
}

/** A text of details, or undefined. */
export function findText(details: JsonObject, name: string): string | undefined {
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
}

/** A text that the type's fields promise. */
export function getText(details: JsonObject, name: string): string {
  const value = findText(details, name);
  if (value === undefined)
    throw new Refusal('invalidArgument', `The field ${name} is missing.`, { field: name });
  return value;
}

/** A list of ids of details; empty without it. */
export function getIds(details: JsonObject, name: string): string[] {
  const value = details[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
