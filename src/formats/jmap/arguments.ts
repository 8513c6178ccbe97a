/**
 * Reading arguments and properties by their types (RFC 8620 §1.2–1.4). Pure.
 *
 * `ArgumentReader` collects nothing: the first wrong argument ends the call with `invalidArguments`, naming it. Arguments that
 * nobody asked for are refused too, because a misspelt one would otherwise change what a call does.
 */
import { isObject, type Json, type JsonObject } from './json.ts';
import { MethodFault } from './method-errors.ts';

/** RFC 8620 §1.2. */
const ID = /^[A-Za-z0-9_-]{1,255}$/;

/** True for text that can be an id. */
export function isId(value: Json | undefined): value is string {
  return typeof value === 'string' && ID.test(value);
}

/** The arguments of one call. */
export class ArgumentReader {
  readonly #args: JsonObject;
  readonly #asked = new Set<string>();

  constructor(args: JsonObject) {
    this.#args = args;
  }

  #fail(name: string, expected: string): never {
    throw new MethodFault('invalidArguments', `${name} is ${expected}.`, { arguments: [name] });
  }

  /** The value as it is; null counts as absent. */
  #find(name: string): Json | undefined {
    this.#asked.add(name);
    return this.#args[name] ?? undefined;
  }

  /** Any value; the caller knows its form. */
  value(name: string): Json | undefined {
    return this.#find(name);
  }

  id(name: string): string {
    const value = this.#find(name);
    return isId(value) ? value : this.#fail(name, 'an id');
  }

  optionalText(name: string): string | undefined {
    const value = this.#find(name);
    return value === undefined || typeof value === 'string' ? value : this.#fail(name, 'text');
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.#fail(name, 'text');
  }

  boolean(name: string): boolean {
    const value = this.#find(name) ?? false;
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  integer(name: string): number | undefined {
    const value = this.#find(name);
    if (value === undefined) return undefined;
    return Number.isSafeInteger(value) ? (value as number) : this.#fail(name, 'an integer');
  }

  unsigned(name: string, least = 0): number | undefined {
    const value = this.integer(name);
    return value === undefined || value >= least
      ? value
      : this.#fail(name, `an integer of at least ${least}`);
  }

  /** A list of ids, each once in the order first given; a reference to a created object is one that begins with "#". */
  ids(name: string): string[] | undefined {
    const value = this.#find(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      this.#fail(name, 'a list of ids');
    return [...new Set(value)];
  }

  texts(name: string): string[] | undefined {
    const value = this.#find(name);
    if (value === undefined) return undefined;
    return Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? value
      : this.#fail(name, 'a list of text');
  }

  object(name: string): JsonObject | undefined {
    const value = this.#find(name);
    return value === undefined || isObject(value) ? value : this.#fail(name, 'an object');
  }

  /** A map of ids to objects, of /set. */
  objects(name: string): Map<string, JsonObject> {
    const map = new Map<string, JsonObject>();
    for (const [id, value] of Object.entries(this.object(name) ?? {}))
      if (isObject(value)) map.set(id, value);
      else this.#fail(`${name}/${id}`, 'an object');
    return map;
  }

  list(name: string): Json[] | undefined {
    const value = this.#find(name);
    return value === undefined || Array.isArray(value) ? value : this.#fail(name, 'a list');
  }

  /** All arguments, whatever they are. */
  everything(): JsonObject {
    for (const name of Object.keys(this.#args)) this.#asked.add(name);
    return this.#args;
  }

  /** To be called when everything has been asked for. */
  end(): void {
    const unknown = Object.keys(this.#args).find((name) => !this.#asked.has(name));
    if (unknown !== undefined)
      throw new MethodFault('invalidArguments', `There is no argument ${unknown.slice(0, 60)}.`, {
        arguments: [unknown],
      });
  }
}
