/**
 * The annex of Decision 05/2005/QĐ-UB as a file: number, name, account of each agency (R3.1, R5.3).
 *
 * CSV after RFC 4180 with a header line; an agency without an account yet has an empty last field.
 */
import type { UnitClass } from '#domain/directory/units.ts';
import { unitLocalPart } from '#formats/vietnamese/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';

export interface Agency {
  annexNumber: number;
  name: string;
  /** The local part of the account, which is the unit's code; for a unit without account the one it would have. */
  code: string;
  hasAccount: boolean;
  unitClass: UnitClass;
}

const HEADER = 'no,name,account';
/** Far more than any province has; bounds a wrong file. */
const MAX_AGENCIES = 1000;

/** Party office, Council office, Fatherland Front (27–29), unions and mass organisations (40–45). */
function isParticipating(annexNumber: number): boolean {
  return (annexNumber >= 27 && annexNumber <= 29) || (annexNumber >= 40 && annexNumber <= 45);
}

/** A plain field, or a quoted one with a quote within written twice (RFC 4180 §2). */
const FIELD = '(?:"(?:[^"]|"")*"|[^",]*)';
const LINE = new RegExp(`^${FIELD}(?:,${FIELD})*$`);

/** The fields of one line; none when the line is broken. */
function fieldsOf(line: string): string[] {
  if (!LINE.test(line)) return [];
  const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  return fields.map((match) => (match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
}

function agencyOf(line: string): Agency {
  const [number = '', name = '', account = '', ...rest] = fieldsOf(line);
  const annexNumber = Number(number);
  if (!Number.isInteger(annexNumber) || annexNumber < 1 || name === '' || rest.length > 0)
    throw new Refusal('invalidArgument', `This line of the list of agencies cannot be read: ${line}`);
  const localPart = account.split('@')[0]?.toLowerCase() ?? '';
  return {
    annexNumber,
    name,
    code: localPart === '' ? unitLocalPart(name) : localPart,
    hasAccount: localPart !== '',
    unitClass: isParticipating(annexNumber) ? 'participating' : 'people_committee',
  };
}

/** Reads the list. `Refusal('invalidArgument')` names the line that is wrong. */
export function parseAgencies(csv: string): Agency[] {
  const [header, ...lines] = csv
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (header?.trim() !== HEADER || lines.length > MAX_AGENCIES)
    throw new Refusal('invalidArgument', `The list of agencies begins with the line "${HEADER}".`);
  return lines.map(agencyOf);
}
