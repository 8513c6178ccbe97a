/** The window of a /query (RFC 8620 §5.5): position or anchor, limit, total. */
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { MAX_QUERY_LIMIT } from './limits.ts';

export interface QueryWindow {
  position: number;
  anchor: string | undefined;
  anchorOffset: number;
  limit: number;
  /** The client asked for more than is given at once, or for no limit. */
  limitWasCut: boolean;
  calculateTotal: boolean;
}

export function readQueryWindow(args: ArgumentReader): QueryWindow {
  const asked = args.unsigned('limit');
  return {
    position: args.integer('position') ?? 0,
    anchor: args.optionalText('anchor'),
    anchorOffset: args.integer('anchorOffset') ?? 0,
    limit: Math.min(asked ?? MAX_QUERY_LIMIT, MAX_QUERY_LIMIT),
    limitWasCut: asked === undefined || asked > MAX_QUERY_LIMIT,
    calculateTotal: args.boolean('calculateTotal'),
  };
}

/** The fault of an anchor that is not in the list. */
export function anchorNotFound(): MethodFault {
  return new MethodFault('anchorNotFound', 'The anchor is not in the list.');
}

/** The window of a list that is in memory, as properties of the response. */
export function windowOf(ids: readonly string[], window: QueryWindow): JsonObject {
  let { position } = window;
  if (window.anchor !== undefined) {
    const at = ids.indexOf(window.anchor);
    if (at < 0) throw anchorNotFound();
    position = Math.max(0, at + window.anchorOffset);
  } else if (position < 0) position = Math.max(0, ids.length + position);
  return {
    position,
    ids: ids.slice(position, position + window.limit),
    ...(window.calculateTotal && { total: ids.length }),
    ...(window.limitWasCut && { limit: window.limit }),
  };
}
