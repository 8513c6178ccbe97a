/** `VacationResponse` (RFC 8621 §8): one object an account, run by the same engine as scripts. */
import { readVacation, type VacationResponse, writeVacation } from '#domain/filters/vacation.ts';
import { ALL_RIGHTS } from '#domain/mailstore/rights.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asDate } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';

const SINGLETON = 'singleton';

type Row = VacationResponse & { id: string };

function accessOf({ account }: ObjectContext) {
  if (!account) throw new Error('answers belong to accounts');
  return account.access;
}

/** RFC 8620 §1.4: whole seconds have no fraction. */
function encodeMoment(date: Date | null): Json {
  return date === null ? null : date.toISOString().replace('.000Z', 'Z');
}

function invalid(name: string): SetFault {
  return new SetFault('invalidProperties', `${name} has another kind of value.`, { properties: [name] });
}

function readText(name: string, value: Json): string | null {
  if (value !== null && typeof value !== 'string') throw invalid(name);
  return value;
}

function readMoment(name: string, value: Json): Date | null {
  if (value === null) return null;
  const date = asDate(value);
  if (!date) throw invalid(name);
  return date;
}

function readFlag(name: string, value: Json): boolean {
  if (typeof value !== 'boolean') throw invalid(name);
  return value;
}

function readPatch(patch: JsonObject): Partial<VacationResponse> {
  const change: Partial<VacationResponse> = {};
  for (const [name, value] of Object.entries(patch)) {
    if (name === 'isEnabled') change.isEnabled = readFlag(name, value);
    else if (name === 'fromDate' || name === 'toDate') change[name] = readMoment(name, value);
    else if (name === 'subject' || name === 'textBody' || name === 'htmlBody')
      change[name] = readText(name, value);
    else throw invalid(name);
  }
  return change;
}

export const vacationResponse = defineType<Row>({
  name: 'VacationResponse',
  home: 'account',
  isId: (id) => id === SINGLETON,
  properties: {
    isEnabled: (row) => row.isEnabled,
    fromDate: (row) => encodeMoment(row.fromDate),
    toDate: (row) => encodeMoment(row.toDate),
    subject: (row) => row.subject,
    textBody: (row) => row.textBody,
    htmlBody: (row) => row.htmlBody,
  },
  async read(context, ids) {
    const access = accessOf(context);
    if (ids?.length === 0 || access.accountRights !== ALL_RIGHTS) return [];
    return [{ id: SINGLETON, ...(await readVacation(context.deps.db, access)) }];
  },
  set: (context) => ({
    create: () => Promise.reject(new SetFault('singleton', 'There is one, and it is there already.')),
    async update(_, patch) {
      await writeVacation(context.deps.db, accessOf(context), readPatch(patch));
      return null;
    },
    destroy: () => Promise.reject(new SetFault('singleton', 'It cannot be destroyed; turn it off.')),
  }),
});
