/** Our resolver as the questions that the package `mailauth` asks; absence and not knowing in its words. */
import { isIPv4, isIPv6 } from 'node:net';
import type { DnsAnswer } from '#platform/dns/dns-answer.ts';
import type { Resolver } from '#platform/dns/resolver.ts';

type Records = string[] | string[][] | { exchange: string; priority: number }[];
type Lookup = (name: string, type: string) => Promise<Records>;

class LookupFault extends Error {
  override readonly name = 'LookupFault';
  readonly code: string;

  constructor(code: string) {
    super(`the DNS says ${code}`);
    this.code = code;
  }
}

/** What `mailauth` expects to be thrown for a name without records. Made without a stack: that costs more than the question. */
function faultOf(code: string): LookupFault {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const fault = new LookupFault(code);
  Error.stackTraceLimit = stackTraceLimit;
  return fault;
}

function valueOf<T>(answer: DnsAnswer<T>): T {
  if (answer.kind === 'found') return answer.value;
  throw faultOf(answer.kind === 'absent' ? 'ENODATA' : 'ESERVFAIL');
}

async function addressesOf(resolver: Resolver, host: string, isFamily: (text: string) => boolean) {
  const addresses = valueOf(await resolver.resolveAddresses(host)).filter(isFamily);
  if (addresses.length === 0) throw faultOf('ENODATA');
  return addresses;
}

async function exchangesOf(resolver: Resolver, domain: string) {
  const answer = await resolver.resolveMx(domain);
  if (answer.kind === 'nullMx') throw faultOf('ENODATA');
  return valueOf(answer).map(({ host, preference }) => ({ exchange: host, priority: preference }));
}

/** Makes the function; questions of other types find nothing. */
export function makeLookup(resolver: Resolver): Lookup {
  return async (name, type) => {
    if (type === 'TXT') return valueOf(await resolver.resolveTxt(name)).map((text) => [text]);
    if (type === 'A') return addressesOf(resolver, name, isIPv4);
    if (type === 'AAAA') return addressesOf(resolver, name, isIPv6);
    if (type === 'MX') return exchangesOf(resolver, name);
    if (type === 'PTR') return valueOf(await resolver.resolvePointers(name));
    throw faultOf('ENODATA');
  };
}
