/** The stamp of the built web application; see `web-stamp.mjs`. */
export function webStamp(root: string): string;
export function webStampFile(root: string): string;
