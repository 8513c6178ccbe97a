/** Limits of the grammar, each with its reason. */

/** A request of an address book is under 2 kB; a large filter of a synchronisation program under 64 kB. */
export const MAX_MESSAGE_BYTES = 262_144;
/** Depth of a filter: programs nest three or four deep. */
export const MAX_FILTER_DEPTH = 24;
/** Items of a filter, all together: "these 200 people" is one filter of 200 items. */
export const MAX_FILTER_ITEMS = 1_024;
/** Attributes asked for, or values in a request. */
export const MAX_LIST_ITEMS = 256;
/** Controls of a request. */
export const MAX_CONTROLS = 16;
/** Relative names in a distinguished name: the province's tree is six deep. */
export const MAX_NAME_PARTS = 64;
