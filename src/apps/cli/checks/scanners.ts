/** Virus scanner and junk scorer (R6.5, R6.6): whether they run, and how to add one. */
import { openJunkScorer, openScanner } from '#apps/server/scanner.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { scannerWords } from '#services/antivirus/scanner-words.ts';
import { commandLog } from '../open-store.ts';
import type { Check, CheckContext, Finding } from './check.ts';

async function findVirusScanner({ call, settings }: CheckContext): Promise<Finding> {
  const state = await openScanner(settings, systemClock, commandLog(call)).state();
  const { isGood, vi, en, advice } = scannerWords(state);
  const level = isGood ? 'ok' : state.kind === 'unreachable' ? 'fail' : 'warn';
  return { level, text: { vi, en }, ...(advice && { advice }) };
}

async function findJunkScorer({ call, settings }: CheckContext): Promise<Finding> {
  const resolver = createResolver({ servers: settings.dns_servers, clock: systemClock });
  const state = await openJunkScorer(settings, resolver, systemClock, commandLog(call)).state();
  if (state.kind === 'rspamd')
    return {
      level: 'ok',
      text: { vi: 'chấm điểm thư rác: Rspamd, {address}', en: 'junk scorer: Rspamd, {address}' },
      facts: { address: state.address },
    };
  if (state.kind === 'unreachable')
    return {
      level: 'warn',
      text: {
        vi: 'Rspamd ở {address} không trả lời: thư được chấm điểm theo quy tắc riêng',
        en: 'Rspamd at {address} does not answer: mail is scored by our own rules',
      },
      facts: { address: state.address },
      advice: { vi: 'khởi động lại Rspamd', en: 'start Rspamd again' },
    };
  return {
    level: 'ok',
    text: {
      vi: 'thư rác được chấm điểm theo quy tắc riêng; cài Rspamd trên máy này để chấm kỹ hơn',
      en: 'junk is scored by our own rules; Rspamd on this machine would know more',
    },
  };
}

export const scanners: Check = {
  name: 'scanners',
  title: { vi: 'Quét thư', en: 'Scanners' },
  run: async (context) => [await findVirusScanner(context), await findJunkScorer(context)],
};
