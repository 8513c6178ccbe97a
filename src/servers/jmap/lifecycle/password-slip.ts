/** `PasswordSlip`: first passwords that wait to be printed, and when they were (R6.2). Never a password. */
import {
  findSlipIds,
  type PasswordSlip,
  readSlips,
  requestSlipAgain,
} from '#domain/accounts/password-slips.ts';
import { findReach } from '#domain/directory/authorize.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { printSlips } from '#services/password-slips/print-slips.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asBoolean, asId } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { isUuid } from '../standard.ts';

const conditions = { isWaiting: asBoolean, unitId: asId };

/** Prints waiting slips, each once, and puts the PDF among one's own uploads, where it stays a day. */
const print: JmapMethod = {
  name: 'PasswordSlip/print',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province' }, method, args);
    const ids = args.ids('ids');
    const unitId = args.optionalText('unitId');
    args.end();
    const own = scope.accounts.get(principal.accountId);
    if (!own || findReach(principal, 'slip.print').length === 0)
      throw new MethodFault('forbidden', 'Your roles do not permit this.');
    const { pdf, slips } = await printSlips(deps.slips, principal, { ids: ids?.filter(isUuid), unitId });
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes: pdf, now: deps.clock() });
    return {
      accountId: own.id,
      blobId: hash.toString('hex'),
      type: 'application/pdf',
      name: 'phieu-mat-khau.pdf',
      printed: slips.map(({ id }) => id),
    };
  },
};

/** A new slip for an account without a password of its owner's. */
async function create({ deps, principal }: ObjectContext, object: JsonObject): Promise<JsonObject> {
  const { accountId, ...rest } = object;
  if (typeof accountId !== 'string' || !isUuid(accountId) || Object.keys(rest).length > 0)
    throw new SetFault('invalidProperties', 'A slip is asked for by its accountId.', {
      properties: ['accountId', ...Object.keys(rest)],
    });
  await requestSlipAgain(deps.db, { principal, accountId: accountId as AccountId, now: deps.clock() });
  return { id: accountId };
}

export const passwordSlip = defineType<PasswordSlip, typeof conditions>(
  {
    name: 'PasswordSlip',
    home: 'province',
    mayRead: (principal) => findReach(principal, 'slip.print').length > 0,
    properties: {
      address: (object) => object.address,
      name: (object) => object.displayName,
      unitId: (object) => object.unitId,
      waitingSince: (object) => object.waitingSince.toISOString(),
      printedAt: (object) => object.printedAt?.toISOString() ?? null,
      printedBy: (object) => object.printedByName,
      validUntil: (object) => object.validUntil?.toISOString() ?? null,
      isUsed: (object) => object.isUsed,
    },
    read: ({ deps, principal }, ids, most) => readSlips(deps.db, principal, { ids }, most),
    query: {
      conditions,
      sorts: ['waitingSince'],
      ids: ({ deps, principal }, condition, _sort, most) => findSlipIds(deps.db, principal, condition, most),
    },
    set: (context) => ({
      create: (object) => create(context, object),
      update: () => Promise.reject(new SetFault('forbidden', 'A slip is printed, never changed.')),
      destroy: () => Promise.reject(new SetFault('forbidden', 'A slip is printed, never taken back.')),
    }),
  },
  [print],
);
