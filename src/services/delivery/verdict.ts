/** What a step of the pipeline says of a message, and what a step is. */
import type { DeliveryParts } from './delivery-parts.ts';
import type { AddedHeader, MailInHand, QuarantineOrder } from './mail-in-hand.ts';

export type Verdict =
  | { kind: 'pass' }
  | { kind: 'annotate'; headers: AddedHeader[] }
  /** Goes on through the steps, and is held back at their end. */
  | ({ kind: 'quarantine' } & QuarantineOrder)
  | { kind: 'refuse' | 'defer'; code: number; enhanced: string; text: string };

/** A verdict that lets the message on, and one that ends its way. */
export type GoodVerdict = Extract<Verdict, { kind: 'pass' | 'annotate' | 'quarantine' }>;
export type BadVerdict = Exclude<Verdict, GoodVerdict>;

/** One step: one file, one question. */
export interface Step {
  name: string;
  run(mail: MailInHand, parts: DeliveryParts): Verdict | Promise<Verdict>;
}

export const PASS: Verdict = { kind: 'pass' };
