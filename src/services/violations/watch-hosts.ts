/**
 * Watching for mail services of agencies' own (R10.1): only the configured domain may be served, so a name below it that takes mail
 * elsewhere is a violation. Asks the DNS for mail exchangers and the usual names of mail servers, a few at a time.
 */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { listUnits, type Unit } from '#domain/directory/units.ts';
import { recordViolation } from '#domain/directory/violations.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { findOwnAddresses, type IsOwnAddress } from './own-addresses.ts';

export interface WatchParts {
  db: Database;
  resolver: Pick<Resolver, 'resolveMx' | 'resolveAddresses'>;
  ids: NewId;
  clock: () => number;
  /** Those that we serve: the one we have, and one that was left. */
  domains: readonly string[];
  /** Our own mail server: exchangers that are ours are no finding. */
  hostname: string;
}

const AT_ONCE = 8;
const MAIL_HOSTS = ['mail', 'webmail', 'smtp', 'mx'];

/** The names below the domain under which an agency would run mail. */
function namesOf(unit: Unit, domain: string): { mx: string; hosts: string[] } {
  const mx = `${unit.code}.${domain}`;
  return { mx, hosts: MAIL_HOSTS.map((host) => `${host}.${mx}`) };
}

/** What shows that an agency's name takes mail; empty where none does, or nobody could say. */
async function evidenceOf(
  { resolver, domains, hostname }: WatchParts,
  isOwn: IsOwnAddress,
  unit: Unit,
): Promise<string[]> {
  const evidence: string[] = [];
  for (const { mx, hosts } of domains.map((domain) => namesOf(unit, domain))) {
    const exchangers = await resolver.resolveMx(mx);
    if (exchangers.kind === 'found')
      for (const { host } of exchangers.value) if (host !== hostname) evidence.push(`${mx} MX ${host}`);
    for (const host of hosts) {
      const addresses = await resolver.resolveAddresses(host);
      // A wildcard leads every name to our own server: that is no service of the agency's.
      const others = addresses.kind === 'found' ? addresses.value.filter((address) => !isOwn(address)) : [];
      if (others.length > 0) evidence.push(`${host} ${others.join(' ')}`);
    }
  }
  return evidence;
}

/** Looks at every unit; gives how many violations are new. */
export async function watchAgencyHosts(parts: WatchParts, signal?: AbortSignal): Promise<number> {
  const units = (await listUnits(parts.db)).filter(
    (unit) => unit.parentId !== undefined && unit.state !== 'dissolved',
  );
  const isOwn = await findOwnAddresses({ ...parts, networks: [] });
  let found = 0;
  for (let start = 0; start < units.length && !signal?.aborted; start += AT_ONCE) {
    const batch = units.slice(start, start + AT_ONCE);
    const evidence = await Promise.all(batch.map((unit) => evidenceOf(parts, isOwn, unit)));
    for (const [index, unit] of batch.entries()) {
      const shown = evidence[index] ?? [];
      if (shown.length === 0) continue;
      const act = {
        principal: systemPrincipal('job'),
        authority: 'R10.1',
        ids: parts.ids,
        now: parts.clock(),
      };
      const id = await parts.db.transaction((tx) =>
        recordViolation(tx, act, {
          unit,
          kind: 'mailService',
          level: 'serious',
          summary: `${unit.name}: tên miền con có dịch vụ thư riêng (a mail service of its own)`,
          evidence: shown,
          isRestricted: false,
          watchKey: `mailService:${unit.id}`,
        }),
      );
      if (id !== undefined) found += 1;
    }
  }
  return found;
}
