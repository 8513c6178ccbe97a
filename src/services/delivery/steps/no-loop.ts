/**
 * Refuses a message that has passed too many hands to be anything but a loop (RFC 5321 §6.3).
 */
import { PASS, type Step } from '../verdict.ts';

/** RFC 5321 §6.3 asks for a threshold of at least 100; Postfix and Exchange stop at 50 and 60 and see no complaint. */
const MAX_RECEIVED = 100;

export const noLoop: Step = {
  name: 'no loop',
  run(mail) {
    const hops = mail.header.count('received');
    if (hops <= MAX_RECEIVED) return PASS;
    return { kind: 'refuse', code: 554, enhanced: '5.4.6', text: `Mail loop: ${hops} Received headers` };
  },
};
