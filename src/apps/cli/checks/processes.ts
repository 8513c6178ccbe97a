/** Whether each of several processes answers (setting `processes`), as whichever of them is asked first says. */
import type { Settings } from '#platform/config/settings.ts';
import type { Check, Finding } from './check.ts';

const ANSWER_WITHIN_MS = 8_000;
/** The kernel gives each connection to one of them: of so many one surely meets one that lives. */
const ASKED_AT_ONCE = 8;
const ANSWERS = /^congthu_process_answers\{process="(\d+)"\} ([01])$/gm;

async function ask({ ports, metrics_token: token }: Settings): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${ports.http}/metrics`, {
    headers: { connection: 'close', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!answer.ok) throw new Error(`/metrics: ${answer.status}`);
  return answer.text();
}

const NOBODY: Finding = {
  level: 'warn',
  text: { vi: 'không tiến trình nào trả lời ở /metrics', en: 'no process answers at /metrics' },
  advice: {
    vi: 'máy chủ chưa chạy, hoặc mọi tiến trình đều treo: khởi động lại dịch vụ',
    en: 'the server does not run, or every process hangs: restart the service',
  },
};

function findingOf(text: string): Finding {
  const all = [...text.matchAll(ANSWERS)].map(([, number, value]) => ({ number, doesAnswer: value === '1' }));
  const silent = all.filter(({ doesAnswer }) => !doesAnswer).map(({ number }) => number);
  const facts = { count: all.length, silent: silent.join(', ') };
  if (silent.length === 0)
    return {
      level: 'ok',
      text: { vi: 'cả {count} tiến trình đều trả lời', en: 'all {count} processes answer' },
      facts,
    };
  return {
    level: 'fail',
    text: {
      vi: 'tiến trình {silent} trong {count} tiến trình không trả lời',
      en: 'of {count} processes number {silent} does not answer',
    },
    facts,
    advice: {
      vi: 'đợi process_timeout: tiến trình đầu tự khởi động lại tiến trình treo; riêng tiến trình 1 treo thì khởi động lại dịch vụ',
      en: 'wait for process_timeout: the first starts anew what hangs; if it is number 1 itself, restart the service',
    },
  };
}

export const processes: Check = {
  name: 'processes',
  title: { vi: 'Tiến trình', en: 'Processes' },
  run: async ({ settings }) => {
    if (settings.processes === 1 || !settings.roles.includes('http')) return [];
    const asked = Array.from({ length: ASKED_AT_ONCE }, () => ask(settings));
    try {
      return [findingOf(await Promise.any(asked))];
    } catch {
      // Each has failed, which is what is told.
      return [NOBODY];
    }
  },
};
