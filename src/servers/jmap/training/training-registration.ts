/**
 * `TrainingRegistration`: who takes part in a session (R6.8). Create registers, oneself unless another account is named; `{ cancel: true }` gives
 * the place back, which stays on record; update takes attendance and results. `Training/certificate` gives the PDF.
 */
import { storeUpload } from '#domain/mailstore/uploads.ts';
import {
  ATTENDANCES,
  cancelRegistration,
  type Grading,
  grade,
  RESULTS,
  readRegistrations,
  register,
  type TrainingRegistration,
} from '#domain/training/registrations.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { readIssuer } from '#services/papers/issuer.ts';
import { certificateNumber } from '#services/training/certificate.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asId, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireOnly } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import { idValue, orNull, readValues, wholeValue, wordOf } from './read-values.ts';

const conditions = { sessionId: asId, accountId: asId, state: oneOf('registered', 'waiting', 'cancelled') };
const READERS = {
  attendance: orNull(wordOf(...ATTENDANCES)),
  result: orNull(wordOf(...RESULTS)),
  mark: orNull(wholeValue),
};

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = () => ({ principal, authority: 'R6.8', ids: deps.ids, now: deps.clock() });
  return {
    async create(object) {
      requireOnly(object, ['sessionId', 'accountId']);
      const sessionId = idValue(object['sessionId'], 'sessionId');
      const accountId = idValue(object['accountId'] ?? principal.accountId, 'accountId') as AccountId;
      const { id, state } = await deps.db.transaction((tx) => register(tx, act(), { sessionId, accountId }));
      return { id, state };
    },
    async update(id, patch) {
      if (patch['cancel'] === true) {
        requireOnly(patch, ['cancel']);
        await deps.db.transaction((tx) => cancelRegistration(tx, act(), id));
        return { state: 'cancelled' };
      }
      const grading = readValues<Grading>(patch, READERS);
      await deps.db.transaction((tx) => grade(tx, act(), id, grading));
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'A registration stays on record: cancel it.')),
  };
}

/** Makes the certificate of a registration that one may see, among one's own uploads. */
export const trainingCertificate: JmapMethod = {
  name: 'Training/certificate',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    const id = args.id('registrationId');
    args.end();
    const own = scope.accounts.get(principal.accountId);
    if (!own) throw new MethodFault('forbidden', 'Your roles do not permit this.');
    const [found] = isUuid(id) ? await readRegistrations(deps.db, principal, { ids: [id] }, 1) : [];
    if (!found) throw new Refusal('notFound', 'There is no such registration.');
    // It brings a large library with it.
    const { makeCertificate } = await import('#services/training/certificate.ts');
    const { pdf, name } = await makeCertificate(found, await readIssuer(deps.db));
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes: pdf, now: deps.clock() });
    return { accountId: own.id, blobId: hash.toString('hex'), name, type: 'application/pdf' };
  },
};

export const trainingRegistration = defineType<TrainingRegistration, typeof conditions>({
  name: 'TrainingRegistration',
  home: 'province',
  properties: {
    sessionId: (one) => one.sessionId,
    accountId: (one) => one.accountId,
    name: (one) => one.name,
    unitId: (one) => one.unitId,
    unitName: (one) => one.unitName,
    state: (one) => one.state,
    queuedAt: (one) => one.queuedAt.toISOString(),
    registeredBy: (one) => one.registeredByName,
    attendance: (one) => one.attendance,
    result: (one) => one.result,
    mark: (one) => one.mark,
    certificate: (one) => (one.result === 'passed' ? certificateNumber(one) : null),
    courseId: (one) => one.courseId,
    courseTitle: (one) => one.courseTitle,
    startsAt: (one) => one.startsAt.toISOString(),
    endsAt: (one) => one.endsAt.toISOString(),
    place: (one) => one.place,
    link: (one) => one.link,
    sessionState: (one) => one.sessionState,
  },
  read: ({ deps, principal }, ids, most) => readRegistrations(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['startsAt'],
    async ids({ deps, principal }, { state, ...condition }, { isAscending }, most) {
      const all = await readRegistrations(deps.db, principal, condition, most);
      const ids = all.filter((one) => state === undefined || one.state === state).map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: workOf,
});
