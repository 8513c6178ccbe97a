/**
 * What a service manager is told that waits for us (systemd's `Type=notify`): that everything is open, that we stop, and in time that we
 * still turn (`WatchdogSec=`).
 *
 * By systemd's own program: Node knows no datagram sockets in the file system. Where nobody waits nothing happens.
 */
import { execFile } from 'node:child_process';
import type { Logger } from '#platform/telemetry/log.ts';

/** systemd asks for a sign at least twice within its patience. */
const SIGNS_WITHIN_PATIENCE = 3;
const PROGRAM_TIMEOUT_MS = 10_000;

export interface ServiceManager {
  tellReady(): void;
  tellStopping(): void;
}

/** How long it waits for a sign of life from this process; undefined where it does not. */
function patienceMs({ WATCHDOG_USEC, WATCHDOG_PID }: NodeJS.ProcessEnv): number | undefined {
  const isOurs = WATCHDOG_PID === undefined || WATCHDOG_PID === `${process.pid}`;
  const microseconds = Number(WATCHDOG_USEC);
  return isOurs && microseconds > 0 ? microseconds / 1000 : undefined;
}

/** The service manager that the environment names. */
export function findServiceManager(environment: NodeJS.ProcessEnv, log: Logger): ServiceManager {
  if (environment.NOTIFY_SOCKET === undefined)
    return { tellReady: () => undefined, tellStopping: () => undefined };
  const tell = (state: string): void => {
    const options = { env: environment, timeout: PROGRAM_TIMEOUT_MS };
    execFile('systemd-notify', [state], options, (err) => {
      if (err) log.error({ err, state }, 'the service manager could not be told');
    });
  };
  const patience = patienceMs(environment);
  let signs: NodeJS.Timeout | undefined;
  return {
    tellReady: () => {
      tell('READY=1');
      if (patience === undefined) return;
      signs = setInterval(() => tell('WATCHDOG=1'), patience / SIGNS_WITHIN_PATIENCE);
      signs.unref();
    },
    tellStopping: () => {
      clearInterval(signs);
      tell('STOPPING=1');
    },
  };
}
