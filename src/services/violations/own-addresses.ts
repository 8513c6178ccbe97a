/** The addresses that are our own: of the mail server, of our domains' exchangers, and of networks named in the policy. */
import { isIP, isIPv6 } from 'node:net';
import type { Resolver } from '#platform/dns/resolver.ts';
import { makeBlockList } from '#platform/net/listener.ts';

/** Whether an address is ours. Text that is no address is not. */
export type IsOwnAddress = (address: string) => boolean;

export interface OwnHosts {
  resolver: Pick<Resolver, 'resolveMx' | 'resolveAddresses'>;
  domains: readonly string[];
  hostname: string;
  networks: readonly string[];
}

/** Asks the DNS once; what nobody can say is not ours for now. */
export async function findOwnAddresses({
  resolver,
  domains,
  hostname,
  networks,
}: OwnHosts): Promise<IsOwnAddress> {
  const exchangers = await Promise.all(domains.map((domain) => resolver.resolveMx(domain)));
  const hosts = new Set([
    hostname,
    ...exchangers.flatMap((answer) => (answer.kind === 'found' ? answer.value.map(({ host }) => host) : [])),
  ]);
  const answers = await Promise.all([...hosts].map((host) => resolver.resolveAddresses(host)));
  const addresses = answers.flatMap((answer) => (answer.kind === 'found' ? answer.value : []));
  const own = makeBlockList([...networks, ...addresses]);
  return (address) => isIP(address) !== 0 && own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
