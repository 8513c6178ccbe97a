/** `serve`: runs the system, or the roles asked for, until SIGTERM or Ctrl-C; then drains and stops. */
import { createSteeredLogger } from '#platform/telemetry/log.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { ACCOUNT, greetingLines, PASSWORD } from '../greeting.ts';
import { settingsOf } from '../open-store.ts';
import { SETTING_KEYS, SETTING_OPTIONS } from '../setting-texts.ts';

const DOMAIN_CHANGED = {
  vi: 'Tên miền đã đổi theo quyết định; chạy lại với tên miền mới …',
  en: 'The domain was changed by decision; starting anew under it …',
};
const SCANNER_AWAY = {
  vi: 'Bộ quét virus ở {address} không trả lời, nên thư mẫu phải chờ. Hãy khởi động clamd (Debian: systemctl start clamav-daemon), hoặc dừng bằng Ctrl-C rồi chạy lại với --clamd off. Đang chờ …',
  en: 'The virus scanner at {address} does not answer, so the sample mail has to wait. Start clamd (Debian: systemctl start clamav-daemon), or stop with Ctrl-C and start again with --clamd off. Waiting …',
};
const STOPPING = { vi: 'Đang dừng …', en: 'Stopping …' };

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** SIGUSR2 has a running server log everything, and once more as before: what goes wrong at night may not come back after a restart. */
function toggleDebug(usual: string, setLevel: (level: string) => void): void {
  let isDebug = false;
  process.on('SIGUSR2', () => {
    isDebug = !isDebug;
    setLevel(isDebug ? 'debug' : usual);
  });
}

const serve: CommandDefinition = {
  name: 'serve',
  summary: { vi: 'chạy hệ thống', en: 'run the system' },
  options: SETTING_OPTIONS,
  run: async (call) => {
    const settings = settingsOf(call, SETTING_KEYS);
    // Loaded here only: the other commands start in half the time without the servers.
    const { startServer } = await import('#apps/server/start.ts');
    const { openFellows } = await import('#apps/server/open-fellows.ts');
    const { findServiceManager } = await import('#apps/server/service-manager.ts');
    const { log, setLevel, droppedLines } = createSteeredLogger({ level: settings.log_level });
    const fellows = openFellows({
      processes: settings.processes,
      timeoutMs: settings.process_timeout,
      drainMs: settings.drain_timeout,
      log,
    });
    toggleDebug(settings.log_level, (level) => {
      fellows.signal('SIGUSR2');
      setLevel(level);
      log.info({ logLevel: level }, 'the log level was changed');
    });
    // It waits for the program as a whole, which the first process is.
    const manager = findServiceManager(fellows.isFirst ? call.environment : {}, log);
    const ending = AbortSignal.any([call.signal, fellows.orphaned]);
    for (let isNew = fellows.isFirst; ; isNew = false) {
      const server = await startServer({
        settings,
        log,
        droppedLines,
        fellows,
        scannerWait: {
          signal: ending,
          onAway: (address) => call.output.note(SCANNER_AWAY, { address }),
        },
        onLostFirstRun: ({ centerAddress: address, centerPassword: password }) => {
          call.output.note(ACCOUNT, { address });
          if (password !== undefined) call.output.note(PASSWORD, { password });
        },
      });
      if (isNew) {
        const { reachedAt, centerAddress, centerPassword } = server;
        const facts = {
          ...reachedAt,
          roles: settings.roles,
          centerAddress,
          ...(centerPassword !== undefined && { centerPassword }),
        };
        const shown = { ...facts, isDemo: settings.demo, hasWorker: settings.roles.includes('worker') };
        call.output.result(
          facts,
          greetingLines(shown, (words, values) => call.output.text(words, values)),
        );
        manager.tellReady();
      }
      await Promise.race([whenAborted(ending), server.outdated]);
      if (ending.aborted) manager.tellStopping();
      if (fellows.isFirst) call.output.note(ending.aborted ? STOPPING : DOMAIN_CHANGED);
      await Promise.all([server.stop(), ...(ending.aborted ? [fellows.stop()] : [])]);
      if (ending.aborted) return undefined;
    }
  },
};

export const commands: readonly CommandDefinition[] = [serve];
