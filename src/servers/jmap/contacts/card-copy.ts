/** ContactCard/copy (RFC 9610 §3.6, RFC 8620 §5.4): cards of another account, the directory's too, into one's own books. */
import { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { runImplied } from '../call-faults.ts';
import { MAX_OBJECTS_IN_SET } from '../limits.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { readTypeState } from '../object-states.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { resolveId } from '../scope.ts';
import { encodeSetFault, orNull, requireState } from '../set.ts';
import { isUuid } from '../standard.ts';
import { contactCard, contactCardDefinition, createCard } from './contact-card.ts';

function openFrom(context: MethodContext, fromAccountId: string): ObjectContext {
  try {
    return openContext(contactCardDefinition, context, new ArgumentReader({ accountId: fromAccountId }));
  } catch (error) {
    if (error instanceof MethodFault && error.type === 'accountNotFound')
      throw new MethodFault('fromAccountNotFound', error.message);
    if (error instanceof MethodFault && error.type === 'accountNotSupportedByMethod')
      throw new MethodFault('fromAccountNotSupportedByMethod', error.message);
    throw error;
  }
}

export const contactCardCopy: JmapMethod = {
  name: 'ContactCard/copy',
  async run(context, args) {
    const to = openContext(contactCardDefinition, context, args, true);
    const fromAccountId = args.id('fromAccountId');
    if (fromAccountId === args.id('accountId'))
      throw new MethodFault('invalidArguments', 'The accounts are the same.', {
        arguments: ['fromAccountId'],
      });
    const ifInState = args.optionalText('ifInState');
    const ifFromInState = args.optionalText('ifFromInState');
    const create = args.objects('create');
    const destroysOriginal = args.boolean('onSuccessDestroyOriginal');
    const destroyFromIfInState = args.optionalText('destroyFromIfInState');
    args.end();
    const from = openFrom(context, fromAccountId);
    if (create.size > MAX_OBJECTS_IN_SET)
      throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_SET} cards at once.`);
    requireState(ifFromInState, await readTypeState(contactCardDefinition, from));
    const oldState = await readTypeState(contactCardDefinition, to);
    requireState(ifInState, oldState);
    const created: JsonObject = {};
    const notCreated: JsonObject = {};
    const copied: string[] = [];
    for (const [creationId, { id, ...changes }] of create) {
      try {
        const wanted = typeof id === 'string' ? (resolveId(context.scope, id) ?? '') : '';
        const ids = isUuid(wanted) ? [wanted] : [];
        const [card] = ids.length === 0 ? [] : await contactCardDefinition.read(from, ids, 1);
        if (!card) throw new SetFault('notFound', 'There is no such contact.');
        const made = await createCard(to, { ...card.card, ...changes }, true);
        context.scope.createdIds.set(creationId, made['id'] as string);
        created[creationId] = made;
        copied.push(card.id);
      } catch (error) {
        notCreated[creationId] = encodeSetFault(error);
      }
    }
    if (destroysOriginal && copied.length > 0)
      await runImplied(
        context,
        contactCard.methods.find(({ name }) => name === 'ContactCard/set'),
        { accountId: fromAccountId, destroy: copied, ifInState: destroyFromIfInState ?? null },
      );
    return {
      fromAccountId,
      accountId: args.id('accountId'),
      oldState,
      newState: await readTypeState(contactCardDefinition, to),
      created: orNull(created),
      notCreated: orNull(notCreated),
    };
  },
};
