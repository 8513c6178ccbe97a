/**
 * Patches of e-mails without what they leave as it is: a client may send back whole objects, of which only keywords and mailboxes ever
 * change (RFC 8620 §5.3 `invalidProperties`). Costs nothing for patches of these two; else a read of the e-mails they are of.
 */
import { isDeepStrictEqual } from 'node:util';
import { readEmails } from '#domain/mailstore/email-reads.ts';
import { ArgumentReader } from '#formats/jmap/arguments.ts';
import { parseHeaderProperty } from '#formats/jmap/header-forms.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import type { MethodContext } from '../method.ts';
import type { JmapAccount } from '../scope.ts';
import { resolveSetId } from '../set.ts';
import { readBodyArguments } from './email-body.ts';
import { EMAIL_PROPERTIES, encodeEmails } from './email-get.ts';

/** True for paths that may change. */
export function isChangeable(path: string): boolean {
  return /^(?:keywords|mailboxIds)(?:\/|$)/.test(path);
}

const isReadable = (name: string): boolean =>
  EMAIL_PROPERTIES.has(name) || parseHeaderProperty(name) !== undefined;
const plain = (value: Json | undefined): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

/** The patches by the keys they came under; of an e-mail there is not, what may change is left, to be refused. */
export async function withoutSame(
  { deps, scope }: MethodContext,
  { access }: JmapAccount,
  update: ReadonlyMap<string, JsonObject>,
): Promise<ReadonlyMap<string, JsonObject>> {
  const whole = [...update].flatMap(([key, patch]) => {
    const id = resolveSetId(scope, key);
    return id === undefined || Object.keys(patch).every(isChangeable) ? [] : [{ key, id, patch }];
  });
  if (whole.length === 0) return update;
  const emails = await readEmails(
    deps.db,
    access,
    whole.map(({ id }) => id),
  );
  const properties = new Set(['id', ...whole.flatMap(({ patch }) => Object.keys(patch).filter(isReadable))]);
  const list = await encodeEmails(deps, emails, properties, readBodyArguments(new ArgumentReader({})));
  const known = new Map(list.map((object) => [object['id'], object]));
  const patches = new Map(update);
  for (const { key, id, patch } of whole) {
    const now = known.get(id);
    const isLeft = ([name, value]: [string, Json]): boolean =>
      isChangeable(name) || (now !== undefined && !isDeepStrictEqual(plain(value), plain(now[name])));
    patches.set(key, Object.fromEntries(Object.entries(patch).filter(isLeft)));
  }
  return patches;
}
