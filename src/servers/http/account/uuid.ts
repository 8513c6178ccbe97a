/** Ids as somebody hands them in. */
import { Refusal } from '#platform/kernel/fault.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id; `Refusal('notFound')` for what can be nobody's, of which the database would say that it is no id. */
export function requireUuid(text: string): string {
  if (!UUID.test(text)) throw new Refusal('notFound', 'There is nothing of this id.');
  return text;
}
