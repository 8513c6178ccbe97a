/** `Policy`: what people decide while the system runs, by key. Set `value`; destroy gives the default back. */
import { authorize } from '#domain/directory/authorize.ts';
import { changePolicy, listPolicies, type StoredPolicy } from '#domain/policy/policy-store.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';

type PolicyObject = StoredPolicy & { id: string };

export const policy = defineType<PolicyObject>({
  name: 'Policy',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'policy.read', { kind: 'province' }),
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
});
