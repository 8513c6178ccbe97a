/**
 * MTA-STS policies of other domains (RFC 8461 §5.1): asked in the DNS, fetched by HTTPS, kept as long as they say.
 *
 * A policy that was seen holds until it ends, whatever the DNS or the web server says meanwhile: that is its point. One that
 * cannot be fetched anew is no reason to wait for mail that no policy is known for.
 */
import { request } from 'node:https';
import { isIPv6 } from 'node:net';
import { findStsPolicy, type KnownStsPolicy, storeStsPolicy } from '#domain/outbound/transport-security.ts';
import { findStsId, parseStsPolicy, type StsPolicy } from '#formats/mta-sts/policy.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';

export interface StsParts {
  db: Queryable;
  resolver: Resolver;
  clock: Clock;
  log: Logger;
  /** Other than 443, and authorities to trust beside the usual ones, for tests. */
  port?: number;
  ca?: string[];
}

export interface StsPolicies {
  find(domain: string): Promise<StsPolicy | undefined>;
}

/** RFC 8461 §3.3 suggests 64 kB and a minute. */
const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 15_000;
/** What was found is not asked for again so soon, a policy or none. */
const REMEMBER_MS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;
const HTTPS_PORT = 443;

/** The file, or a reason. No redirects (§3.3), a certificate that holds for the policy host. */
function fetchPolicy(address: string, domain: string, parts: StsParts): Promise<string> {
  const host = `mta-sts.${domain}`;
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: address,
        port: parts.port ?? HTTPS_PORT,
        family: isIPv6(address) ? 6 : 4,
        path: '/.well-known/mta-sts.txt',
        servername: host,
        headers: { host },
        timeout: TIMEOUT_MS,
        ...(parts.ca && { ca: parts.ca }),
      },
      (response) => {
        const type = response.headers['content-type'] ?? '';
        if (response.statusCode !== 200 || !type.startsWith('text/plain')) {
          asked.destroy(new Error(`the policy host answered ${response.statusCode} ${type}`));
          return;
        }
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
          if (text.length > MAX_BYTES) asked.destroy(new Error('the policy is too long'));
        });
        response.on('end', () => resolve(text));
        response.on('error', reject);
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('the policy host does not answer')));
    asked.on('error', reject);
    asked.end();
  });
}

/** Makes them for a process. */
export function createStsPolicies(parts: StsParts): StsPolicies {
  const remembered = new Map<string, { policy: Promise<StsPolicy | undefined>; until: number }>();

  async function renew(domain: string, id: string): Promise<KnownStsPolicy | undefined> {
    const addresses = await parts.resolver.resolveAddresses(`mta-sts.${domain}`);
    if (addresses.kind !== 'found') return undefined;
    try {
      const policy = parseStsPolicy(await fetchPolicy(addresses.value[0] ?? '', domain, parts));
      if (!policy) return undefined;
      const known = { ...policy, id, expiresAt: parts.clock() + policy.maxAgeS * 1000 };
      await storeStsPolicy(parts.db, domain, known, parts.clock());
      return known;
    } catch (error) {
      parts.log.info({ err: error, domain }, 'an MTA-STS policy could not be fetched');
      return undefined;
    }
  }

  async function look(domain: string): Promise<StsPolicy | undefined> {
    const known = await findStsPolicy(parts.db, domain, parts.clock());
    const texts = await parts.resolver.resolveTxt(`_mta-sts.${domain}`);
    const id = texts.kind === 'found' ? findStsId(texts.value) : undefined;
    if (id === undefined || id === known?.id) return known;
    return (await renew(domain, id)) ?? known;
  }

  return {
    find(domain) {
      const now = parts.clock();
      const kept = remembered.get(domain);
      if (kept && kept.until > now) return kept.policy;
      const policy = look(domain);
      policy.catch(() => remembered.delete(domain));
      remembered.delete(domain);
      remembered.set(domain, { policy, until: now + REMEMBER_MS });
      const [oldest] = remembered.keys();
      if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return policy;
    },
  };
}
