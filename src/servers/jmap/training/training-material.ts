/**
 * `TrainingMaterial`: what is handed out in a course (R6.8), made of an upload, which was scanned. `TrainingMaterial/download` puts a copy
 * among one's own uploads, for those who may have it.
 */
import { findBlob, storeUpload } from '#domain/mailstore/uploads.ts';
import {
  addMaterial,
  dropMaterial,
  MAX_MATERIAL_BYTES,
  readMaterials,
  type TrainingMaterial,
} from '#domain/training/materials.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { requireHarmlessUpload } from '../blob/scan-upload.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asId } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireOnly } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import { idValue, invalid, textValue } from './read-values.ts';

const conditions = { courseId: asId };
const TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/i;

function workOf({ deps, principal, scope }: ObjectContext): SetWork {
  const act = () => ({ principal, authority: 'R6.8', ids: deps.ids, now: deps.clock() });
  return {
    async create(object) {
      requireOnly(object, ['courseId', 'blobId', 'name', 'type']);
      const courseId = idValue(object['courseId'], 'courseId');
      const blobId = textValue(object['blobId'], 'blobId');
      const name = textValue(object['name'], 'name');
      const type = textValue(object['type'] ?? '', 'type');
      const own = scope.accounts.get(principal.accountId);
      if (!own || !/^[0-9a-f]{64}$/.test(blobId)) throw invalid('blobId');
      const blob = Buffer.from(blobId, 'hex');
      const known = await findBlob(deps.db, own.access, blob);
      if (!known) throw new SetFault('blobNotFound', 'There is no such upload.', { notFound: [blobId] });
      if (known.size > MAX_MATERIAL_BYTES)
        throw new Refusal('tooLarge', `A material has at most ${MAX_MATERIAL_BYTES} octets.`);
      // Under its own name this time: the rules look at names too.
      await requireHarmlessUpload(deps, await deps.blobs.read(blob), name);
      const mediaType = TYPE.test(type) ? type : 'application/octet-stream';
      const wanted = { courseId, name, mediaType, size: known.size, blob };
      return { id: await deps.db.transaction((tx) => addMaterial(tx, deps.blobs, act(), wanted)) };
    },
    update: () => Promise.reject(new SetFault('forbidden', 'A material is taken away and handed out anew.')),
    destroy: (id) => deps.db.transaction((tx) => dropMaterial(tx, deps.blobs, act(), id)),
  };
}

const download: JmapMethod = {
  name: 'TrainingMaterial/download',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    const id = args.id('id');
    args.end();
    const own = scope.accounts.get(principal.accountId);
    if (!own) throw new MethodFault('forbidden', 'Your roles do not permit this.');
    const [found] = isUuid(id) ? await readMaterials(deps.db, principal, { ids: [id] }, 1) : [];
    if (!found) throw new Refusal('notFound', 'There is no such material.');
    const bytes = await deps.blobs.read(found.blob);
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes, now: deps.clock() });
    return { accountId: own.id, blobId: hash.toString('hex'), name: found.name, type: found.mediaType };
  },
};

export const trainingMaterial = defineType<TrainingMaterial, typeof conditions>(
  {
    name: 'TrainingMaterial',
    home: 'province',
    properties: {
      courseId: (one) => one.courseId,
      name: (one) => one.name,
      type: (one) => one.mediaType,
      size: (one) => one.size,
      addedBy: (one) => one.addedByName,
      addedAt: (one) => one.addedAt.toISOString(),
    },
    read: ({ deps, principal }, ids, most) => readMaterials(deps.db, principal, { ids }, most),
    query: {
      conditions,
      sorts: ['name'],
      async ids({ deps, principal }, condition, { isAscending }, most) {
        const ids = (await readMaterials(deps.db, principal, condition, most)).map(({ id }) => id);
        return isAscending ? ids : ids.toReversed();
      },
    },
    set: workOf,
  },
  [download],
);
