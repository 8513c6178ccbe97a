/** Lists of the DNS (RFC 5782): whether the sender's address is on one that the settings name. */
import { isIPv6 } from 'node:net';
import type { Resolver } from '#platform/dns/resolver.ts';
import { pointerName } from '#services/sender-authentication/reverse-name.ts';

/** The lists on which an address is. What does not answer does not count. */
export async function findDnsLists(
  resolver: Resolver,
  lists: readonly string[],
  address: string,
): Promise<string[]> {
  const reversed = pointerName(address).replace(isIPv6(address) ? '.ip6.arpa' : '.in-addr.arpa', '');
  const answers = await Promise.all(lists.map((list) => resolver.resolveAddresses(`${reversed}.${list}`)));
  return lists.filter((_, index) => {
    const answer = answers[index];
    // RFC 5782 §2.1: entries are in 127.0.0.0/8; 127.255.255.x says that the question was not allowed.
    return (
      answer?.kind === 'found' &&
      answer.value.some((value) => value.startsWith('127.') && !value.startsWith('127.255.255.'))
    );
  });
}
