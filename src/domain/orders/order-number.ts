/** How an order is called (R9.4): `12/2026/L-SNV`, the number, the year and the agency, as offices write it. Pure. */

export interface OrderNumber {
  number: number;
  year: number;
  unitCode: string;
}

/** Two digits at least, as in a register. */
export function orderName({ number, year, unitCode }: OrderNumber): string {
  return `${String(number).padStart(2, '0')}/${year}/L-${unitCode.toUpperCase()}`;
}
