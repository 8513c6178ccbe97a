/** Email/copy (RFC 8621 §4.7): e-mails of one account put into another, and taken out of the first where that is wanted. */
import { readModseq, type StoredEmail } from '#domain/mailstore/email-reads.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { runImplied } from '../call-faults.ts';
import { MAX_OBJECTS_IN_SET } from '../limits.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { type JmapAccount, requireAccount, requireFromAccount, resolveId } from '../scope.ts';
import { encodeSetFault, orNull, requireState } from '../set.ts';
import { encodeState, isUuid } from '../standard.ts';
import { emailSet, readPlacing, storeEmail } from './email-set.ts';
import { encodeKeywords } from './keywords.ts';
import { readSeenEmails } from './read-seen-emails.ts';

const SETTABLE = new Set(['id', 'mailboxIds', 'keywords', 'receivedAt']);

async function copyEmail(
  context: MethodContext,
  account: JmapAccount,
  original: StoredEmail | undefined,
  object: JsonObject,
): Promise<JsonObject> {
  const wrong = Object.keys(object).filter((name) => !SETTABLE.has(name));
  if (wrong.length > 0)
    throw new SetFault(
      'invalidProperties',
      'A copy has mailboxes, keywords and a time of its own, no more.',
      {
        properties: wrong,
      },
    );
  if (!original) throw new SetFault('notFound', 'There is no such e-mail to copy.');
  const placing = await readPlacing(context, account, {
    keywords: encodeKeywords(original),
    receivedAt: original.receivedAt.toISOString(),
    ...object,
  });
  return storeEmail(context, account, { ...placing, bytes: await context.deps.blobs.read(original.blob) });
}

export const emailCopy: JmapMethod = {
  name: 'Email/copy',
  async run(context, args) {
    const { deps, scope } = context;
    const account = requireAccount(scope, args.id('accountId'), true);
    const fromAccountId = args.id('fromAccountId');
    const create = args.objects('create');
    const ifFromInState = args.optionalText('ifFromInState');
    const ifInState = args.optionalText('ifInState');
    const destroysOriginal = args.boolean('onSuccessDestroyOriginal');
    const destroyFromIfInState = args.optionalText('destroyFromIfInState');
    args.end();
    const from = requireFromAccount(scope, fromAccountId);
    if (from.id === account.id)
      throw new MethodFault('invalidArguments', 'The accounts are two.', { arguments: ['fromAccountId'] });
    if (create.size > MAX_OBJECTS_IN_SET)
      throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_SET} e-mails at once.`);
    requireState(ifFromInState, encodeState(await readModseq(deps.db, from.id)));
    const state = async (): Promise<string> => encodeState(await readModseq(deps.db, account.id));
    const oldState = await state();
    requireState(ifInState, oldState);
    const idOf = ({ id }: JsonObject): string => (typeof id === 'string' ? (resolveId(scope, id) ?? '') : '');
    const ids = [...create.values()].map(idOf).filter(isUuid);
    const originals = new Map<string, StoredEmail>(
      (await readSeenEmails(deps, from.access, ids)).map((email) => [email.id, email]),
    );
    const created: JsonObject = {};
    const notCreated: JsonObject = {};
    const copied: string[] = [];
    for (const [creationId, object] of create) {
      try {
        const made = await copyEmail(context, account, originals.get(idOf(object)), object);
        scope.createdIds.set(creationId, made['id'] as string);
        created[creationId] = made;
        copied.push(idOf(object));
      } catch (error) {
        notCreated[creationId] = encodeSetFault(error);
      }
    }
    const newState = await state();
    if (destroysOriginal && copied.length > 0)
      await runImplied(context, emailSet, {
        accountId: from.id,
        destroy: copied,
        ifInState: destroyFromIfInState ?? null,
      });
    return {
      fromAccountId: from.id,
      accountId: account.id,
      oldState,
      newState,
      created: orNull(created),
      notCreated: orNull(notCreated),
    };
  },
};
