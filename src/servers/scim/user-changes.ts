/**
 * What a client's wish for a user means for the province: the change requests that must be submitted (R5.4, R7). Pure.
 *
 * Compared is the resource as it is with the resource as it is wanted; attributes that clients cannot write are left out (RFC 7644 §3.5.1). A change that
 * no request can make is refused.
 */
import { isObject, type Json, type JsonObject, type Resource, valueAt } from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';
import { ScimFault } from '#formats/scim/scim-fault.ts';

/** A request to be submitted; the unit by its code. */
export interface WantedRequest {
  type: 'joining' | 'transfer' | 'postChange' | 'nameCorrection' | 'leaving' | 'retirement' | 'death';
  unitCode?: string;
  details: Record<string, string>;
}

/** The decision that a client names with its wish. */
export interface WantedDecision {
  number: string;
  decidedOn: string;
  issuer: string;
  summary: string;
}

/** What of a user clients write. */
interface Wish {
  fullName: string;
  title: string;
  rank: string;
  isActive: boolean;
  unitCode: string;
  staffNumber: string;
  officePhone: string;
  mobilePhone: string;
}

const RANKS = ['head', 'deputy_head', 'secretary', 'member'];
const ENDINGS = ['leaving', 'retirement', 'death'] as const;
const DAY = /^\d{4}-\d\d-\d\d/;

function textAt(object: JsonObject | undefined, name: string): string {
  const value = object && valueAt(object, name);
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new ScimFault('invalidValue', `${name} is a text.`);
  return value.normalize('NFC').trim().replace(/\s+/g, ' ');
}

function objectAt(resource: Resource, name: string): JsonObject | undefined {
  const value = valueAt(resource, name);
  return isObject(value) ? value : undefined;
}

function fullNameOf(resource: Resource): string {
  const name = objectAt(resource, 'name');
  const formatted = textAt(name, 'formatted');
  const parts = [textAt(name, 'familyName'), textAt(name, 'givenName')].filter(Boolean).join(' ');
  return formatted || parts || textAt(resource, 'displayName');
}

/** The name that is meant where its parts and the whole disagree: what the client changed counts. */
function wantedName(current: Resource | undefined, wanted: Resource): string {
  const before = current ? fullNameOf(current) : '';
  const whole = textAt(objectAt(wanted, 'name'), 'formatted');
  const parts = [
    textAt(objectAt(wanted, 'name'), 'familyName'),
    textAt(objectAt(wanted, 'name'), 'givenName'),
  ]
    .filter(Boolean)
    .join(' ');
  const display = textAt(wanted, 'displayName');
  const changed = [whole, parts, display].find((name) => name !== '' && name !== before);
  return changed ?? (whole || parts || display);
}

function activeOf(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  // Quirk: Microsoft Entra sends "False".
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if (typeof value !== 'boolean') throw new ScimFault('invalidValue', 'active is true or false.');
  return value;
}

function phoneOf(resource: Resource, type: string): string {
  const phones = valueAt(resource, 'phoneNumbers');
  const found = (Array.isArray(phones) ? phones : []).find(
    (one): one is JsonObject => isObject(one) && textAt(one, 'type') === type,
  );
  return textAt(found, 'value');
}

function wishOf(resource: Resource, current: Resource | undefined): Wish {
  const enterprise = objectAt(resource, SCHEMA.enterprise);
  const rank = textAt(resource, 'userType');
  if (rank !== '' && !RANKS.includes(rank))
    throw new ScimFault('invalidValue', `userType is one of ${RANKS.join(', ')}.`);
  return {
    fullName: wantedName(current, resource),
    title: textAt(resource, 'title'),
    rank,
    isActive: activeOf(valueAt(resource, 'active')),
    unitCode: textAt(enterprise, 'division').toLowerCase(),
    staffNumber: textAt(enterprise, 'employeeNumber') || textAt(resource, 'externalId'),
    officePhone: phoneOf(resource, 'work'),
    mobilePhone: phoneOf(resource, 'mobile'),
  };
}

function filled(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** A new user: one request for joining. */
export function requestForNew(resource: Resource): WantedRequest {
  const wish = wishOf(resource, undefined);
  if (wish.fullName === '') throw new ScimFault('invalidValue', 'A user needs name.formatted.');
  if (wish.unitCode === '')
    throw new ScimFault(
      'invalidValue',
      `A user needs the code of the unit in ${SCHEMA.enterprise}:division.`,
    );
  const { fullName, title, rank, staffNumber, officePhone, mobilePhone } = wish;
  return {
    type: 'joining',
    unitCode: wish.unitCode,
    details: filled({ fullName, title, rank, staffNumber, officePhone, mobilePhone }),
  };
}

function refuseWhatNobodyAsks(before: Wish, after: Wish): void {
  if (after.staffNumber !== '' && after.staffNumber !== before.staffNumber)
    throw new ScimFault('mutability', 'A staff number is corrected by the center, not by the feed.');
  for (const [was, is] of [
    [before.officePhone, after.officePhone],
    [before.mobilePhone, after.mobilePhone],
  ])
    if (is !== '' && is !== was)
      throw new ScimFault(
        'mutability',
        'Telephone numbers are kept by the person and the unit, not by the feed.',
      );
}

function endingOf(wanted: Resource): (typeof ENDINGS)[number] {
  const reason = textAt(objectAt(wanted, SCHEMA.decision), 'reason');
  const ending = ENDINGS.find((one) => one === (reason || 'leaving'));
  if (!ending) throw new ScimFault('invalidValue', `The reason is one of ${ENDINGS.join(', ')}.`);
  return ending;
}

/** Everything that must be asked for to make a user what is wanted; empty where nothing would change. */
export function requestsForChange(current: Resource, wanted: Resource): WantedRequest[] {
  const before = wishOf(current, undefined);
  const after = wishOf(wanted, current);
  if (before.isActive && !after.isActive) return [{ type: endingOf(wanted), details: {} }];
  if (!before.isActive && after.isActive)
    throw new ScimFault('mutability', 'Whoever left comes back by a new user with the same externalId.');
  refuseWhatNobodyAsks(before, after);
  const requests: WantedRequest[] = [];
  if (after.fullName !== '' && after.fullName !== before.fullName)
    requests.push({ type: 'nameCorrection', details: { fullName: after.fullName } });
  const post = filled({ title: after.title, rank: after.rank });
  if (after.unitCode !== '' && after.unitCode !== before.unitCode)
    requests.push({ type: 'transfer', unitCode: after.unitCode, details: post });
  else if (
    (after.title !== '' && after.title !== before.title) ||
    (after.rank !== '' && after.rank !== before.rank)
  )
    requests.push({ type: 'postChange', details: post });
  return requests;
}

/** The decision that a wish stands on, and from when; the decision is undefined where none is named. */
export function decisionOf(
  resource: Resource,
  today: string,
): { decision: WantedDecision | undefined; effectiveOn: string } {
  const given = objectAt(resource, SCHEMA.decision);
  const effectiveOn = textAt(given, 'effectiveDate').slice(0, 10) || today;
  if (!DAY.test(effectiveOn))
    throw new ScimFault('invalidValue', 'effectiveDate is a day such as 2026-03-01.');
  const number = textAt(given, 'number');
  if (number === '') return { decision: undefined, effectiveOn };
  const decidedOn = textAt(given, 'date').slice(0, 10);
  const issuer = textAt(given, 'issuer');
  if (!DAY.test(decidedOn) || issuer === '')
    throw new ScimFault('invalidValue', 'A decision has a number, a date and an issuer.');
  return {
    decision: { number, decidedOn, issuer, summary: textAt(given, 'summary') || number },
    effectiveOn,
  };
}
