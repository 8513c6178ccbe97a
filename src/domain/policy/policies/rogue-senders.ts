/**
 * R12.1: who sends in our name without being us, as DMARC reports of others tell. From how many messages in how many days a
 * source is told of, and which further networks are ours: a fax gateway, a newsletter service under contract.
 */
import { isIP } from 'node:net';
import { type Policy, readNumber, readObject, readTexts, wrong } from '../policy.ts';

export interface RogueSendersPolicy {
  /** Messages of one source under one name, that neither SPF nor DKIM stands for. */
  messages: number;
  /** Looked at together. */
  days: number;
  /** Addresses, or networks in CIDR notation, in small letters. */
  ownNetworks: readonly string[];
}

const DEFAULT: RogueSendersPolicy = { messages: 10, days: 7, ownNetworks: [] };
const MAX_MESSAGES = 1_000_000;
const MAX_DAYS = 90;
const MAX_NETWORKS = { count: 200, length: 49 };
/** An address of either family, with or without the length of a prefix. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (most < 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}

export const rogueSendersPolicy: Policy<RogueSendersPolicy> = {
  key: 'rogueSenders',
  title: {
    vi: 'Nguồn gửi thư mạo danh tên miền (theo báo cáo DMARC): ngưỡng ghi sổ và các mạng của ta',
    en: 'Senders in our name that are not us (from DMARC reports): from when they are registered, and networks that are ours',
  },
  default: DEFAULT,
  parse(json) {
    const object = readObject(json, ['messages', 'days', 'ownNetworks']);
    const networks = readTexts(object['ownNetworks'], DEFAULT.ownNetworks, 'ownNetworks', MAX_NETWORKS).map(
      (network) => network.toLowerCase(),
    );
    const odd = networks.find((network) => !isNetwork(network));
    if (odd !== undefined) wrong('ownNetworks', `${odd} is no address and no network (192.0.2.0/24)`);
    return {
      messages: Math.max(1, readNumber(object['messages'], DEFAULT.messages, 'messages', MAX_MESSAGES)),
      days: Math.max(1, readNumber(object['days'], DEFAULT.days, 'days', MAX_DAYS)),
      ownNetworks: networks,
    };
  },
};
