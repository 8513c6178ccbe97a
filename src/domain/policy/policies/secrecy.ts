/**
 * R6.4: what may be done with messages under the secrecy regime. A connected deployment never takes the levels Mật, Tối mật
 * and Tuyệt mật; one that is declared as an isolated network takes them as this policy says, level by level.
 */
import type { Role } from '#domain/directory/principal.ts';
import { ROLES } from '#domain/directory/principal.ts';
import type { SecrecyLevel } from '#formats/secrecy/words.ts';
import {
  type Policy,
  type PolicyText,
  readBoolean,
  readNumber,
  readObject,
  readTexts,
  wrong,
} from '../policy.ts';

export type ClassifiedLevel = Exclude<SecrecyLevel, 'ordinary'>;
export const CLASSIFIED_LEVELS: readonly ClassifiedLevel[] = ['confidential', 'secret', 'topSecret'];

export interface LevelRule {
  /** The isolated network carries it at all. */
  isCarried: boolean;
  /** Roles that may send it; everybody where empty. */
  senders: readonly Role[];
  maxRecipients: number;
}

export type SecrecyPolicy = Readonly<Record<ClassifiedLevel, LevelRule>>;

const DEFAULT: SecrecyPolicy = {
  confidential: { isCarried: true, senders: [], maxRecipients: 50 },
  secret: { isCarried: true, senders: ['agency_head', 'chief_of_office'], maxRecipients: 10 },
  topSecret: { isCarried: false, senders: [], maxRecipients: 0 },
};

function readRule(json: Parameters<typeof readObject>[0], fallback: LevelRule, place: string): LevelRule {
  const object = readObject(json, ['isCarried', 'senders', 'maxRecipients'], place);
  const senders = readTexts(object['senders'], fallback.senders, `${place}.senders`, {
    count: 20,
    length: 40,
  });
  const unknown = senders.find((role) => !ROLES.includes(role as Role));
  if (unknown !== undefined) wrong(`${place}.senders`, `${unknown} is no role`);
  return {
    isCarried: readBoolean(object['isCarried'], fallback.isCarried, `${place}.isCarried`),
    senders: senders as readonly Role[],
    maxRecipients: readNumber(
      object['maxRecipients'],
      fallback.maxRecipients,
      `${place}.maxRecipients`,
      10_000,
    ),
  };
}

export const secrecyPolicy: Policy<SecrecyPolicy> = {
  key: 'secrecy',
  title: {
    vi: 'Thư mật trên mạng độc lập: cấp nào được gửi, ai gửi, tới bao nhiêu người',
    en: 'Classified mail on an isolated network: which levels, who sends, to how many',
  },
  default: DEFAULT,
  parse(json) {
    const object = readObject(json, CLASSIFIED_LEVELS);
    const rules = CLASSIFIED_LEVELS.map((level) => [
      level,
      readRule(object[level] ?? {}, DEFAULT[level], level),
    ]);
    return Object.fromEntries(rules) as SecrecyPolicy;
  },
};

const NAMES: Readonly<Record<ClassifiedLevel, PolicyText>> = {
  confidential: { vi: 'Mật', en: 'Confidential' },
  secret: { vi: 'Tối mật', en: 'Secret' },
  topSecret: { vi: 'Tuyệt mật', en: 'Top secret' },
};

/** The lawful way, for whoever is refused. */
function refusal(level: ClassifiedLevel, vi: string, en: string): PolicyText {
  const name = NAMES[level];
  return {
    vi: `Tài liệu ${name.vi}: ${vi} Gửi qua văn thư bảo mật (cơ yếu) hoặc mạng dùng riêng đã được phép.`,
    en: `${name.en} matter: ${en} Use the classified registry (cipher service) or the approved separate network.`,
  };
}

export interface SecrecyFacts {
  level: SecrecyLevel;
  isIsolatedNetwork: boolean;
  roles: readonly Role[];
  recipients: number;
}

/** Why a message may not be sent; undefined when it may. */
export function judgeSecrecy(policy: SecrecyPolicy, facts: SecrecyFacts): PolicyText | undefined {
  const { level } = facts;
  if (level === 'ordinary') return undefined;
  if (!facts.isIsolatedNetwork)
    return refusal(
      level,
      'không được gửi hay lưu trên hệ thống nối mạng này.',
      'it may not be sent or kept on this connected system.',
    );
  const rule = policy[level];
  if (!rule.isCarried)
    return refusal(level, 'mạng này không chuyển cấp độ này.', 'this network does not carry this level.');
  if (rule.senders.length > 0 && !facts.roles.some((role) => rule.senders.includes(role)))
    return refusal(level, 'ông/bà không được gửi cấp độ này.', 'you may not send this level.');
  if (facts.recipients > rule.maxRecipients)
    return refusal(
      level,
      `chỉ được gửi tới ${rule.maxRecipients} người.`,
      `it may go to ${rule.maxRecipients} people at most.`,
    );
  return undefined;
}
