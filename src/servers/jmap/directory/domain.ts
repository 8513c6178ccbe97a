/** `Domain`: the domains of the directory (R3.1): the primary one, and those that were left, until when they receive. Everybody may read it. */
import { type Domain, readDomains } from '#domain/directory/domains.ts';
import { defineType } from '../define-type.ts';

type Named = Domain & { id: string };

const DOMAIN = /^[a-z0-9.-]{1,253}$/;

export const domain = defineType<Named>({
  name: 'Domain',
  home: 'province',
  isId: (id) => DOMAIN.test(id),
  properties: {
    name: (object) => object.name,
    isPrimary: (object) => object.isPrimary,
    since: (object) => object.since.toISOString(),
    receivesUntil: (object) => object.receivesUntil?.toISOString() ?? null,
    closedAt: (object) => object.closedAt?.toISOString() ?? null,
    addresses: (object) => object.addresses,
  },
  read: async ({ deps }, ids) =>
    (await readDomains(deps.db))
      .filter(({ name }) => ids?.includes(name) ?? true)
      .map((one) => ({ ...one, id: one.name })),
});
