/** What a step of the pipeline says of a message, and what a step is. */
import type { DeliveryParts } from './delivery-parts.ts';
import type { AddedHeader, MailInHand } from './mail-in-hand.ts';

export type Verdict =
  | { kind: 'pass' }
  | { kind: 'annotate'; headers: AddedHeader[] }
  | { kind: 'refuse' | 'defer'; code: number; enhanced: string; text: string };

/** One step: one file, one question. */
export interface Step {
  name: string;
  run(mail: MailInHand, parts: DeliveryParts): Verdict | Promise<Verdict>;
}

export const PASS: Verdict = { kind: 'pass' };
