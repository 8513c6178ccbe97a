/** The virus scanner and the junk scorer as the settings want them. */
import type { Settings } from '#platform/config/settings.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { parseClamdAddress } from '#services/antivirus/find-clamd.ts';
import { createScanner, type Scanner } from '#services/antivirus/scanner.ts';
import { createJunkScorer, type JunkScorer } from '#services/junk/scorer.ts';

/** Makes the scanner of a process. */
export function openScanner(settings: Settings, clock: Clock, log: Logger): Scanner {
  const { clamd } = settings;
  return createScanner({
    settings: {
      clamd: clamd === 'auto' || clamd === 'off' ? clamd : parseClamdAddress(clamd),
      whenUnavailable: settings.virus_unavailable,
      attachmentPolicy: settings.attachment_policy,
      timeoutMs: settings.clamd_timeout,
    },
    clock,
    log: log.child({ room: 'antivirus' }),
  });
}

/** Makes the junk scorer of a process. */
export function openJunkScorer(
  settings: Settings,
  resolver: Resolver,
  clock: Clock,
  log: Logger,
): JunkScorer {
  return createJunkScorer({
    rspamd: settings.rspamd,
    thresholds: {
      mark: settings.junk_mark,
      junk: settings.junk_move,
      quarantine: settings.junk_hold,
      refuse: settings.junk_refuse,
    },
    dnsLists: settings.dns_lists,
    timeoutMs: settings.rspamd_timeout,
    resolver,
    clock,
    log: log.child({ room: 'junk' }),
  });
}
