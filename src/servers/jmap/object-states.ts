/**
 * States and changes of declared types (RFC 8620 §1.5, §5.2) as one principal sees them.
 *
 * Who sees only a part of an account's things has states of their own, for this part: when it becomes another, everything is read anew; a
 * thing that left it is told as destroyed. One query more for them.
 */
import { hash } from 'node:crypto';
import { type ObjectChanges, readObjectChanges, readObjectState } from '#domain/changes/object-changes.ts';
import type { ObjectContext } from './object-type.ts';
import type { JmapAccount } from './scope.ts';

interface Viewed {
  name: string;
  view?: ((account: JmapAccount) => string | undefined) | undefined;
}

/** What stands behind a state that holds for a part alone; nothing for who sees all. */
export function viewSuffix({ view }: Viewed, account: JmapAccount | undefined): string {
  const part = account && view?.(account);
  return part === undefined ? '' : `~${hash('sha256', part, 'base64url').slice(0, 10)}`;
}

/** The state of a type. */
export async function readTypeState(type: Viewed, { deps, owner, account }: ObjectContext): Promise<string> {
  return `${await readObjectState(deps.db, owner, type.name)}${viewSuffix(type, account)}`;
}

type Readable = Viewed & {
  read(context: ObjectContext, ids: string[] | undefined, most: number): Promise<{ id: string }[]>;
};

/** What changed since a state; undefined when that cannot be calculated. */
export async function readTypeChanges(
  type: Readable,
  context: ObjectContext,
  { sinceState, most }: { sinceState: string; most: number },
): Promise<ObjectChanges | undefined> {
  const suffix = viewSuffix(type, context.account);
  if (!sinceState.endsWith(suffix)) return undefined;
  const since = sinceState.slice(0, sinceState.length - suffix.length);
  const asked = { accountId: context.owner, type: type.name, sinceState: since, most };
  const changes = await readObjectChanges(context.deps.db, asked);
  if (!changes || suffix === '') return changes;
  const living = [...changes.created, ...changes.updated];
  const read = living.length === 0 ? [] : await type.read(context, living, living.length);
  const seen = new Set(read.map(({ id }) => id));
  return {
    ...changes,
    newState: `${changes.newState}${suffix}`,
    created: changes.created.filter((id) => seen.has(id)),
    updated: changes.updated.filter((id) => seen.has(id)),
    destroyed: [...changes.destroyed, ...changes.updated.filter((id) => !seen.has(id))],
  };
}
