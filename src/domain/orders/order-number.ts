/** How an order is called (R9.4): `12/2026/L-SNV`, the number, the year and the agency, in the form that was the organisation's that day. Pure. */
import { nameOfPaper } from '#domain/paper-numbers/paper-numbers.ts';

export interface OrderNumber {
  /** As it was given; null for an order of a program that kept none. */
  name: string | null;
  number: number;
  year: number;
  unitCode: string;
}

/** The number as everybody reads it. */
export function orderName({ name, ...parts }: OrderNumber): string {
  return nameOfPaper('order', name, parts);
}
