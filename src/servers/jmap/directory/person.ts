/**
 * `Person`: the officials of the province (R4.3). Everybody may read it; what is private (mobile telephone, staff number) is for the
 * person and those who keep the list of the unit, the birth for those who correct the directory, null for others. Update sets contact data: `officePhone`, `mobilePhone`, `photoBlobId` (an
 * upload), `isCorrection`, `reason`. Pictures are downloaded from the account `province`.
 */
import { authorize } from '#domain/directory/authorize.ts';
import { type DirectoryPerson, findPersonIds, readPeople } from '#domain/directory/find-people.ts';
import { contactObject } from '#domain/directory/people.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { type ContactChange, changeContactData } from '#services/lifecycle/contact.ts';
import { defineType } from '../define-type.ts';
import { readBlob } from '../mail/blobs.ts';
import { asBoolean, asId, asText } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';

const conditions = { text: asText, unitId: asId, within: asId, hasAccount: asBoolean };

function mayKeep(person: DirectoryPerson, { principal }: ObjectContext): boolean {
  return authorize(principal, 'person.contact', contactObject(person));
}

/** Whoever may correct it sees what stands there. */
function mayCorrect({ unitPath }: DirectoryPerson, { principal }: ObjectContext): boolean {
  return authorize(principal, 'directory.correct', { kind: 'unit', unitPath });
}

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

function textOrNull(value: Json, property: string): string | null {
  if (value !== null && typeof value !== 'string') throw invalid(property);
  return value;
}

async function pictureOf(context: ObjectContext, value: Json): Promise<Buffer | null> {
  if (value === null) return null;
  const { deps, principal, scope } = context;
  const own = scope.accounts.get(principal.accountId);
  const bytes = own && typeof value === 'string' ? await readBlob(deps, own.access, value) : undefined;
  if (!bytes) throw new SetFault('blobNotFound', 'The picture has not been uploaded.');
  return bytes;
}

async function changeOf(context: ObjectContext, patch: JsonObject): Promise<Omit<ContactChange, 'personId'>> {
  const { officePhone, mobilePhone, photoBlobId, isCorrection, reason, ...rest } = patch;
  const wrong = Object.keys(rest)[0];
  if (wrong !== undefined) throw invalid(wrong);
  return {
    ...(officePhone !== undefined && { officePhone: textOrNull(officePhone, 'officePhone') }),
    ...(mobilePhone !== undefined && { mobilePhone: textOrNull(mobilePhone, 'mobilePhone') }),
    ...(photoBlobId !== undefined && { picture: await pictureOf(context, photoBlobId) }),
    isCorrection: isCorrection === true,
    ...(typeof reason === 'string' && { reason }),
  };
}

function workOf(context: ObjectContext): SetWork {
  const { deps, principal } = context;
  return {
    create: () => Promise.reject(new SetFault('forbidden', 'People come by a request of joining.')),
    async update(id, patch) {
      const change = await changeOf(context, patch);
      const changed = await changeContactData({ ...deps.lifecycle, blobs: deps.blobs }, principal, {
        ...change,
        personId: id,
      });
      return changed.photoBlob === undefined
        ? null
        : { photoBlobId: changed.photoBlob?.toString('hex') ?? null, photoType: changed.photoType ?? null };
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'People leave by a request.')),
  };
}

export const person = defineType<DirectoryPerson, typeof conditions>({
  name: 'Person',
  home: 'province',
  properties: {
    name: (object) => object.fullName,
    unitId: (object) => object.unitId,
    unitName: (object) => object.unitName,
    accountId: (object) => object.accountId,
    address: (object) => object.address,
    state: (object) => object.state,
    title: (object) => object.title,
    rank: (object) => object.rank,
    officePhone: (object) => object.officePhone,
    mobilePhone: (object, context) => (mayKeep(object, context) ? object.mobilePhone : null),
    staffNumber: (object, context) => (mayKeep(object, context) ? object.staffNumber : null),
    birthDate: (object, context) => (mayCorrect(object, context) ? object.birthDate : null),
    birthYear: (object, context) => (mayCorrect(object, context) ? object.birthYear : null),
    photoBlobId: (object) => object.photoBlob?.toString('hex') ?? null,
    photoType: (object) => object.photoType,
    mayChangeContact: mayKeep,
  },
  read: ({ deps }, ids, most) => readPeople(deps.db, ids, { most, now: deps.clock() }),
  query: {
    conditions,
    sorts: ['name'],
    ids: ({ deps }, condition, { isAscending }, most) => findPersonIds(deps.db, condition, isAscending, most),
  },
  set: workOf,
});
