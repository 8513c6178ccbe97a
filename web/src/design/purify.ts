/** DOMPurify, at hand from now on for all markup that is written (`app/trusted-types.ts`). */
import Purify from 'dompurify';
import { takeSanitizer } from '../app/trusted-types.ts';

takeSanitizer((markup) => Purify.sanitize(markup));

export const DOMPurify = Purify;
