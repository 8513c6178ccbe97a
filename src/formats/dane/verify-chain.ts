/**
 * A server's certificates against TLSA records (RFC 7672 §3.1): DANE-EE (3) is the leaf and nothing else counts, neither names
 * nor dates; DANE-TA (2) is an authority of the chain, and then names and dates do. Other usages are unusable for SMTP (§3.1.3).
 */
import { createHash, X509Certificate } from 'node:crypto';
import type { TlsaRecord } from '../dns/record-data.ts';

export type DaneVerdict = 'pass' | 'mismatch' | 'expired' | 'wrongName';

const USAGE_TA = 2;
const USAGE_EE = 3;
/** An honest chain is shorter. */
const MAX_CHAIN = 10;

/** The records that say anything for SMTP. */
export function usableRecords(records: readonly TlsaRecord[]): TlsaRecord[] {
  return records.filter(
    ({ usage, selector, matching, data }) =>
      (usage === USAGE_TA || usage === USAGE_EE) && selector <= 1 && matching <= 2 && data.length > 0,
  );
}

function matches({ selector, matching, data }: TlsaRecord, certificate: X509Certificate): boolean {
  const selected =
    selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' });
  if (matching === 0) return data.equals(selected);
  return data.equals(
    createHash(matching === 1 ? 'sha256' : 'sha512')
      .update(selected)
      .digest(),
  );
}

function isInTime(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime();
}

/** The chain from the leaf up to one that a record names, each signed by the next. */
function pathToAnchor(
  chain: readonly X509Certificate[],
  anchors: readonly TlsaRecord[],
): X509Certificate[] | undefined {
  const path: X509Certificate[] = [];
  for (const certificate of chain) {
    const below = path.at(-1);
    if (below && !(below.checkIssued(certificate) && below.verify(certificate.publicKey))) return undefined;
    path.push(certificate);
    if (path.length > 1 && anchors.some((record) => matches(record, certificate))) return path;
  }
  return undefined;
}

/** Judges a chain, leaf first; `names` are the exchange and the domain it stands for. */
export function verifyDaneChain(
  records: readonly TlsaRecord[],
  chain: readonly Buffer[],
  facts: { names: readonly string[]; now: number },
): DaneVerdict {
  const certificates = chain.slice(0, MAX_CHAIN).map((der) => new X509Certificate(der));
  const [leaf] = certificates;
  if (!leaf) return 'mismatch';
  if (records.some((record) => record.usage === USAGE_EE && matches(record, leaf))) return 'pass';
  const path = pathToAnchor(
    certificates,
    records.filter((record) => record.usage === USAGE_TA),
  );
  if (!path) return 'mismatch';
  if (!path.every((certificate) => isInTime(certificate, facts.now))) return 'expired';
  return facts.names.some((name) => leaf.checkHost(name) !== undefined) ? 'pass' : 'wrongName';
}
