/**
 * Patches of objects (RFC 8620 §5.3): paths with an implicit leading "/", none within a list, none beginning another. Pure.
 */
import { isObject, type Json, type JsonObject } from './json.ts';
import { SetFault } from './method-errors.ts';

function tokensOf(path: string): string[] {
  return path.split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function requireApart(paths: readonly string[]): void {
  const sorted = paths.toSorted();
  for (const [index, path] of sorted.entries())
    if (sorted[index + 1]?.startsWith(`${path}/`))
      throw new SetFault('invalidPatch', `${path} is patched as a whole and in part.`);
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
  const paths = Object.keys(patch);
  requireApart(paths);
  const patched = Object.assign(Object.create(null) as JsonObject, object);
  for (const path of paths) apply(patched, path, patch[path] as Json);
  return patched;
}
