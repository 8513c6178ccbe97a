/** `Policy`: what people decide while the system runs, by key. Set `value`; destroy gives the default back. */
import { authorize } from '#domain/directory/authorize.ts';
import {
  changePolicy,
  listPolicies,
  readPolicyHistory,
  type StoredPolicy,
} from '#domain/policy/policy-store.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { type ObjectContext, openContext } from '../object-type.ts';

type PolicyObject = StoredPolicy & { id: string };

const mayRead = (principal: ObjectContext['principal']): boolean =>
  authorize(principal, 'policy.read', { kind: 'province' });

/** What a policy was before, by whom and why. */
const history: JmapMethod = {
  name: 'Policy/history',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province', mayRead }, method, args);
    const id = args.text('id');
    args.end();
    const versions = await readPolicyHistory(deps.db, principal, id);
    const list = versions.map(({ at, by, authority, value }) => ({
      at: at.toISOString(),
      by,
      authority,
      value: value as Json,
    }));
    return { accountId: 'province', id, list };
  },
};

export const policy = defineType<PolicyObject>(
  {
    name: 'Policy',
    home: 'province',
    mayRead,
    isId: (id) => /^[a-zA-Z]{1,60}$/.test(id),
    properties: {
      title: (object) => object.title,
      value: (object) => object.value as Json,
      isDefault: (object) => object.isDefault,
      changedAt: (object) => object.changedAt?.toISOString() ?? null,
      changedBy: (object) => object.changedBy,
    },
    read: async ({ deps, principal }, ids) =>
      (await listPolicies(deps.db, principal))
        .filter(({ key }) => ids?.includes(key) ?? true)
        .map((stored) => ({ ...stored, id: stored.key })),
    set({ deps, principal }, args) {
      const authority = args.optionalText('authority') ?? 'console';
      const change = (key: string, value: Json): Promise<void> =>
        changePolicy(deps.db, { principal, key, value, authority, now: deps.clock() });
      return {
        create: () => Promise.reject(new SetFault('forbidden', 'Policies are those there are.')),
        async update(key, { value, ...others }) {
          const wrong = Object.keys(others);
          if (wrong.length > 0 || value === undefined || value === null)
            throw new SetFault('invalidProperties', 'Set value.', { properties: [...wrong, 'value'] });
          await change(key, value);
          return null;
        },
        destroy: (key) => change(key, null),
      };
    },
  },
  [history],
);
