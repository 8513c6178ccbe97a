/** The types of request with their fields, as the server describes them, so that a form can be drawn from them. */
import { useClient } from '../../../jmap/hooks.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { useOwnRoles } from '../use-own-roles.ts';

export interface Field {
  name: string;
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
  isRequired: boolean;
  choices?: string[];
}

export interface RequestType {
  vi: string;
  en: string;
  /** The act that submits it: a line of the table of rights. */
  submit: string;
  about: 'serving' | 'accountHolder' | 'rejoiner' | 'nobody';
  unit: 'named' | 'ofSubject';
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

/** The types that whoever is signed in may submit, as far as their roles say. */
export function useOwnRequestTypes(): Record<string, RequestType> {
  const { session } = useClient();
  const types = useRequestTypes();
  const roles = useOwnRoles();
  const capability = session.accounts[PROVINCE]?.accountCapabilities['urn:congthu:lifecycle'];
  const acts = (capability?.['acts'] ?? {}) as Record<string, { roles: string[] }>;
  return Object.fromEntries(
    Object.entries(types).filter(([, { submit }]) => roles.has(...(acts[submit]?.roles ?? []))),
  );
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
