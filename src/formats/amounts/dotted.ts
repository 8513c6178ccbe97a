/** An amount in figures: 12.500.000. */

export function dotted(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, '.');
}
