/**
 * `FilePreview/get`: what is in an office file, to be looked at without the program that wrote it and without its macros (R8.8).
 * `blobId` with `name` and `type`; `kind` of the answer is `html`, `sheets`, `slides`, or why there is none: `unsupported`,
 * `unreadable`, `tooMuch`. HTML is to be cleaned by whoever shows it.
 */
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { officeKindOf } from '#formats/office/preview.ts';
import { readBlob } from '../mail/blobs.ts';
import type { JmapMethod } from '../method.ts';
import { requireAccount } from '../scope.ts';

export const filePreview: JmapMethod = {
  name: 'FilePreview/get',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    const blobId = args.text('blobId');
    const name = args.optionalText('name') ?? '';
    const type = args.optionalText('type') ?? '';
    args.end();
    const answer = { accountId: account.id, blobId };
    const kind = officeKindOf(name, type);
    if (!kind) return { ...answer, kind: 'unsupported' };
    const bytes = await readBlob(deps, account.access, blobId);
    if (!bytes)
      throw new MethodFault('invalidArguments', 'There is no such blob.', { arguments: ['blobId'] });
    const preview = await deps.previews.make(kind, bytes);
    return { ...answer, ...(preview as unknown as JsonObject) };
  },
};
