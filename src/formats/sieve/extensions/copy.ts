/** `:copy` (RFC 3894): file or send on, and keep all the same. */
import type { Extension } from '../language.ts';

export const copy: Extension = {
  capability: 'copy',
  tags: [{ on: ['fileinto', 'redirect'], tags: [{ name: 'copy' }] }],
};
