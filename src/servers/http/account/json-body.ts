/** The JSON bodies of the account's endpoints: an object, read field by field. */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#platform/kernel/fault.ts';

/** Longer than any password or answer of an authenticator's field. */
const MAX_TEXT = 20_000;

export type JsonBody = Readonly<Record<string, unknown>>;

/** The object that a request brought. `Refusal('invalidArgument')` for anything else. */
export function bodyOf({ body }: FastifyRequest): JsonBody {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonBody;
  throw new Refusal('invalidArgument', 'The body is a JSON object.');
}

/** A text of the body; empty when it is absent. `Refusal('invalidArgument')` for another kind of value. */
export function textOf(body: JsonBody, name: string): string {
  const value = body[name] ?? '';
  if (typeof value === 'string' && value.length <= MAX_TEXT) return value;
  throw new Refusal('invalidArgument', `${name} is text.`, { property: name });
}
