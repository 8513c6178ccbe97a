/** R9.2: in how many days the mailbox of an agency is handed over after its head changed, and how long before that both are reminded. */
import { type Policy, readNumber, readObject } from '../policy.ts';

export interface HandoverPolicy {
  /** Until the new head has accepted. */
  days: number;
  /** Before the deadline; after it reminders come every day. */
  remindDaysBefore: number;
}

const DEFAULT: HandoverPolicy = { days: 7, remindDaysBefore: 3 };
const MAX_DAYS = 90;

export const handoverPolicy: Policy<HandoverPolicy> = {
  key: 'handover',
  title: {
    vi: 'Bàn giao hộp thư cơ quan khi thay thủ trưởng: thời hạn và nhắc nhở',
    en: 'Handover of an agency’s mailbox when its head changes: deadline and reminders',
  },
  default: DEFAULT,
  parse(json) {
    const object = readObject(json, ['days', 'remindDaysBefore']);
    return {
      days: Math.max(1, readNumber(object['days'], DEFAULT.days, 'days', MAX_DAYS)),
      remindDaysBefore: readNumber(
        object['remindDaysBefore'],
        DEFAULT.remindDaysBefore,
        'remindDaysBefore',
        MAX_DAYS,
      ),
    };
  },
};
