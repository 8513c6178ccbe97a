/** The virus scanner and the junk scorer as the settings want them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#platform/config/settings.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { ClamdAddress } from '#services/antivirus/clamd.ts';
import { clamdAddressText, parseClamdAddress } from '#services/antivirus/find-clamd.ts';
import { createScanner, type Scanner } from '#services/antivirus/scanner.ts';
import { createJunkScorer, type JunkScorer } from '#services/junk/scorer.ts';

/** In the data directory: where clamd was found on this machine. */
const FOUND_SCANNER_FILE = 'virus-scanner';

function recallScanner(file: string): ClamdAddress | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? undefined : parseClamdAddress(text);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the scanner of a process. */
export function openScanner(settings: Settings, clock: Clock, log: Logger): Scanner {
  const { clamd } = settings;
  const file = join(settings.data, FOUND_SCANNER_FILE);
  return createScanner({
    settings: {
      clamd: clamd === 'auto' || clamd === 'off' ? clamd : parseClamdAddress(clamd),
      whenUnavailable: settings.virus_unavailable,
      attachmentPolicy: settings.attachment_policy,
      timeoutMs: settings.clamd_timeout,
    },
    clock,
    log: log.child({ room: 'antivirus' }),
    remembered: recallScanner(file),
    onFound: (address) => {
      try {
        writeFileSync(file, `${clamdAddressText(address)}\n`);
      } catch (err) {
        log.warn({ err, file }, 'where the virus scanner is cannot be kept over a restart');
      }
    },
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
