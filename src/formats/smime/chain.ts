/**
 * Whether a signer's certificate leads to an authority that is trusted (RFC 5280 §6, RFC 8550 §4).
 *
 * Dates, uses of keys, path lengths, algorithms, and the lists of revoked certificates that are at hand count. Departures: no list is fetched
 * for a letter (where they are is told with the chain, for whoever fetches them at other times), and a certificate with name or policy constraints is refused where they are critical, for they are not understood.
 */
import { isGoodKey, isKnownScheme } from './algorithms.ts';
import type { SmimeCertificate } from './certificate.ts';
import type { RevocationList } from './revocation.ts';

/** Longer chains are not in use. */
const MAX_LENGTH = 6;
/** Signatures of certificates that are tried for one signer, however many claim one name. */
const MAX_TRIES = 32;

export type ChainFault = 'expired' | 'notYetValid' | 'unsuitable' | 'untrusted' | 'revoked';

function faultOf(certificate: SmimeCertificate, now: number): ChainFault | undefined {
  const { x509 } = certificate;
  if (now > x509.validToDate.getTime()) return 'expired';
  if (now < x509.validFromDate.getTime()) return 'notYetValid';
  const isWeak = !isKnownScheme(certificate.algorithm) || !isGoodKey(x509.publicKey);
  return isWeak || certificate.hasUnknownDemand ? 'unsuitable' : undefined;
}

export interface ChainParts {
  pool: readonly SmimeCertificate[];
  trusted: readonly SmimeCertificate[];
  revocations?: readonly RevocationList[] | undefined;
  now: number;
}

class ChainSearch {
  readonly #pool: readonly SmimeCertificate[];
  readonly #trusted: readonly SmimeCertificate[];
  readonly #revocations: readonly RevocationList[];
  readonly #now: number;
  #tries = 0;
  /** The certificates of the chain that was found, the signer's last. */
  readonly chain: SmimeCertificate[] = [];

  constructor({ pool, trusted, revocations = [], now }: ChainParts) {
    this.#pool = pool;
    this.#trusted = trusted;
    this.#revocations = revocations;
    this.#now = now;
  }

  /** The fault that is nearest to the goal, or undefined for a whole chain. */
  climb(from: SmimeCertificate, authorities: number): ChainFault | undefined {
    if (authorities > MAX_LENGTH) return 'untrusted';
    let worst: ChainFault = 'untrusted';
    for (const [isTrusted, issuers] of [
      [true, this.#trusted],
      [false, this.#pool],
    ] as const)
      for (const issuer of issuers) {
        if (!this.#issued(issuer, from, authorities)) continue;
        if (this.#isRevoked(from, issuer)) return 'revoked';
        const fault =
          faultOf(issuer, this.#now) ?? (isTrusted ? undefined : this.climb(issuer, authorities + 1));
        if (fault === undefined) {
          if (isTrusted) this.chain.push(issuer);
          this.chain.push(from);
          return undefined;
        }
        if (fault !== 'untrusted') worst = fault;
      }
    return worst;
  }

  /** Whether the issuer of a certificate has taken it back. A list is asked for its signature only where it names the certificate. */
  #isRevoked({ serial }: SmimeCertificate, issuer: SmimeCertificate): boolean {
    return this.#revocations.some((list) => {
      const at = list.revoked.get(serial.toString('hex'));
      if (at === undefined || at > this.#now || !list.issuer.equals(issuer.subject)) return false;
      return list.isSignedWith(issuer.x509.publicKey);
    });
  }

  #issued(issuer: SmimeCertificate, from: SmimeCertificate, authorities: number): boolean {
    if (!issuer.subject.equals(from.issuer) || !issuer.mayIssue || issuer.pathLength < authorities)
      return false;
    if (issuer.x509.raw.equals(from.x509.raw)) return false;
    this.#tries += 1;
    return (
      this.#tries <= MAX_TRIES && isGoodKey(issuer.x509.publicKey) && from.x509.verify(issuer.x509.publicKey)
    );
  }
}

/** What is wrong with a signer's certificate at a time, or the chain that it leads to an authority by. */
export function findChain(
  signer: SmimeCertificate,
  parts: ChainParts,
): { fault: ChainFault } | { fault: undefined; chain: readonly SmimeCertificate[] } {
  const own = faultOf(signer, parts.now) ?? (signer.maySign ? undefined : 'unsuitable');
  if (own) return { fault: own };
  const search = new ChainSearch(parts);
  const fault = search.climb(signer, 0);
  return fault ? { fault } : { fault, chain: search.chain };
}
