/** Limits of the service, each with its reason; those that clients need stand in the ServiceProviderConfig. */

/** Resources of a page without `count`, and at most. */
export const DEFAULT_PAGE = 100;
export const MAX_PAGE = 500;
/** A filter that no index answers is held against so many people; more than a province has. */
export const MAX_FILTERED = 100_000;
export const MAX_BODY_BYTES = 1_048_576;
export const MAX_BULK_OPERATIONS = 1_000;
/** Members of a unit shown in one group. */
export const MAX_MEMBERS = 5_000;
