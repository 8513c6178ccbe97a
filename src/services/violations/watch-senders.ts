/**
 * Watching for rogue senders (R10.1, R12.1): sources that DMARC reports of others show sending as our domain, or as a name below it,
 * without SPF or DKIM standing for it. Our own hosts are no finding: their mail may lose its signature on a mailing list's way.
 *
 * A report is somebody's word, so what is found is a lead: minor while one receiver alone tells of it, serious when several do.
 */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { listUnits, type Unit } from '#domain/directory/units.ts';
import { recordViolation, type ViolationLevel } from '#domain/directory/violations.ts';
import { type FailingSource, ROGUE_KEY, readFailingSources } from '#domain/mail-reports/failing-sources.ts';
import type { RogueSendersPolicy } from '#domain/policy/policies/rogue-senders.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { findOwnAddresses } from './own-addresses.ts';

export interface SenderWatchParts {
  db: Database;
  resolver: Pick<Resolver, 'resolveMx' | 'resolveAddresses'>;
  ids: NewId;
  clock: () => number;
  /** The domains that we serve, the primary one first. */
  domains: readonly string[];
  hostname: string;
  policy: RogueSendersPolicy;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_REPORTERS_SHOWN = 10;

/** The agency under whose name somebody sends: the longest code that the name ends with; the province where it is none. */
function unitOfName(
  units: readonly Unit[],
  domains: readonly string[],
  headerFrom: string,
): Unit | undefined {
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const domain = domains.find((one) => headerFrom.endsWith(`.${one}`));
  const labels = domain === undefined ? [] : headerFrom.slice(0, -domain.length - 1).split('.');
  for (let at = 0; at < labels.length; at += 1) {
    const unit = byCode.get(labels.slice(at).join('.'));
    if (unit && unit.state !== 'dissolved') return unit;
  }
  return units.find((unit) => unit.parentId === undefined);
}

function levelOf({ reporters }: FailingSource): ViolationLevel {
  return reporters.length > 1 ? 'serious' : 'minor';
}

function dayOfReport(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function evidenceOf(source: FailingSource): string[] {
  return [
    `${source.address} → From: @${source.headerFrom}`,
    `${source.messages} thư không qua SPF và DKIM (messages that failed SPF and DKIM)`,
    `${dayOfReport(source.firstAt)} – ${dayOfReport(source.lastAt)}`,
    `DMARC: ${source.reporters.slice(0, MAX_REPORTERS_SHOWN).join(', ')}`,
    `Xử lý ở nơi nhận (done by receivers): ${source.dispositions.join(', ')}`,
  ].map((line) => line.slice(0, 1000));
}

/** Looks through the reports of the last days; gives how many violations are new. */
export async function watchSenders(parts: SenderWatchParts): Promise<number> {
  const { db, domains, policy } = parts;
  const now = parts.clock();
  const since = new Date(now - policy.days * DAY_MS);
  const sources = await readFailingSources(db, { domains, since, messages: policy.messages });
  if (sources.length === 0) return 0;
  const isOwn = await findOwnAddresses({ ...parts, networks: policy.ownNetworks });
  const units = await listUnits(db);
  const act = { principal: systemPrincipal('job'), authority: 'R12.1', ids: parts.ids, now };
  let found = 0;
  for (const source of sources) {
    const unit = unitOfName(units, domains, source.headerFrom);
    if (isOwn(source.address) || !unit) continue;
    const id = await db.transaction((tx) =>
      recordViolation(tx, act, {
        unit,
        kind: 'rogueSender',
        level: levelOf(source),
        summary: `${source.address} gửi thư mang danh ${source.headerFrom} mà không được phép (sends as ${source.headerFrom})`,
        evidence: evidenceOf(source),
        isRestricted: false,
        watchKey: `${ROGUE_KEY}${source.address}:${source.headerFrom}`,
      }),
    );
    if (id !== undefined) found += 1;
  }
  return found;
}
