/** `DkimKey`: the keys outgoing mail is signed with, and the records to publish. `DkimKey/rotate` and `/activate` turn them. */
import { authorize } from '#domain/directory/authorize.ts';
import { activateDkimKeys, type DkimKey, listDkimKeys, makeDkimKeys } from '#domain/outbound/dkim-keys.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { openContext } from '../object-type.ts';

type Key = DkimKey & { id: string };

const mayRead = (principal: Parameters<typeof authorize>[0]): boolean =>
  authorize(principal, 'policy.read', { kind: 'province' });

function actOf(context: MethodContext, args: ArgumentReader) {
  const { principal } = openContext({ home: 'province', mayRead }, context, args);
  const authority = args.optionalText('authority') ?? 'console';
  args.end();
  const { deps } = context;
  return { principal, domain: deps.settings.domain, authority, now: deps.clock() };
}

const rotate: JmapMethod = {
  name: 'DkimKey/rotate',
  async run(context, args) {
    const act = actOf(context, args);
    const { db, sealing } = context.deps;
    return { accountId: 'province', made: sealing ? await makeDkimKeys(db, act, sealing) : [] };
  },
};

const activate: JmapMethod = {
  name: 'DkimKey/activate',
  async run(context, args) {
    const act = actOf(context, args);
    return { accountId: 'province', activated: await activateDkimKeys(context.deps.db, act) };
  },
};

export const dkimKey = defineType<Key>(
  {
    name: 'DkimKey',
    home: 'province',
    mayRead,
    isId: (id) => /^[a-z0-9]{1,40}$/.test(id),
    properties: {
      algorithm: (object) => object.algorithm,
      state: (object) => object.state,
      createdAt: (object) => object.createdAt.toISOString(),
      activatedAt: (object) => object.activatedAt?.toISOString() ?? null,
      removeAfter: (object) => object.removeAfter?.toISOString() ?? null,
      recordName: (object) => object.recordName,
      record: (object) => object.record,
    },
    read: async ({ deps }, ids) =>
      (await listDkimKeys(deps.db, deps.settings.domain))
        .filter(({ selector }) => ids?.includes(selector) ?? true)
        .map((key) => ({ ...key, id: key.selector })),
  },
  [rotate, activate],
);
