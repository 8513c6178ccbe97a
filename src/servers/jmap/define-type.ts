/** The methods of a declared type (RFC 8620 §5.1–5.6). */
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { MAX_CHANGES, MAX_OBJECTS_IN_GET } from './limits.ts';
import type { JmapMethod, JmapType } from './method.ts';
import { runQuery, runQueryChanges } from './object-query.ts';
import { standardWork } from './object-set.ts';
import { readTypeChanges, readTypeState } from './object-states.ts';
import { type Conditions, type ObjectType, openContext } from './object-type.ts';
import { resolveId } from './scope.ts';
import { readSetObjects, runSet } from './set.ts';
import { cannotCalculate, isUuid, pick, requireProperties } from './standard.ts';

function getMethod<T extends { id: string }, C extends Conditions>(type: ObjectType<T, C>): JmapMethod {
  const names = new Set(['id', ...Object.keys(type.properties)]);
  const isId = type.isId ?? isUuid;
  return {
    name: `${type.name}/get`,
    async run(method, args) {
      const context = openContext(type, method, args);
      const asked = args.ids('ids')?.map((id) => resolveId(method.scope, id) ?? id);
      const named = args.texts('properties');
      args.end();
      if (asked && asked.length > MAX_OBJECTS_IN_GET)
        throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_GET} objects at once.`);
      requireProperties(named, (name) => names.has(name) || type.isProperty?.(name) === true);
      const properties = new Set(['id', ...(named ?? type.byDefault ?? names)]);
      const state = await readTypeState(type, context);
      const objects =
        asked?.length === 0 ? [] : await type.read(context, asked?.filter(isId), MAX_OBJECTS_IN_GET + 1);
      if (objects.length > MAX_OBJECTS_IN_GET)
        throw new MethodFault('requestTooLarge', 'There are too many of them; name those you want.');
      const found = new Set(objects.map(({ id }) => id));
      const encode = (object: T): JsonObject => {
        if (type.encode) {
          const whole = type.encode(object, context);
          if (!named) return whole;
          return Object.fromEntries(Object.entries(whole).filter(([name]) => properties.has(name)));
        }
        const computers = Object.entries(type.properties).map(
          ([name, of]) => [name, () => of(object, context)] as const,
        );
        return pick({ id: () => object.id, ...Object.fromEntries(computers) }, properties);
      };
      return {
        accountId: args.id('accountId'),
        state,
        list: objects.map(encode),
        notFound: (asked ?? []).filter((id) => !found.has(id)),
      };
    },
  };
}

function changesMethod<T extends { id: string }, C extends Conditions>(type: ObjectType<T, C>): JmapMethod {
  return {
    name: `${type.name}/changes`,
    async run(method, args) {
      const context = openContext(type, method, args);
      const sinceState = args.text('sinceState');
      const most = Math.min(args.unsigned('maxChanges', 1) ?? MAX_CHANGES, MAX_CHANGES);
      args.end();
      const changes = await readTypeChanges(type, context, { sinceState, most });
      if (!changes) throw cannotCalculate();
      const { newState, hasMore, created, updated, destroyed } = changes;
      return {
        accountId: args.id('accountId'),
        oldState: sinceState,
        newState,
        hasMoreChanges: hasMore,
        created,
        updated,
        destroyed,
      };
    },
  };
}

function queryMethods<T extends { id: string }, C extends Conditions>(type: ObjectType<T, C>): JmapMethod[] {
  const { query } = type;
  if (!query) return [];
  return [
    {
      name: `${type.name}/query`,
      run: (method, args) => runQuery(type, query, openContext(type, method, args), args),
    },
    {
      name: `${type.name}/queryChanges`,
      run: (method, args) => runQueryChanges(type, query, openContext(type, method, args), args),
    },
  ];
}

function setMethods<T extends { id: string }, C extends Conditions>(type: ObjectType<T, C>): JmapMethod[] {
  if (!type.set) return [];
  const makeWork = type.set.bind(type);
  return [
    {
      name: `${type.name}/set`,
      async run(method, args) {
        const context = openContext(type, method, args, true);
        const work = standardWork(type, context, makeWork(context, args));
        const set = { account: { id: args.id('accountId') }, ...readSetObjects(args) };
        args.end();
        const isId = type.isId ?? isUuid;
        return runSet(method, set, work, () => readTypeState(type, context), isId);
      },
    },
  ];
}

/** Makes of a declaration what a module lists. */
export function defineType<T extends { id: string }, C extends Conditions = Conditions>(
  type: ObjectType<T, C>,
  more: readonly JmapMethod[] = [],
): JmapType {
  return {
    name: type.name,
    home: type.home,
    mayRead: type.mayRead ?? (() => true),
    ...(type.view && { view: type.view }),
    properties: Object.keys(type.properties),
    methods: [getMethod(type), changesMethod(type), ...queryMethods(type), ...setMethods(type), ...more],
  };
}
