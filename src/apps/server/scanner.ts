/** The virus scanner as the settings want it; every program that stores mail has one. */
import type { Settings } from '#platform/config/settings.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { parseClamdAddress } from '#services/antivirus/find-clamd.ts';
import { createScanner, type Scanner } from '#services/antivirus/scanner.ts';

/** Makes the scanner of a process. */
export function openScanner(settings: Settings, clock: Clock, log: Logger): Scanner {
  const { clamd } = settings;
  return createScanner({
    settings: {
      clamd: clamd === 'auto' || clamd === 'off' ? clamd : parseClamdAddress(clamd),
      whenUnavailable: settings.virus_unavailable,
      attachmentPolicy: settings.attachment_policy,
    },
    clock,
    log: log.child({ room: 'antivirus' }),
  });
}
