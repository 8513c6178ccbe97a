/** `:index` and `:last` (RFC 5260 §6): one field of several of the same name. */
import type { Extension } from '../language.ts';

export const index: Extension = {
  capability: 'index',
  tags: [{ on: ['header', 'address', 'date'], tags: [{ name: 'index', value: 'number' }, { name: 'last' }] }],
};
