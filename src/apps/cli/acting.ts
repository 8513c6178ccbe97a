/**
 * The frames of commands: a list, one thing, an act. Each is done as whoever `--as` names, or as the machine; an act is told by the id of
 * what it was done to.
 */
import type { Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { principalOf } from './acting-as.ts';
import { type Call, type CommandDefinition, getArgument, type Parameter } from './command-definition.ts';
import type { Text } from './language.ts';
import { authorityOf, type OpenedStore, withStore } from './open-store.ts';
import type { Column } from './output.ts';
import { requireUuid } from './uuid-argument.ts';

type Run = CommandDefinition['run'];

/** More rows than anybody reads. */
export const MAX_LISTED = 10_000;

/** The id that a command is given first, and the command that tells it. */
export function idParameter(from: string): Parameter {
  return { flags: '<id>', text: { vi: `mã (xem: ${from})`, en: `id (see: ${from})` } };
}

/** Who acts, on what authority, and when. */
export async function actOf(call: Call, store: OpenedStore) {
  const { ids, clock } = store;
  return { principal: await principalOf(call, store), authority: authorityOf(call), ids, now: clock() };
}

export type CommandAct = Awaited<ReturnType<typeof actOf>>;

/** The `run` of an act that gives an id. */
export function acting(work: (call: Call, store: OpenedStore, act: CommandAct) => Promise<string>): Run {
  return (call) =>
    withStore(call, async (store) => {
      const id = await work(call, store, await actOf(call, store));
      call.output.result({ id }, [id]);
      return undefined;
    });
}

/** The `run` of an act, in one transaction, on what has the id that was given first. */
export function actingOn(
  work: (tx: Transaction, act: CommandAct, id: string, call: Call) => Promise<unknown>,
): Run {
  return acting(async (call, { db }, act) => {
    const id = idOf(call);
    await db.transaction((tx) => work(tx, act, id, call));
    return id;
  });
}

/** The `run` of a list: a table, or the rows as JSON. */
export function listing<Row>(
  read: (store: OpenedStore, principal: Principal, call: Call) => Promise<readonly Row[]>,
  columns: readonly Column<Row>[],
  toJson: (row: Row) => unknown = (row) => row,
): Run {
  return (call) =>
    withStore(call, async (store) => {
      call.output.table(await read(store, await principalOf(call, store), call), columns, toJson);
      return undefined;
    });
}

/** What is said of a thing that is not there; whole sentences, for each has its own in Vietnamese. */
const ABSENT = {
  delivery: 'There is no such delivery.',
  estimate: 'There is no such estimate.',
  handover: 'There is no such handover.',
  order: 'There is no such order.',
  proposal: 'There is no such proposal.',
  rules: 'There are no such rules.',
  violation: 'There is no such violation.',
};

/** Reads the one thing with the id that was given first. `Refusal('notFound')` with what is not there. */
export async function requireOne<Thing>(
  call: Call,
  store: OpenedStore,
  read: (principal: Principal, id: string) => Promise<readonly Thing[]>,
  absent: keyof typeof ABSENT,
): Promise<Thing> {
  const [thing] = await read(await principalOf(call, store), idOf(call));
  if (thing === undefined) throw new Refusal('notFound', ABSENT[absent]);
  return thing;
}

/** The `run` of a look at one thing. */
export function showing<Thing>(
  absent: keyof typeof ABSENT,
  read: (store: OpenedStore, principal: Principal, id: string) => Promise<readonly Thing[]>,
  linesOf: (thing: Thing, say: (text: Text) => string) => readonly string[],
  toJson: (thing: Thing) => unknown = (thing) => thing,
): Run {
  return (call) =>
    withStore(call, async (store) => {
      const thing = await requireOne(call, store, (principal, id) => read(store, principal, id), absent);
      call.output.result(
        toJson(thing),
        linesOf(thing, (text) => call.output.text(text)),
      );
      return undefined;
    });
}

/** The id that a command was given first. */
export const idOf = (call: Call): string => requireUuid(getArgument(call, 0));
