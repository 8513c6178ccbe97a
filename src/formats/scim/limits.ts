/** Limits of the grammar, each with its reason. */

/** A filter that names a thousand people is better asked in pages. */
export const MAX_FILTER_LENGTH = 4_096;
/** Depth of parentheses and value paths. */
export const MAX_FILTER_DEPTH = 16;
/** Comparisons of a filter. */
export const MAX_FILTER_ITEMS = 100;
/** Operations of one PATCH; Entra and Okta send under twenty. */
export const MAX_PATCH_OPERATIONS = 100;
/** Values of a multi-valued attribute after a PATCH. */
export const MAX_VALUES = 5_000;
