/** The queue in which those concerned are told of a request, apart from the job itself: steps put into it, and the job knows of steps. */
import type { AccountId } from '#platform/kernel/ids.ts';

export const TELL_QUEUE = 'lifecycle.tell';

/** What the job is about. */
export interface TellPayload {
  requestId: string;
  accountIds: AccountId[];
}
