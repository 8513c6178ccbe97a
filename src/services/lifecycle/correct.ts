/**
 * Correcting the directory (R6.1): what was written wrongly all along, by the chief or the center's administrator, with a reason. A
 * correction is no change: it shows in the past too, and both values stand in the audit record. What should never have stood there is
 * emptied. A title is that of the main post, which is held now; another post, and a name, go by decision.
 */
import { changeUnit, type UnitFields } from '#domain/directory/change-unit.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { changePerson, type Person, type PersonFields, requirePerson } from '#domain/directory/people.ts';
import { correctTitle, listPosts } from '#domain/directory/posts.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { date, readCorrections, text, year } from './details.ts';
import { recordingRefusals } from './submit.ts';
import type { LifecycleParts } from './work.ts';

const PERSON = {
  staffNumber: text,
  birthDate: date,
  birthYear: year,
  officePhone: text,
  mobilePhone: text,
};
const POST = { title: text };
const UNIT = {
  nameEn: text,
  shortName: text,
  phone: text,
  fax: text,
  website: text,
  postalAddress: text,
};

export interface Correction {
  kind: 'person' | 'unit';
  id: string;
  /** Null empties. */
  fields: JsonObject;
  reason: string;
}

/** The year of birth is that of the date, as long as there is one. */
function requireYearOfDate(person: Person, { birthDate, birthYear }: Partial<PersonFields>): void {
  const stays = birthDate === undefined ? person.birthDate : birthDate;
  if (birthYear === undefined || stays === null || birthYear === Number(stays.slice(0, 4))) return;
  throw new Refusal(
    'invalidArgument',
    'The year of birth follows from the date of birth: correct the date.',
    {
      field: 'birthYear',
    },
  );
}

type Corrected = Partial<PersonFields> & { title?: string | null };

/** `Refusal('conflict')` for who holds no post, such as one who has left. */
async function correctTitleOf(
  tx: Transaction,
  act: DirectoryAct,
  person: Person,
  title: string,
): Promise<void> {
  const held = await listPosts(tx, { at: act.now, personIds: [person.id] });
  const post = held.find(({ isMain }) => isMain);
  if (!post) throw new Refusal('conflict', 'This person holds no post whose title could be corrected.');
  await correctTitle(tx, act, { post, title });
}

/** Corrects one person or unit. `Refusal`: `notPermitted`, `notFound`, `invalidArgument`. */
export async function correctDirectory(
  parts: LifecycleParts,
  principal: Principal,
  { kind, id, fields, reason }: Correction,
): Promise<void> {
  if (reason.trim() === '')
    throw new Refusal('invalidArgument', 'A correction needs its reason.', { field: 'reason' });
  const act = { principal, authority: reason.trim().slice(0, 500), ids: parts.ids, now: parts.clock() };
  await recordingRefusals(parts, principal, { act: 'directory.correct', object: id }, () =>
    parts.db.transaction(async (tx) => {
      if (kind === 'person') {
        const person = await requirePerson(tx, id);
        const { title, ...read } = readCorrections({ ...PERSON, ...POST }, fields) as Corrected;
        requireYearOfDate(person, read);
        if (title !== undefined) await correctTitleOf(tx, act, person, title ?? '');
        await changePerson(tx, act, { person, fields: read, mode: 'correction' });
      } else {
        const read = readCorrections(UNIT, fields) as Partial<UnitFields>;
        await changeUnit(tx, act, { unit: await requireUnitById(tx, id), fields: read, mode: 'correction' });
      }
    }),
  );
}
