/**
 * `DeletedEmail`: what was deleted for good and can be restored for 30 days (R8.9). `DeletedEmail/restore` puts single ones back;
 * whole folders and "everything since" go as a `MailTask`.
 */
import { DELETED_KEPT_MS, type DeletedEmail, listDeleted } from '#domain/mailstore/deleted-emails.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { type AddressField, decodeFields, type MessageFields } from '#formats/mime/summary.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import { restoreDeleted } from '#services/undelete/restore-deleted.ts';
import { defineType } from '../define-type.ts';
import { MAX_OBJECTS_IN_SET } from '../limits.ts';
import type { JmapMethod } from '../method.ts';
import { asDate, asText } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { requireAccount } from '../scope.ts';
import { encodeSetFault, NOT_FOUND, orNull } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { text: asText, mailboxPath: asText, after: asDate, before: asDate };

function fieldsOf(deleted: DeletedEmail): MessageFields {
  return decodeFields(deleted.fields);
}

function addresses(list: readonly AddressField[]): JsonObject[] {
  return list.map(({ name, email }) => ({ name: name ?? null, email }));
}

function accessOf({ account }: ObjectContext) {
  if (!account) throw new MethodFault('accountNotFound', 'There is no such account for you.');
  return account.access;
}

const restore: JmapMethod = {
  name: 'DeletedEmail/restore',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'), true);
    const ids = args.ids('ids') ?? [];
    const mailboxId = args.optionalText('mailboxId');
    args.end();
    if (ids.length > MAX_OBJECTS_IN_SET)
      throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_SET} objects at once.`);
    if (mailboxId !== undefined && !isUuid(mailboxId))
      throw new MethodFault('invalidArguments', 'There is no such mailbox.', { arguments: ['mailboxId'] });
    const target = mailboxId as MailboxId | undefined;
    const outcomes = await restoreDeleted(deps, account.access, ids.filter(isUuid), target);
    const restored: JsonObject = {};
    const notRestored: JsonObject = Object.fromEntries(ids.map((id) => [id, NOT_FOUND]));
    for (const outcome of outcomes) {
      if ('refusal' in outcome) notRestored[outcome.id] = encodeSetFault(outcome.refusal);
      else {
        delete notRestored[outcome.id];
        const { emailId, mailboxId: placed } = outcome.filed;
        restored[outcome.id] = { emailId, mailboxId: placed };
      }
    }
    return { accountId: account.id, restored: orNull(restored), notRestored: orNull(notRestored) };
  },
};

export const deletedEmail = defineType<DeletedEmail, typeof conditions>(
  {
    name: 'DeletedEmail',
    home: 'account',
    properties: {
      subject: (deleted) => fieldsOf(deleted).subject,
      from: (deleted) => addresses(fieldsOf(deleted).from),
      to: (deleted) => addresses(fieldsOf(deleted).to.slice(0, 5)),
      preview: (deleted) => deleted.preview,
      size: (deleted) => deleted.size,
      receivedAt: (deleted) => deleted.receivedAt.toISOString(),
      hasAttachment: (deleted) => deleted.hasAttachment,
      mailboxPath: (deleted) => deleted.mailboxPath,
      deletedAt: (deleted) => deleted.deletedAt.toISOString(),
      deletedBy: (deleted) => deleted.deletedBy,
      restorableUntil: (deleted) => new Date(deleted.deletedAt.getTime() + DELETED_KEPT_MS).toISOString(),
    },
    read: async (context, ids, most) => listDeleted(context.deps.db, accessOf(context), { ids }, { most }),
    query: {
      conditions,
      sorts: ['deletedAt'],
      ids: async (context, condition, { isAscending }, most) => {
        const { text, mailboxPath, after, before } = condition;
        const filter = { text, mailboxPath, deletedAfter: after, deletedBefore: before };
        const order = { most, oldestFirst: isAscending };
        return (await listDeleted(context.deps.db, accessOf(context), filter, order)).map(({ id }) => id);
      },
    },
  },
  [restore],
);
