/** ContactCard/copy (RFC 9610 §3.6, RFC 8620 §5.4): cards of another account, the directory's too, into one's own books. */
import { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { readTypeState } from '../object-states.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { encodeSetFault, requireState } from '../set.ts';
import { contactCardDefinition, createCard } from './contact-card.ts';

function openFrom(context: MethodContext, fromAccountId: string): ObjectContext {
  try {
    return openContext(contactCardDefinition, context, new ArgumentReader({ accountId: fromAccountId }));
  } catch (error) {
    if (error instanceof MethodFault && error.type === 'accountNotFound')
      throw new MethodFault('fromAccountNotFound', error.message);
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
    const from = openFrom(context, fromAccountId);
    const ifInState = args.optionalText('ifInState');
    const ifFromInState = args.optionalText('ifFromInState');
    const create = args.objects('create');
    const destroysOriginal = args.boolean('onSuccessDestroyOriginal');
    const destroyFromIfInState = args.optionalText('destroyFromIfInState');
    args.end();
    requireState(ifFromInState, await readTypeState(contactCardDefinition, from));
    const oldState = await readTypeState(contactCardDefinition, to);
    requireState(ifInState, oldState);
    const created: JsonObject = {};
    const notCreated: JsonObject = {};
    const copied: string[] = [];
    for (const [creationId, { id, ...changes }] of create) {
      try {
        const ids = typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? [id] : [];
        const [card] = ids.length === 0 ? [] : await contactCardDefinition.read(from, ids, 1);
        if (!card) throw new SetFault('notFound', 'There is no such contact.');
        created[creationId] = await createCard(to, { ...card.card, ...changes });
        copied.push(card.id);
      } catch (error) {
        notCreated[creationId] = encodeSetFault(error);
      }
    }
    if (destroysOriginal && copied.length > 0)
      context.follow('ContactCard/set', {
        ...(await destroyOriginals(from, fromAccountId, copied, destroyFromIfInState)),
      });
    return {
      fromAccountId,
      accountId: args.id('accountId'),
      oldState,
      newState: await readTypeState(contactCardDefinition, to),
      created: Object.keys(created).length > 0 ? created : null,
      notCreated: Object.keys(notCreated).length > 0 ? notCreated : null,
    };
  },
};

async function destroyOriginals(
  from: ObjectContext,
  accountId: string,
  ids: readonly string[],
  ifInState: string | undefined,
): Promise<JsonObject> {
  const stateNow = (): Promise<string> => readTypeState(contactCardDefinition, from);
  const oldState = await stateNow();
  requireState(ifInState, oldState);
  const work = contactCardDefinition.set(from);
  const destroyed: string[] = [];
  const notDestroyed: JsonObject = {};
  for (const id of ids) {
    try {
      await work.destroy(id);
      destroyed.push(id);
    } catch (error) {
      notDestroyed[id] = encodeSetFault(error);
    }
  }
  return {
    accountId,
    oldState,
    newState: await stateNow(),
    created: null,
    updated: null,
    destroyed: destroyed.length > 0 ? destroyed : null,
    notCreated: null,
    notUpdated: null,
    notDestroyed: Object.keys(notDestroyed).length > 0 ? notDestroyed : null,
  };
}
