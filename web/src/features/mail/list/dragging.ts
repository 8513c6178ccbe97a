/** Rows on their way to a folder. */
export const DRAGGED_ROWS = 'application/x-congthu-rows';
