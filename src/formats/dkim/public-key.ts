/** The DNS record of a key (RFC 6376 §3.6.1, RFC 8463 §4). */

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256';

/** An Ed25519 key's SubjectPublicKeyInfo is this many bytes of wrapping, then the 32 that the record holds. */
const ED25519_PREFIX = 12;

/** The text at `<selector>._domainkey.<domain>`; `spki` is the public key in DER. */
export function encodeKeyRecord(algorithm: DkimAlgorithm, spki: Buffer): string {
  return algorithm === 'rsa-sha256'
    ? `v=DKIM1; k=rsa; p=${spki.toString('base64')}`
    : `v=DKIM1; k=ed25519; p=${spki.subarray(ED25519_PREFIX).toString('base64')}`;
}

/** The key that a record publishes, for comparing; undefined in what is none or revokes one. */
export function findPublishedKey(record: string): string | undefined {
  const match = /(?:^|;)\s*p\s*=([A-Za-z0-9+/=\s]+)/.exec(record);
  return match?.[1]?.replaceAll(/\s/g, '') || undefined;
}
