/** What the DNS really says of each wanted record. */
import type { DnsAnswer } from '#platform/dns/dns-answer.ts';
import type { RecordResolver } from '#platform/dns/resolver.ts';
import { pointerName } from '../sender-authentication/reverse-name.ts';
import type { WantedRecord } from './wanted-records.ts';

export interface CheckedRecord extends WantedRecord {
  /** Unknown: nobody answered. */
  state: 'right' | 'wrong' | 'missing' | 'unknown';
  /** What is published of this kind, as it would stand in a zone file. */
  found: string[];
}

async function askReverse(host: string, resolver: RecordResolver): Promise<DnsAnswer<string[]>> {
  const addresses = await resolver.resolveAddresses(host);
  if (addresses.kind !== 'found') return addresses;
  return resolver.resolvePointers(pointerName(addresses.value[0] ?? ''));
}

function mapAnswer<T>(answer: DnsAnswer<T[]>, encode: (value: T) => string): DnsAnswer<string[]> {
  return answer.kind === 'found' ? { kind: 'found', value: answer.value.map(encode) } : answer;
}

async function ask({ name, type }: WantedRecord, resolver: RecordResolver): Promise<DnsAnswer<string[]>> {
  if (type === 'MX') {
    const answer = await resolver.resolveMx(name);
    if (answer.kind === 'nullMx') return { kind: 'found', value: ['0 .'] };
    return mapAnswer(answer, ({ preference, host }) => `${preference} ${host}.`);
  }
  if (type === 'A') return resolver.resolveAddresses(name);
  if (type === 'PTR') return mapAnswer(await askReverse(name, resolver), (host) => `${host}.`);
  if (type === 'SRV')
    return mapAnswer(
      await resolver.resolveSrv(name),
      ({ priority, weight, port, host }) => `${priority} ${weight} ${port} ${host}.`,
    );
  return resolver.resolveTxt(name);
}

/** Texts of a name are of many kinds; only those of the wanted one's kind are told. */
function isOfKind(wanted: WantedRecord, found: string): boolean {
  if (wanted.type !== 'TXT') return true;
  const [kind = ''] = wanted.value.split(';')[0]?.split(' ') ?? [];
  return found.trimStart().toLowerCase().startsWith(kind.toLowerCase());
}

async function checkRecord(wanted: WantedRecord, resolver: RecordResolver): Promise<CheckedRecord> {
  const answer = await ask(wanted, resolver);
  if (answer.kind === 'temporary') return { ...wanted, state: 'unknown', found: [] };
  const found = answer.kind === 'found' ? answer.value.filter((value) => isOfKind(wanted, value)) : [];
  if (found.length === 0) return { ...wanted, state: 'missing', found };
  // Two SPF or two DMARC records are as good as none (RFC 7208 §4.5, RFC 7489 §6.6.3).
  const isAlone = found.length === 1 || wanted.type !== 'TXT';
  return { ...wanted, state: isAlone && found.some(wanted.isRight) ? 'right' : 'wrong', found };
}

/** Checks all records at once, in their order. */
export function checkRecords(
  records: readonly WantedRecord[],
  resolver: RecordResolver,
): Promise<CheckedRecord[]> {
  return Promise.all(records.map((record) => checkRecord(record, resolver)));
}
