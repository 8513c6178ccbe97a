/** iprev (RFC 8601 §3): whether the name of an address leads back to the address. */
import { isIPv6 } from 'node:net';
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';
import type { Resolver } from '#platform/dns/resolver.ts';

/** RFC 8601 §3: more names are not looked at. */
const MAX_NAMES = 10;

/** The sixteen-bit groups of an IPv6 address, each as four digits. */
function groupsOf(address: string): string[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const text = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : address;
  const [head = '', tail] = text.split('%', 1)[0]?.split('::', 2) ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].map((group) => group.padStart(4, '0').toLowerCase());
}

/** The name under which the DNS keeps an address (RFC 1035 §3.5, RFC 3596 §2.5). */
export function pointerName(address: string): string {
  if (!isIPv6(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  return `${groupsOf(address).join('').split('').reverse().join('.')}.ip6.arpa`;
}

function sameAddress(a: string, b: string): boolean {
  if (!isIPv6(a) || !isIPv6(b)) return a === b;
  return groupsOf(a).join() === groupsOf(b).join();
}

/** Asks for the names of an address and whether one of them leads back. */
export async function checkReverseName(
  resolver: Resolver,
  address: string,
): Promise<SenderAuthentication['reverseName']> {
  const pointers = await resolver.resolvePointers(pointerName(address));
  if (pointers.kind === 'temporary') return { result: 'temperror' };
  if (pointers.kind === 'absent') return { result: 'permerror' };
  const names = pointers.value.slice(0, MAX_NAMES);
  const answers = await Promise.all(names.map((name) => resolver.resolveAddresses(name)));
  for (const [index, answer] of answers.entries()) {
    const isFound = answer.kind === 'found' && answer.value.some((one) => sameAddress(one, address));
    if (isFound) return { result: 'pass', name: names[index] ?? '' };
  }
  return { result: answers.some(({ kind }) => kind === 'temporary') ? 'temperror' : 'fail' };
}
