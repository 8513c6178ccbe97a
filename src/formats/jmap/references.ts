/**
 * Result references (RFC 8620 §3.7): arguments taken from the response to an earlier call. Pure.
 */
import { isObject, type Json, type JsonObject } from './json.ts';
import { MethodFault } from './method-errors.ts';
import type { Invocation } from './request.ts';

/** A path reaches into lists of lists; what comes out is bounded like any list of ids. */
const MAX_VALUES = 50_000;

function fault(reason: string): MethodFault {
  return new MethodFault('invalidResultReference', reason);
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function step(value: Json, tokens: readonly string[]): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (token === '*' && Array.isArray(value)) {
    const found: Json[] = [];
    for (const item of value) {
      const inner = step(item, rest);
      if (Array.isArray(inner)) for (const one of inner) found.push(one);
      else found.push(inner);
      if (found.length > MAX_VALUES) throw fault('The path finds too many values.');
    }
    return found;
  }
  const name = unescapeToken(token);
  if (Array.isArray(value)) {
    const item = /^(0|[1-9]\d{0,8})$/.test(name) ? value[Number(name)] : undefined;
    if (item === undefined) throw fault(`There is no item ${name.slice(0, 40)}.`);
    return step(item, rest);
  }
  if (!isObject(value) || !Object.hasOwn(value, name))
    throw fault(`There is no property ${name.slice(0, 40)}.`);
  return step(value[name] ?? null, rest);
}

/** A JSON pointer (RFC 6901) with `*` for each item of a list, the results of lists joined. */
export function evaluatePath(value: Json, path: string): Json {
  if (path === '') return value;
  if (!path.startsWith('/')) throw fault('A path begins with "/".');
  return step(value, path.slice(1).split('/'));
}

function resolve(reference: Json, responses: readonly Invocation[]): Json {
  if (!isObject(reference)) throw fault('A reference is {resultOf, name, path}.');
  const { resultOf, name, path } = reference;
  if (typeof resultOf !== 'string' || typeof name !== 'string' || typeof path !== 'string')
    throw fault('A reference is {resultOf, name, path}.');
  const response = responses.find(([, , callId]) => callId === resultOf);
  if (response?.[0] !== name)
    throw fault(`There is no response ${name.slice(0, 60)} to ${resultOf.slice(0, 60)}.`);
  return evaluatePath(response[1], path);
}

/** The arguments of a call with each `#name` replaced. Throws `MethodFault`: invalidResultReference, invalidArguments. */
export function resolveReferences(args: JsonObject, responses: readonly Invocation[]): JsonObject {
  if (!Object.keys(args).some((name) => name.startsWith('#'))) return args;
  const resolved = Object.create(null) as JsonObject;
  for (const [name, value] of Object.entries(args)) {
    const plain = name.startsWith('#') ? name.slice(1) : name;
    if (plain in resolved)
      throw new MethodFault('invalidArguments', `${plain} is given twice.`, { arguments: [plain] });
    resolved[plain] = name.startsWith('#') ? resolve(value, responses) : value;
  }
  return resolved;
}
