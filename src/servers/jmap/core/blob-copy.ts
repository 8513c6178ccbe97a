/** Blob/copy (RFC 8620 §6.3): bytes of one account made an upload of another, without going by the client. */
import { storeUpload } from '#domain/mailstore/uploads.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { MAX_OBJECTS_IN_SET } from '../limits.ts';
import { readBlob } from '../mail/blobs.ts';
import type { JmapMethod } from '../method.ts';
import { requireAccount, requireFromAccount } from '../scope.ts';
import { encodeSetFault, orNull } from '../set.ts';

export const blobCopy: JmapMethod = {
  name: 'Blob/copy',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'), true);
    const fromAccountId = args.id('fromAccountId');
    const blobIds = args.ids('blobIds') ?? [];
    args.end();
    const from = requireFromAccount(scope, fromAccountId);
    if (blobIds.length > MAX_OBJECTS_IN_SET)
      throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_SET} blobs at once.`);
    const copied: JsonObject = {};
    const notCopied: JsonObject = {};
    for (const blobId of blobIds) {
      try {
        const bytes = await readBlob(deps, from.access, blobId);
        if (!bytes) throw new SetFault('notFound', 'There is no such blob.');
        const hash = await storeUpload(deps.db, deps.blobs, account.access, { bytes, now: deps.clock() });
        copied[blobId] = hash.toString('hex');
      } catch (error) {
        notCopied[blobId] = encodeSetFault(error);
      }
    }
    return {
      fromAccountId: from.id,
      accountId: account.id,
      copied: orNull(copied),
      notCopied: orNull(notCopied),
    };
  },
};
