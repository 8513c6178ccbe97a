/** Virus scanner (R6.6): whether one runs, and how to add one. */
import { openScanner } from '#apps/server/scanner.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { scannerWords } from '#services/antivirus/scanner-words.ts';
import { commandLog } from '../open-store.ts';
import type { Check } from './check.ts';

export const scanners: Check = {
  name: 'scanners',
  title: { vi: 'Quét thư', en: 'Scanners' },
  async run({ call, settings }) {
    const scanner = openScanner(settings, systemClock, commandLog(call));
    const state = await scanner.state();
    const { isGood, vi, en, advice } = scannerWords(state);
    const level = isGood ? 'ok' : state.kind === 'unreachable' ? 'fail' : 'warn';
    return [{ level, text: { vi, en }, ...(advice && { advice }) }];
  },
};
