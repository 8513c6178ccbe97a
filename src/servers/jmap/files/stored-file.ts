/**
 * `StoredFile`: files that came by resumable upload (tus). `StoredFile/attach` makes one that is complete an attachment: scanned, and a
 * blob like any upload.
 */
import { readWholeFile } from '#domain/files/read-file.ts';
import { deleteFile, getFile, listFiles, type StoredFile } from '#domain/files/stored-files.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { requireHarmlessUpload } from '../blob/scan-upload.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { oneOf } from '../object-query.ts';
import { requireAccount, resolveId } from '../scope.ts';
import { isUuid } from '../standard.ts';
import { accessOf, cannotBeSet } from './access-of.ts';

const conditions = { purpose: oneOf('attachment', 'link', 'import', 'export') };

const attach: JmapMethod = {
  name: 'StoredFile/attach',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'), true);
    const named = args.text('fileId');
    args.end();
    const id = resolveId(scope, named);
    if (id === undefined || !isUuid(id)) throw new MethodFault('invalidArguments', 'There is no such file.');
    const file = await getFile(deps.db, account.access, id);
    if (file.state !== 'stored' || file.purpose !== 'attachment')
      throw new MethodFault('invalidArguments', 'Only a whole file that was uploaded to be attached.');
    const bytes = await readWholeFile(deps, file);
    await requireHarmlessUpload(deps, bytes, file.name);
    const hash = await storeUpload(deps.db, deps.blobs, account.access, { bytes, now: deps.clock() });
    await deleteFile(deps.db, deps, account.access, id);
    return {
      accountId: account.id,
      blobId: hash.toString('hex'),
      name: file.name,
      type: file.mediaType,
      size: file.size,
    };
  },
};

export const storedFile = defineType<StoredFile, typeof conditions>(
  {
    name: 'StoredFile',
    home: 'account',
    properties: {
      name: (file) => file.name,
      type: (file) => file.mediaType,
      size: (file) => file.size,
      receivedBytes: (file) => file.received,
      purpose: (file) => file.purpose,
      state: (file) => file.state,
      finding: (file) => file.finding,
      isScannedInPieces: (file) => file.isScannedInPieces,
      createdAt: (file) => file.createdAt.toISOString(),
      completedAt: (file) => file.completedAt?.toISOString() ?? null,
      expiresAt: (file) => file.expiresAt.toISOString(),
    },
    read: async (context, ids, most) => listFiles(context.deps.db, accessOf(context), { ids }, most),
    query: {
      conditions,
      sorts: ['createdAt'],
      ids: async (context, { purpose }, { isAscending }, most) => {
        const files = await listFiles(context.deps.db, accessOf(context), { purpose }, most);
        const ids = files.map(({ id }) => id as string);
        return isAscending ? ids.reverse() : ids;
      },
    },
    set: (context) => ({
      create: () => Promise.reject(cannotBeSet('Files come by the tus protocol.')),
      update: () => Promise.reject(cannotBeSet('A file is as it came.')),
      destroy: (id) => deleteFile(context.deps.db, context.deps, accessOf(context), id),
    }),
  },
  [attach],
);
