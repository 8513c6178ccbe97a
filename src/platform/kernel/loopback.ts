/** Addresses of this machine itself. */

/** True for an address that no other machine can send from or be reached at; IPv4 in IPv6's clothes too (RFC 4291 §2.5.3, RFC 1122 §3.2.1.3). */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return plain === '::1' || plain.startsWith('127.');
}
