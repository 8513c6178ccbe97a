/** `serve`: runs the system, or the roles asked for, until SIGTERM or Ctrl-C; then drains and stops. */
import { DEMO_PASSWORD } from '#apps/server/demo/people.ts';
import type { RunningServer } from '#apps/server/start.ts';
import type { Settings } from '#platform/config/settings.ts';
import { createSteeredLogger } from '#platform/telemetry/log.ts';
import type { Call, CommandDefinition } from '../command-definition.ts';
import type { Facts, Text } from '../language.ts';
import { settingsOf } from '../open-store.ts';
import { SETTING_KEYS, SETTING_OPTIONS } from '../setting-texts.ts';

const READY = { vi: 'CôngThư đã sẵn sàng.', en: 'CôngThư is ready.' };
const OPEN = { vi: '  Mở trang:          {url}', en: '  Open:              {url}' };
const PORTS = {
  vi: '  SMTP {smtp} · gửi thư {submission}, {submissions} · IMAP {imap}, {imaps} · POP3 {pop3}, {pop3s} · LDAP {ldap}, {ldaps}',
  en: '  SMTP {smtp} · submission {submission}, {submissions} · IMAP {imap}, {imaps} · POP3 {pop3}, {pop3s} · LDAP {ldap}, {ldaps}',
};
const ACCOUNT = { vi: '  Tài khoản:         {address}', en: '  Account:           {address}' };
const PASSWORD = {
  vi: '  Mật khẩu một lần:  {password}   (chỉ hiện lần này)',
  en: '  One-time password: {password}   (shown this once)',
};
const DEMO = {
  vi: '  TRÌNH DIỄN: người và thư đều hư cấu; mật khẩu của mọi người: {password}',
  en: "  DEMONSTRATION: people and mail are invented; everybody's password: {password}",
};
const DOMAIN_CHANGED = {
  vi: 'Tên miền đã đổi theo quyết định; chạy lại với tên miền mới …',
  en: 'The domain was changed by decision; starting anew under it …',
};
const SCANNER_AWAY = {
  vi: 'Bộ quét virus ở {address} không trả lời, nên thư mẫu phải chờ. Hãy khởi động clamd (Debian: systemctl start clamav-daemon), hoặc dừng bằng Ctrl-C rồi chạy lại với --clamd off. Đang chờ …',
  en: 'The virus scanner at {address} does not answer, so the sample mail has to wait. Start clamd (Debian: systemctl start clamav-daemon), or stop with Ctrl-C and start again with --clamd off. Waiting …',
};
const STOPPING = { vi: 'Đang dừng …', en: 'Stopping …' };

/** What people need to know once it runs. */
function greetingLines(call: Call, settings: Settings, server: RunningServer): string[] {
  const text = (value: Text, facts?: Facts): string => call.output.text(value, facts);
  const lines = [text(READY)];
  if (server.startPage !== undefined) lines.push(text(OPEN, { url: server.startPage }));
  lines.push(text(PORTS, settings.ports));
  if (server.centerPassword !== undefined) {
    lines.push(text(ACCOUNT, { address: server.centerAddress }));
    lines.push(text(PASSWORD, { password: server.centerPassword }));
  }
  if (settings.demo) lines.push(text(DEMO, { password: DEMO_PASSWORD }));
  return lines;
}

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
    const { log, setLevel } = createSteeredLogger({ level: settings.log_level });
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
      const { startPage, centerAddress, centerPassword } = server;
      const facts = {
        startPage,
        ports: settings.ports,
        roles: settings.roles,
        centerAddress,
        centerPassword,
      };
      if (isNew) {
        call.output.result(facts, greetingLines(call, settings, server));
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
