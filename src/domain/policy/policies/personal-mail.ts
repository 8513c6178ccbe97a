/**
 * R10.2: official business does not go by personal mail. Which services are personal, and what happens to mail to them:
 * nothing, a warning, a reason that the sender must give, or a refusal.
 */
import { type Policy, type PolicyText, readObject, readTexts, readWord } from '../policy.ts';

export const PERSONAL_MAIL_RULES = ['allow', 'warn', 'justify', 'refuse'] as const;
export type PersonalMailRule = (typeof PERSONAL_MAIL_RULES)[number];

export interface PersonalMailPolicy {
  /** Domains, in small letters. */
  services: readonly string[];
  sending: PersonalMailRule;
}

const DEFAULT: PersonalMailPolicy = {
  services: [
    'gmail.com',
    'googlemail.com',
    'yahoo.com',
    'yahoo.com.vn',
    'ymail.com',
    'hotmail.com',
    'outlook.com',
    'outlook.com.vn',
    'live.com',
    'msn.com',
    'icloud.com',
    'me.com',
    'aol.com',
    'proton.me',
    'protonmail.com',
    'gmx.com',
    'mail.com',
    'mail.ru',
    'yandex.com',
    'zoho.com',
    'qq.com',
    '163.com',
  ],
  sending: 'warn',
};

/** The reason that the sender gives; taken out before the message leaves. */
export const JUSTIFICATION_HEADER = 'X-CongThu-Justification';

const MAX_SERVICES = { count: 1000, length: 253 };

export const personalMailPolicy: Policy<PersonalMailPolicy> = {
  key: 'personalMail',
  title: {
    vi: 'Thư công vụ gửi tới dịch vụ thư cá nhân: danh sách dịch vụ và cách xử lý',
    en: 'Official mail to personal mail services: the list of services and what is done',
  },
  default: DEFAULT,
  parse(json) {
    const object = readObject(json, ['services', 'sending']);
    const services = readTexts(object['services'], DEFAULT.services, 'services', MAX_SERVICES);
    return {
      services: services.map((domain) => domain.toLowerCase()),
      sending: readWord(object['sending'], PERSONAL_MAIL_RULES, DEFAULT.sending, 'sending'),
    };
  },
};

/** The service that an address belongs to, sub-domains included. */
export function personalServiceOf(policy: PersonalMailPolicy, address: string): string | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return policy.services.find((service) => domain === service || domain.endsWith(`.${service}`));
}

export type PersonalMailVerdict =
  | { kind: 'allow' }
  | { kind: 'warn' | 'refuse'; addresses: string[]; text: PolicyText };

/** What is to be done about a message to these addresses. */
export function judgePersonalMail(
  policy: PersonalMailPolicy,
  recipients: readonly string[],
  justification: string | undefined,
): PersonalMailVerdict {
  const addresses = recipients.filter((address) => personalServiceOf(policy, address) !== undefined);
  if (addresses.length === 0 || policy.sending === 'allow') return { kind: 'allow' };
  const shown = addresses.slice(0, 3).join(', ');
  if (policy.sending === 'refuse')
    return {
      kind: 'refuse',
      addresses,
      text: {
        vi: `Không gửi thư công vụ tới hộp thư cá nhân: ${shown}.`,
        en: `Official mail does not go to personal mail services: ${shown}.`,
      },
    };
  if (policy.sending === 'justify' && justification === undefined)
    return {
      kind: 'refuse',
      addresses,
      text: {
        vi: `Nêu lý do gửi tới hộp thư cá nhân (${shown}) rồi gửi lại.`,
        en: `Give a reason for sending to personal mail services (${shown}), then send again.`,
      },
    };
  return {
    kind: 'warn',
    addresses,
    text: {
      vi: `Thư gửi tới hộp thư cá nhân (${shown}) được ghi vào báo cáo.`,
      en: `Mail to personal mail services (${shown}) is recorded in the report.`,
    },
  };
}
