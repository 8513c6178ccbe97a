/** How large a filter may be, looked at before anything of it runs (RFC 8620 §5.5 `unsupportedFilter`). */
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { MAX_FILTER_CONDITIONS, MAX_FILTER_DEPTH } from './limits.ts';

function countConditions(filter: Json, depth: number): number {
  if (depth > MAX_FILTER_DEPTH)
    throw new MethodFault('unsupportedFilter', `Operators stand at most ${MAX_FILTER_DEPTH} deep.`);
  if (!isObject(filter) || !Array.isArray(filter['conditions'])) return 1;
  return filter['conditions'].reduce<number>((sum, inner) => sum + countConditions(inner, depth + 1), 1);
}

/** Throws `MethodFault` for a filter of too many conditions and operators, or too deep ones. */
export function requireSmallFilter(
  filter: JsonObject | undefined,
  most = MAX_FILTER_CONDITIONS,
): JsonObject | undefined {
  if (filter && countConditions(filter, 0) > most)
    throw new MethodFault('unsupportedFilter', `At most ${most} conditions.`);
  return filter;
}
