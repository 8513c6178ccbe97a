/**
 * What /set of every declared type does alike, whatever the type makes of single things (RFC 8620 §5.3): of what is not there it says
 * `notFound` and nothing else; a patch that changes nothing is one; a client may send back what only the server sets, as long as it is the
 * same; and of what is made it is told everything that it did not send.
 *
 * Costs nothing but one read for all that are made, and one for each fault.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Conditions, ObjectContext, ObjectType } from './object-type.ts';
import type { SetResponse, SetWork } from './set.ts';

/** A value without prototypes, whoever made it. */
const plain = (value: Json | undefined): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
const isSame = (a: Json | undefined, b: Json): boolean => isDeepStrictEqual(plain(a), plain(b));

/** The properties whose values a fault is about. */
function blamed(error: unknown): string[] {
  const named = error instanceof SetFault && error.type === 'invalidProperties' && error.facts['properties'];
  return Array.isArray(named) ? named.filter((name) => typeof name === 'string') : [];
}

const isNotFound = (error: unknown): boolean =>
  (error instanceof SetFault && error.type === 'notFound') ||
  (error instanceof Refusal && error.code === 'notFound');

class StandardWork<T extends { id: string }, C extends Conditions> {
  readonly #type: ObjectType<T, C>;
  readonly #context: ObjectContext;
  readonly #work: SetWork;

  constructor(type: ObjectType<T, C>, context: ObjectContext, work: SetWork) {
    this.#type = type;
    this.#context = context;
    this.#work = work;
  }

  async #require(id: string): Promise<JsonObject> {
    const found = await this.#type.read(this.#context, [id], 1);
    const object = found.find((one) => one.id === id);
    if (!object) throw new SetFault('notFound', 'There is no such object.');
    return this.#encode(object);
  }

  #encode(object: T): JsonObject {
    if (this.#type.encode) return this.#type.encode(object, this.#context);
    const values = Object.entries(this.#type.properties).map(([name, of]) => [
      name,
      of(object, this.#context),
    ]);
    return { id: object.id, ...Object.fromEntries(values) };
  }

  async update(id: string, patch: JsonObject): Promise<JsonObject | null> {
    if (Object.keys(patch).length === 0) {
      await this.#require(id);
      return null;
    }
    try {
      return await this.#work.update(id, patch);
    } catch (error) {
      if (isNotFound(error) || !(error instanceof SetFault || error instanceof Refusal)) throw error;
      const now = await this.#require(id);
      const same = new Set(
        Object.keys(patch).filter(
          (name) => Object.hasOwn(now, name) && isSame(now[name], patch[name] as Json),
        ),
      );
      if (same.size === Object.keys(patch).length) return null;
      const named = blamed(error).filter((name) => same.has(name));
      if (named.length === 0) throw error;
      const rest = Object.entries(patch).filter(([name]) => !named.includes(name));
      return this.update(id, Object.fromEntries(rest));
    }
  }

  async destroy(id: string): Promise<void> {
    try {
      await this.#work.destroy(id);
    } catch (error) {
      if (!isNotFound(error) && (error instanceof SetFault || error instanceof Refusal))
        await this.#require(id);
      throw error;
    }
  }

  async complete({ created }: SetResponse, sent: ReadonlyMap<string, JsonObject>): Promise<void> {
    const ids = Object.values(created).map((made) => (made as JsonObject)['id'] as string);
    if (ids.length === 0) return;
    const objects = await this.#type.read(this.#context, ids, ids.length);
    const byId = new Map(objects.map((object) => [object.id, object]));
    for (const [creationId, made] of Object.entries(created) as [string, JsonObject][]) {
      const object = byId.get(made['id'] as string);
      const known = { ...sent.get(creationId), ...made };
      for (const [name, value] of Object.entries(object ? this.#encode(object) : {}))
        if (!Object.hasOwn(known, name) || !(Object.hasOwn(made, name) || isSame(known[name], value)))
          made[name] = value;
    }
  }
}

/** The work of a type as /set runs it. */
export function standardWork<T extends { id: string }, C extends Conditions>(
  type: ObjectType<T, C>,
  context: ObjectContext,
  work: SetWork,
): SetWork {
  const standard = new StandardWork(type, context, work);
  return {
    create: (object, creationId) => work.create(object, creationId),
    update: (id, patch) => standard.update(id, patch),
    destroy: (id) => standard.destroy(id),
    complete: (response, sent) => standard.complete(response, sent),
    ...(work.finish && { finish: (response: SetResponse) => work.finish?.(response) ?? Promise.resolve() }),
  };
}
