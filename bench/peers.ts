/** Ours and its peers turn by turn, A B A B, so that whatever else the machine does meets all alike. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchResult, summarise } from './result.ts';

/** What somebody still does behind a turn (the text index, clearing up) belongs to it, and must not meet the next one's. */
const REST_MS = 1_200;
const MAX_RESTS = 30;
const RESTING_MS = 60;

async function settle(time: () => number): Promise<void> {
  for (let rest = 0; rest < MAX_RESTS; rest += 1) {
    const before = time();
    await sleep(REST_MS);
    if (time() - before < RESTING_MS) return;
  }
}

export interface Contestant {
  name: string;
  /** One turn; gives its figure, the more the better, and how many pieces of work it was. */
  turn: () => Promise<{ rate: number; pieces: number }>;
  /** Processor time so far, in milliseconds. */
  time: () => number;
}

/** A turn of each to warm up, then so many that count; ours comes first, with its ratio to every peer and its goal for the first. */
export async function takeTurns(
  turns: number,
  ours: Contestant & { goal?: number },
  peers: readonly Contestant[],
  unit: string,
): Promise<BenchResult[]> {
  const all = [ours, ...peers];
  const rates = all.map((): number[] => []);
  const costs = all.map((): number[] => []);
  for (let turn = 0; turn <= turns; turn++)
    for (const [index, contestant] of all.entries()) {
      const before = contestant.time();
      const { rate, pieces } = await contestant.turn();
      await settle(contestant.time);
      if (turn === 0) continue;
      rates[index]?.push(rate);
      costs[index]?.push(((contestant.time() - before) * 1_000) / pieces);
    }
  const [own, ...others] = rates.map(summarise);
  const costOf = (index: number) => summarise(costs[index] ?? []).value.toFixed(0);
  if (!own) return [];
  const note = others
    .map((other, index) => `${(own.value / other.value).toFixed(2)} × ${peers[index]?.name ?? ''}`)
    .join('; ');
  const costNote = (index: number) => `${costOf(index)} µs of processor each`;
  return [
    {
      name: ours.name,
      ...own,
      unit,
      note: `${note}; ${costNote(0)}`,
      ...(ours.goal !== undefined && peers[0] && { goal: `${ours.goal} × ${peers[0].name}` }),
    },
    ...others.map((other, index) => ({
      name: peers[index]?.name ?? '',
      ...other,
      unit,
      note: costNote(index + 1),
    })),
  ];
}
