/** What a submission means: its type's rule, the unit whose matter it is, whom it is about, its details read (R7). */
import {
  type ChangedAccount,
  findAccountOfPerson,
  findAgencyAccount,
} from '#domain/accounts/change-account.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import type { Finding } from '#domain/directory/change-requests.ts';
import { isIsoDate, readDecisions } from '#domain/directory/decisions.ts';
import { type Person, requirePerson } from '#domain/directory/people.ts';
import { requireUnitById, type Unit } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { findNobodyToConsent } from './consent.ts';
import { findText, readDetails } from './details.ts';
import { MATRIX } from './matrix.ts';
import { isRequestType, type RequestRule, type RequestType } from './request-type.ts';
import type { NewSubmission } from './submission.ts';

export interface OpenedRequest {
  type: RequestType;
  rule: RequestRule;
  unit: Unit;
  otherUnit: Unit | undefined;
  person: Person | undefined;
  account: ChangedAccount | undefined;
  details: JsonObject;
  decidedOn: string | undefined;
}

/** The rule of a type. `Refusal('invalidArgument')` for a word that is none. */
export function ruleOf(type: string): { type: RequestType; rule: RequestRule } {
  if (!isRequestType(type))
    throw new Refusal('invalidArgument', `There is no type of request ${type.slice(0, 60)}.`, {
      type: type.slice(0, 60),
    });
  return { type, rule: MATRIX[type] };
}

const IN_SERVICE: ReadonlySet<string> = new Set(['serving', 'on_leave']);

async function findPerson(
  db: Queryable,
  rule: RequestRule,
  personId: string | undefined,
): Promise<Person | undefined> {
  if (rule.about === 'nobody' || (rule.about === 'rejoiner' && personId === undefined)) return undefined;
  if (personId === undefined)
    throw new Refusal('invalidArgument', 'The request does not say whom it is about.', {
      field: 'personId',
    });
  const person = await requirePerson(db, personId);
  const serves = IN_SERVICE.has(person.state);
  if ((rule.about === 'serving' || rule.about === 'accountHolder') && !serves)
    throw new Refusal(
      'conflict',
      `${person.fullName} is not in service any more: whoever comes back is received anew.`,
    );
  if (rule.about === 'rejoiner' && serves)
    throw new Refusal('conflict', `${person.fullName} is in service: this is a transfer.`);
  return person;
}

/** The agency's mailbox that the details name. `Refusal`: `invalidArgument` where a person is named too, `notFound`. */
async function findNamedMailbox(
  db: Queryable,
  details: JsonObject,
  personId: string | undefined,
): Promise<ChangedAccount | undefined> {
  const id = findText(details, 'accountId');
  if (id === undefined) return undefined;
  if (personId !== undefined)
    throw new Refusal('invalidArgument', 'The request is about a person or an agency’s mailbox, not both.', {
      field: 'accountId',
    });
  const account = await findAgencyAccount(db, id);
  if (!account) throw new Refusal('notFound', 'There is no such agency mailbox.', { field: 'accountId' });
  return account;
}

/** Follows a dissolved unit to the one that took its people, as far as it goes. */
async function livingUnit(db: Queryable, id: string): Promise<Unit> {
  let unit = await requireUnitById(db, id);
  const seen = new Set<string>();
  while (unit.state === 'dissolved' && unit.successorId && !seen.has(unit.id)) {
    seen.add(unit.id);
    unit = await requireUnitById(db, unit.successorId);
  }
  return unit;
}

async function decidedOnOf(db: Queryable, { decision }: NewSubmission): Promise<string | undefined> {
  if (!decision) return undefined;
  if (!('id' in decision)) return decision.decidedOn;
  const [known] = await readDecisions(db, [decision.id]);
  if (!known) throw new Refusal('notFound', 'There is no such decision.');
  return known.decidedOn;
}

/** Reads a submission. `Refusal`: `invalidArgument`, `notFound`, `conflict`. */
export async function openRequest(db: Queryable, submission: NewSubmission): Promise<OpenedRequest> {
  const { type, rule } = ruleOf(submission.type);
  if (!isIsoDate(submission.effectiveOn))
    throw new Refusal('invalidArgument', 'The effective date is a day, YYYY-MM-DD.', {
      field: 'effectiveOn',
    });
  const details = readDetails(rule.fields, submission.details);
  const mailbox = await findNamedMailbox(db, details, submission.personId);
  const person = mailbox ? undefined : await findPerson(db, rule, submission.personId);
  const unitId = rule.unit === 'ofSubject' ? (mailbox ?? person)?.unitId : submission.unitId;
  if (unitId === undefined)
    throw new Refusal('invalidArgument', 'The request does not say which unit it is about.', {
      field: 'unitId',
    });
  const unit = await livingUnit(db, unitId);
  const leaves = rule.unit === 'named' && rule.about === 'serving' && person && person.unitId !== unit.id;
  return {
    type,
    rule,
    unit,
    otherUnit: leaves ? await requireUnitById(db, person.unitId) : undefined,
    person,
    account: mailbox ?? (person && (await findAccountOfPerson(db, person.id))),
    details,
    decidedOn: await decidedOnOf(db, submission),
  };
}

/** What the checks of the type find now. */
export async function findFaults(
  db: Queryable,
  opened: OpenedRequest,
  request: { id: string | undefined; effectiveOn: string; hasDecision: boolean; now: number },
): Promise<Finding[]> {
  const { rule, type, unit, person, account, details, decidedOn } = opened;
  const findings = await findNobodyToConsent(db, unit, request.now);
  for (const check of rule.checks)
    findings.push(
      ...(await check({
        db,
        id: request.id,
        type,
        unit,
        person,
        account,
        details,
        decidedOn,
        hasDecision: request.hasDecision || !rule.needsDecision,
        effectiveOn: request.effectiveOn,
        today: dayOf(request.now),
      })),
    );
  return findings;
}
