/** Patch objects (RFC 8620 §5.3): applied to a cached object at once, and turned round for undo. */

export type Patch = Record<string, unknown>;

function unescape(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** One step of a path, for a patch's key. */
export function pathPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The object after the patch; the one before is left as it was. */
export function applyPatch<T extends object>(object: T, patch: Patch): T {
  const result = { ...object } as Record<string, unknown>;
  for (const [path, value] of Object.entries(patch)) {
    const [first = '', second] = path.split('/').map(unescape);
    if (second === undefined) {
      result[first] = value;
      continue;
    }
    const inner = { ...(result[first] as Record<string, unknown> | undefined) };
    if (value === null) delete inner[second];
    else inner[second] = value;
    result[first] = inner;
  }
  return result as T;
}

/** The patch that takes an object back to how it was before this one. */
export function inversePatch(object: object, patch: Patch): Patch {
  const now = object as Record<string, unknown>;
  const inverse: Patch = {};
  for (const path of Object.keys(patch)) {
    const [first = '', second] = path.split('/').map(unescape);
    const value = second === undefined ? now[first] : (now[first] as Patch | undefined)?.[second];
    inverse[path] = value ?? null;
  }
  return inverse;
}
