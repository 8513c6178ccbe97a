/**
 * Work that files mail at the start, held up while the virus scanner that the settings name does not answer: a machine that boots has it last.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Scanner } from '#services/antivirus/scanner.ts';

/** What waits for it, and for how long. */
export interface ScannerWait {
  /** Told once, with the scanner's address. */
  onAway: (address: string) => void;
  /** Gives the work up. */
  signal: AbortSignal;
  /** Between two looks at the scanner. */
  pauseMs?: number;
}

const PAUSE_MS = 2_000;
/** It may be back just when it is looked for; a fault that stays is another one. */
const TRIES_BESIDE_SCANNER = 3;

function isTemporary(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'temporarilyUnavailable';
}

/** Does it, again from its beginning each time the scanner went away; what is done already is to be found done. */
export async function untilScanned(
  scanner: Pick<Scanner, 'state'>,
  work: () => Promise<void>,
  { onAway, signal, pauseMs = PAUSE_MS }: ScannerWait,
): Promise<void> {
  let isTold = false;
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTemporary(error)) throw error;
      let state = await scanner.state();
      if (state.kind !== 'unreachable' && tries >= TRIES_BESIDE_SCANNER) throw error;
      for (; state.kind === 'unreachable' && !signal.aborted; state = await scanner.state()) {
        if (!isTold) onAway(state.address);
        isTold = true;
        tries = 0;
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
