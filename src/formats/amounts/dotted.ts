/** An amount in figures: 12.500.000. Pure; amounts are whole. */

const GROUP = 3;

export function dotted(amount: number): string {
  const figures = String(Math.abs(amount));
  const groups: string[] = [];
  for (let end = figures.length; end > 0; end -= GROUP)
    groups.unshift(figures.slice(Math.max(0, end - GROUP), end));
  return `${amount < 0 ? '-' : ''}${groups.join('.')}`;
}
