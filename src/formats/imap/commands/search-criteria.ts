/**
 * `search-criteria` of SORT and THREAD (RFC 5256 §5): a charset, which is mandatory here, and search keys.
 */
import type { Decoder } from '../decoder.ts';
import { expectSearchProgram, type SearchKey } from './search-keys.ts';

/** What SORT and THREAD search by: the charset is mandatory here. */
export interface SearchCriteria {
  /** In upper case. */
  charset: string;
  key: SearchKey;
}

/** `search-criteria`, to the end of the command. */
export function expectSearchCriteria(d: Decoder): SearchCriteria {
  const charset = d.expectAstring().toUpperCase();
  d.expectSp();
  return { charset, key: expectSearchProgram(d) };
}
