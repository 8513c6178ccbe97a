/** CANCELUPDATE (RFC 5267 §4.3.5): `1*(SP quoted)`, the tags. */
import type { Decoder } from '../decoder.ts';

const MAX_TAGS = 100;

export function decodeCancelUpdate(d: Decoder): { tags: string[] } {
  const tags: string[] = [];
  do {
    d.expectSp();
    tags.push(d.expectString());
  } while (!d.isEnd() && tags.length < MAX_TAGS);
  d.expectEnd();
  return { tags };
}
