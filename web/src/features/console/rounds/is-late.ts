/** When a round is late: open, and its day is over. */
export function isLate(round: { state: string; dueOn: string }, now: number = Date.now()): boolean {
  return round.state === 'open' && Date.parse(`${round.dueOn}T23:59:59+07:00`) < now;
}
