/** `:user` and `:detail` (RFC 5233): what stands before and after the first `+` of a local part. */
import type { Extension } from '../language.ts';

export const subaddress: Extension = {
  capability: 'subaddress',
  addressParts: [
    { name: 'user', of: (localPart) => localPart.split('+', 1)[0] },
    {
      name: 'detail',
      of: (localPart) => {
        const plus = localPart.indexOf('+');
        return plus < 0 ? undefined : localPart.slice(plus + 1);
      },
    },
  ],
};
