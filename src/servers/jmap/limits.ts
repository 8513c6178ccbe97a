/** What one JMAP request may cost (RFC 8620 §2, `urn:ietf:params:jmap:core`), each with its reason. */

/** A page of mail with its bodies is 6 calls; a client that starts up makes 15. */
export const MAX_CALLS_IN_REQUEST = 32;
/** About 2 MB of properties without bodies, one query. */
export const MAX_OBJECTS_IN_GET = 1_000;
/** One transaction that holds the account for some 50 ms. */
export const MAX_OBJECTS_IN_SET = 1_000;
/** Drafts carry their text; files go by upload. */
export const MAX_SIZE_REQUEST = 10_485_760;
/** A browser makes six connections. */
export const MAX_CONCURRENT_REQUESTS = 8;
export const MAX_CONCURRENT_UPLOAD = 4;
/** Ids of one query; a list shows a page and asks for the next. */
export const MAX_QUERY_LIMIT = 5_000;
/** Ids of one answer to /changes where the client does not say. */
export const MAX_CHANGES = 5_000;
/** Conditions of one filter, all levels together. */
export const MAX_FILTER_CONDITIONS = 100;
/** Operators within operators; people's search forms make three. */
export const MAX_FILTER_DEPTH = 12;
/** Orders of text there are (§2 `collationAlgorithms`); lists of names are in the order of Vietnamese. */
export const COLLATIONS: readonly string[] = ['i;unicode-casemap'];
