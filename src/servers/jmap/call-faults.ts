/** What went wrong with a call, as its error (RFC 8620 §3.6.2); and calls that follow from another by themselves. */
import { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { encodeFault, type MethodErrorType, MethodFault } from '#formats/jmap/method-errors.ts';
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import { bothLanguages } from '#platform/kernel/refusal-texts.ts';
import type { JmapDependencies } from './dependencies.ts';
import type { JmapMethod, MethodContext } from './method.ts';

/** What a refusal of the domain is as an error of a method; others are told as forbidden. */
const METHOD_ERRORS: Partial<Record<RefusalCode, MethodErrorType>> = {
  conflict: 'stateMismatch',
  temporarilyUnavailable: 'serverUnavailable',
  storageFull: 'serverUnavailable',
  invalidArgument: 'invalidArguments',
  tooMany: 'requestTooLarge',
  tooLarge: 'requestTooLarge',
};

/** The error of a call; a fault of ours is noted. */
export function encodeCallFault(
  error: unknown,
  { log }: Pick<JmapDependencies, 'log'>,
  name: string,
): JsonObject {
  if (error instanceof MethodFault) return encodeFault(error);
  if (error instanceof Refusal)
    return { type: METHOD_ERRORS[error.code] ?? 'forbidden', description: bothLanguages(error.message) };
  log.error({ err: error, method: name }, 'a JMAP method failed');
  return { type: 'serverFail', description: 'Something went wrong on the server; it has been noted.' };
}

/**
 * Runs a call that another implies (RFC 8620 §5.4, RFC 8621 §7.5) and tells its response, or its error, after the other's: what was done
 * before it stays done, and is told.
 */
export async function runImplied(
  context: MethodContext,
  method: JmapMethod | undefined,
  args: JsonObject,
): Promise<void> {
  if (!method) throw new Error('a call implies a method that there is not');
  try {
    context.follow(method.name, await method.run(context, new ArgumentReader(args)));
  } catch (error) {
    context.follow('error', encodeCallFault(error, context.deps, method.name));
  }
}
