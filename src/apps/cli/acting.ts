/** Acts from the command line: done as whoever `--as` names, or as the machine, and told by the id of what they were done to. */
import { type Call, type CommandDefinition, getArgument } from './command-definition.ts';
import { principalOf } from './commands/request.ts';
import { authorityOf, type OpenedStore, withStore } from './open-store.ts';
import { requireUuid } from './uuid-argument.ts';

/** Who acts, on what authority, and when. */
export async function actOf(call: Call, store: OpenedStore) {
  const { ids, clock } = store;
  return { principal: await principalOf(call, store), authority: authorityOf(call), ids, now: clock() };
}

export type CommandAct = Awaited<ReturnType<typeof actOf>>;

/** The `run` of an act that gives an id. */
export function acting(
  work: (call: Call, store: OpenedStore, act: CommandAct) => Promise<string>,
): CommandDefinition['run'] {
  return (call) =>
    withStore(call, async (store) => {
      const id = await work(call, store, await actOf(call, store));
      call.output.result({ id }, [id]);
      return undefined;
    });
}

/** The id that a command was given first. */
export const idOf = (call: Call): string => requireUuid(getArgument(call, 0));
