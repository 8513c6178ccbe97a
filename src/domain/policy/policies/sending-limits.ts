/**
 * R8.6: no spam from inside. How much a person and a unit may send, from how many recipients outside on a message waits
 * for approval, and what makes an account look stolen. Pure.
 */
import { type Policy, type PolicyText, readNumber, readObject, readTexts } from '../policy.ts';

export interface SendingLimitsPolicy {
  /** Recipients a person may send to. */
  personPerHour: number;
  personPerDay: number;
  unitPerDay: number;
  /** A message to more people outside waits for somebody's approval; 0: never. */
  approvalAbove: number;
  /** Recipients outside within an hour that make an account look stolen; 0: never. */
  suspectOutsidePerHour: number;
  suspectBouncesPerHour: number;
  /** Networks within an hour that mail is handed in from. */
  suspectNetworksPerHour: number;
  /** Addresses that are held to nothing of this: programs that write to everybody. */
  exempt: readonly string[];
}

const DEFAULT: SendingLimitsPolicy = {
  personPerHour: 1_000,
  personPerDay: 5_000,
  unitPerDay: 50_000,
  approvalAbove: 100,
  suspectOutsidePerHour: 300,
  suspectBouncesPerHour: 30,
  suspectNetworksPerHour: 5,
  exempt: [],
};

const MOST = 10_000_000;
const NUMBERS = [
  'personPerHour',
  'personPerDay',
  'unitPerDay',
  'approvalAbove',
  'suspectOutsidePerHour',
  'suspectBouncesPerHour',
  'suspectNetworksPerHour',
] as const;

export const sendingLimitsPolicy: Policy<SendingLimitsPolicy> = {
  key: 'sendingLimits',
  title: {
    vi: 'Giới hạn gửi của người và đơn vị, gửi hàng loạt cần duyệt, dấu hiệu tài khoản bị chiếm',
    en: 'Limits of people and units, large sends that need approval, signs of a stolen account',
  },
  default: DEFAULT,
  parse(json) {
    const object = readObject(json, [...NUMBERS, 'exempt']);
    const numbers = NUMBERS.map((name) => [name, readNumber(object[name], DEFAULT[name], name, MOST)]);
    const exempt = readTexts(object['exempt'], DEFAULT.exempt, 'exempt', { count: 1000, length: 254 });
    return {
      ...(Object.fromEntries(numbers) as Record<(typeof NUMBERS)[number], number>),
      exempt: exempt.map((address) => address.toLowerCase()),
    };
  },
};

/** What was sent so far, this message included. */
export interface SentSoFar {
  personHour: number;
  personDay: number;
  unitDay: number;
  outsideHour: number;
  bouncesHour: number;
  networksHour: number;
}

/** Why no more may be sent now; undefined when it may. */
export function judgeLimits(policy: SendingLimitsPolicy, sent: SentSoFar): PolicyText | undefined {
  const hourly = sent.personHour > policy.personPerHour;
  const limit = hourly ? policy.personPerHour : policy.personPerDay;
  if (hourly || sent.personDay > policy.personPerDay)
    return {
      vi: `Đã gửi tới quá nhiều người (giới hạn ${limit} người nhận mỗi ${hourly ? 'giờ' : 'ngày'}). Gửi lại sau.`,
      en: `Too many recipients (the limit is ${limit} ${hourly ? 'an hour' : 'a day'}). Try again later.`,
    };
  if (sent.unitDay > policy.unitPerDay)
    return {
      vi: `Đơn vị đã gửi tới quá nhiều người hôm nay (giới hạn ${policy.unitPerDay}). Gửi lại sau.`,
      en: `The unit has sent to too many recipients today (the limit is ${policy.unitPerDay}). Try again later.`,
    };
  return undefined;
}

function exceeds(value: number, limit: number): boolean {
  return limit > 0 && value > limit;
}

/** What makes the account look stolen; undefined when nothing does. */
export function findSuspicion(
  policy: SendingLimitsPolicy,
  sent: SentSoFar,
): 'volume' | 'bounces' | 'places' | undefined {
  if (exceeds(sent.outsideHour, policy.suspectOutsidePerHour)) return 'volume';
  if (exceeds(sent.bouncesHour, policy.suspectBouncesPerHour)) return 'bounces';
  return exceeds(sent.networksHour, policy.suspectNetworksPerHour) ? 'places' : undefined;
}
