/**
 * Steps × entrances: what happens to a message, in what order, by the way it came in.
 *
 * | step               | mx | submission | api |
 * |--------------------|----|------------|-----|
 * | well-formed header |    | ✓          |     |
 * | no loop            | ✓  | ✓          | ✓   |
 * | own identity       |    | ✓          |     |
 * | complete headers   |    | ✓          |     |
 * | trace              | ✓  | ✓          | ✓   |
 * | local recipients   | ✓  | ✓          | ✓   |
 */
import type { Entrance } from './incoming-message.ts';
import { completeHeaders } from './steps/complete-headers.ts';
import { localRecipients } from './steps/local-recipients.ts';
import { noLoop } from './steps/no-loop.ts';
import { ownIdentity } from './steps/own-identity.ts';
import { trace } from './steps/trace.ts';
import { wellFormedHeader } from './steps/well-formed-header.ts';
import type { Step } from './verdict.ts';

export const STEPS: Readonly<Record<Entrance, readonly Step[]>> = {
  mx: [noLoop, trace, localRecipients],
  submission: [wellFormedHeader, noLoop, ownIdentity, completeHeaders, trace, localRecipients],
  api: [noLoop, trace, localRecipients],
};
