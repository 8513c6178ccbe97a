/** Whom mail may be sent on to by a program: people here, and further domains only by the operator's word (R10.2). */

export interface ForwardingPolicy {
  /** Domains served here, in lower case. */
  ownDomains: readonly string[];
  /** Others that automatic forwarding and notices may reach; none by default. */
  allowedDomains: readonly string[];
}

/** Where an address lies for the policy. */
export function forwardingTo(
  address: string,
  { ownDomains, allowedDomains }: ForwardingPolicy,
): 'own' | 'allowed' | 'refused' {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (ownDomains.includes(domain)) return 'own';
  return allowedDomains.includes(domain) ? 'allowed' : 'refused';
}
