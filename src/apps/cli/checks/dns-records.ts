/**
 * What the world must find in the DNS to send us mail and believe ours: the records of `services/dns-records`.
 *
 * Without an answer nothing is said to be wrong: the machine may be offline.
 */
import type { Settings } from '#platform/config/settings.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { type CheckedRecord, checkRecords } from '#services/dns-records/check-records.ts';
import { readOwnRecords } from '#services/dns-records/own-records.ts';
import {
  type RecordSettings,
  type WantedRecord,
  wantedRecords,
} from '#services/dns-records/wanted-records.ts';
import type { Text } from '../language.ts';
import { countMissingMigrations, hasDatabase, type OpenedStore, withDatabase } from '../open-store.ts';
import type { Check, CheckContext, Finding } from './check.ts';

/** What the wanted records depend on. */
function recordSettings(settings: Settings): RecordSettings {
  const { domain, hostname, mta_sts: mtaSts, ports } = settings;
  return { domain, hostname, mtaSts, ports };
}

/** The records that are wanted of us, each with what the DNS says now. */
export async function checkOwnRecords({ db, settings, clock }: OpenedStore): Promise<CheckedRecord[]> {
  const { dns_servers: servers, dns_validates: validates } = settings;
  const wanted = await readOwnRecords(db, recordSettings(settings));
  return checkRecords(wanted, createResolver({ servers, validates, clock }));
}

const FOUND: Record<CheckedRecord['state'], Text> = {
  right: { vi: '{record}: {found}', en: '{record}: {found}' },
  wrong: { vi: '{record}: chưa đúng (hiện có: {found})', en: '{record}: not right (found: {found})' },
  missing: { vi: '{record}: chưa có', en: '{record}: not there' },
  unknown: {
    vi: '{record}: máy chủ tên miền không trả lời',
    en: '{record}: the name servers do not answer',
  },
};

const PUBLISH: Text = { vi: '{vi} Bản ghi: {line}', en: '{en} The record: {line}' };

/** The record as a line of a zone file; texts in quotes, in pieces that a string holds (RFC 1035 §3.3.14). */
export function zoneLine({ name, type, value }: CheckedRecord): string {
  const pieces = (value.match(/.{1,250}/g) ?? []).map((piece) => `"${piece}"`).join(' ');
  const shown = type === 'TXT' ? pieces : value || '…';
  return `${name}. ${type === 'A' ? 'A/AAAA' : type} ${shown}`;
}

function findingOf(record: CheckedRecord): Finding {
  const { state, found, why } = record;
  const line = zoneLine(record);
  const facts = { record: `${record.type} ${record.name}`, found: found.join(', '), line, ...why };
  if (state === 'right') return { level: 'ok', text: FOUND.right, facts };
  const level = state !== 'unknown' && record.isRequired ? 'fail' : 'warn';
  return { level, text: FOUND[state], facts, ...(state !== 'unknown' && { advice: PUBLISH }) };
}

/** The records that are wanted; without a database that can tell, those of the domain in the settings. */
async function readWanted({ call, settings }: CheckContext): Promise<WantedRecord[]> {
  const byNow = wantedRecords(recordSettings(settings), []);
  if (!hasDatabase(settings)) return byNow;
  try {
    return await withDatabase(call, { create: false }, async ({ db }) => {
      if ((await countMissingMigrations(db)) > 0) return byNow;
      const wanted = await readOwnRecords(db, recordSettings(settings));
      return wanted.length > 0 ? wanted : byNow;
    });
  } catch {
    // The check of the database says what is wrong with it.
    return byNow;
  }
}

export const dnsRecords: Check = {
  name: 'dns',
  title: { vi: 'DNS', en: 'DNS' },
  run: async (context) => {
    const { settings } = context;
    const { dns_servers: servers, dns_validates: validates } = settings;
    const resolver = createResolver({ servers, validates, clock: systemClock });
    return (await checkRecords(await readWanted(context), resolver)).map(findingOf);
  },
};
