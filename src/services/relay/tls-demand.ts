/**
 * What TLS with one server must be: whatever comes (RFC 7435), what its domain's MTA-STS policy asks (RFC 8461), or what its
 * TLSA records say (DANE, RFC 7672). DANE comes before MTA-STS, which never overrides it (RFC 8461 §2).
 */
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { usableRecords, verifyDaneChain } from '#formats/dane/verify-chain.ts';
import type { TlsaRecord } from '#formats/dns/record-data.ts';
import type { TlsReportPolicy, TlsResult } from '#formats/mta-sts/tls-report.ts';
import type { RecordResolver } from '#platform/dns/resolver.ts';

export type TlsDemand =
  /** Any certificate, and none at all. */
  | { kind: 'opportunistic' }
  /** TLS, with a certificate that holds for the exchange; in testing a failure is only reported. */
  | { kind: 'sts'; isEnforced: boolean }
  /** TLS, with what the records say; without usable ones any certificate will do (RFC 7672 §2.2). */
  | { kind: 'dane'; records: readonly TlsaRecord[]; names: readonly string[] };

export type DaneAnswer = { kind: 'none' } | { kind: 'unknown' } | { kind: 'found'; records: TlsaRecord[] };

/** The TLSA records of an exchange that DNSSEC proves; `unknown` where somebody keeps them from us (RFC 7672 §2.1.1). */
export async function findDane(host: string, port: number, resolver: RecordResolver): Promise<DaneAnswer> {
  const answer = await resolver.resolveTlsa(`_${port}._tcp.${host}`);
  if (answer.kind === 'temporary') return { kind: 'unknown' };
  if (answer.kind === 'absent' || !answer.isSecure) return { kind: 'none' };
  return { kind: 'found', records: usableRecords(answer.value) };
}

/** The policy that a session counts for in reports. */
export function reportedPolicy(demand: TlsDemand): TlsReportPolicy['kind'] {
  return { opportunistic: 'no-policy-found', sts: 'sts', dane: 'tlsa' }[
    demand.kind
  ] as TlsReportPolicy['kind'];
}

/** Whether mail may go on without TLS, or over TLS that fails the demand. */
export function isBinding(demand: TlsDemand): boolean {
  return demand.kind === 'dane' || (demand.kind === 'sts' && demand.isEnforced);
}

const REASONS: Readonly<Record<string, TlsResult>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-host-mismatch',
};

function chainOf(socket: TLSSocket): Buffer[] {
  const chain: Buffer[] = [];
  const seen = new Set<string>();
  let certificate: PeerCertificate & { issuerCertificate?: PeerCertificate } =
    socket.getPeerCertificate(true);
  while (certificate?.raw && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    chain.push(certificate.raw);
    certificate = certificate.issuerCertificate ?? ({} as PeerCertificate);
  }
  return chain;
}

/** What is wrong with a session for the demand; undefined when nothing is. */
export function judgeTls(demand: TlsDemand, socket: TLSSocket, now: number): TlsResult | undefined {
  if (demand.kind === 'opportunistic') return undefined;
  if (demand.kind === 'dane') {
    if (demand.records.length === 0) return undefined;
    const verdict = verifyDaneChain(demand.records, chainOf(socket), { names: demand.names, now });
    if (verdict === 'pass') return undefined;
    if (verdict === 'expired') return 'certificate-expired';
    return verdict === 'wrongName' ? 'certificate-host-mismatch' : 'validation-failure';
  }
  if (socket.authorized) return undefined;
  // Node gives the code of an OpenSSL fault as text, and ours as an error.
  const error: unknown = socket.authorizationError;
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return REASONS[code] ?? 'certificate-not-trusted';
}
