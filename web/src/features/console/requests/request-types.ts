/** The types of request with their fields, as the server describes them, so that a form can be drawn from them. */
import { useClient } from '../../../jmap/hooks.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';

export interface Field {
  name: string;
  kind: 'text' | 'date' | 'year' | 'flag' | 'id' | 'ids' | 'choice' | 'parts';
  isRequired: boolean;
  choices?: string[];
}

export interface RequestType {
  vi: string;
  en: string;
  about: 'serving' | 'gone' | 'rejoiner' | 'nobody';
  unit: 'named' | 'ofPerson';
  needsDecision: boolean;
  mayBeEmergency: boolean;
  fields: Field[];
}

/** A new unit that another is split into, and who goes there. */
export interface UnitPart {
  name: string;
  code?: string;
  people: string[];
}

export type FieldValue = string | boolean | readonly string[] | readonly UnitPart[];
export type Values = Record<string, FieldValue>;

export function useRequestTypes(): Record<string, RequestType> {
  const { session } = useClient();
  const capability = session.accounts[PROVINCE]?.accountCapabilities['urn:congthu:lifecycle'];
  return (capability?.['requestTypes'] ?? {}) as Record<string, RequestType>;
}

/** The details of a request as the server reads them: what was left empty is not sent. */
export function detailsOf(fields: readonly Field[], values: Values): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) details[field.name] = field.kind === 'year' ? Number(value) : value;
  }
  return details;
}
