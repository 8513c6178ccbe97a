/**
 * Patches of objects (RFC 8620 §5.3): paths with an implicit leading "/", none within a list, none beginning another. Pure.
 */
import { isObject, type Json, type JsonObject } from './json.ts';
import { SetFault } from './method-errors.ts';

function tokensOf(path: string): string[] {
  return path.split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Refuses paths of which one begins another. Throws `SetFault('invalidPatch')`. */
export function requireApart(patch: JsonObject): void {
  for (const path of Object.keys(patch))
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (Object.hasOwn(patch, path.slice(0, at)))
        throw new SetFault('invalidPatch', `${path.slice(0, at)} is patched as a whole and in part.`);
}

function apply(target: JsonObject, path: string, value: Json): void {
  const tokens = tokensOf(path);
  const last = tokens.pop() ?? '';
  let place = target;
  for (const token of tokens) {
    const inner = place[token];
    if (!isObject(inner)) throw new SetFault('invalidPatch', `There is nothing to patch at ${path}.`);
    const copy = Object.assign(Object.create(null) as JsonObject, inner);
    place[token] = copy;
    place = copy;
  }
  if (value === null) delete place[last];
  else place[last] = value;
}

/** The object with a patch applied; the given one stays as it is. A null removes. Throws `SetFault('invalidPatch')`. */
export function applyPatch(object: JsonObject, patch: JsonObject): JsonObject {
  requireApart(patch);
  const patched = Object.assign(Object.create(null) as JsonObject, object);
  for (const [path, value] of Object.entries(patch)) apply(patched, path, value);
  return patched;
}
