/** What people are told of sends that wait and of accounts that look stolen. Pure. */
import type { HoldReason } from '#domain/outbound/sending-holds.ts';
import type { SentSoFar } from '#domain/policy/policies/sending-limits.ts';
import type { WaitingSend } from '../delivery/sending-rules.ts';
import type { NoticeText } from '../notices/notice-text.ts';

/** A letter's words, paragraph by paragraph. */
function words(
  subject: { vi: string; en: string },
  vi: readonly string[],
  en: readonly string[],
): NoticeText {
  return { subject, vi: vi.join('\n\n'), en: en.join('\n\n') };
}

/** For the sender. */
export function waitingForSender({ subject, recipients }: WaitingSend): NoticeText {
  return words(
    { vi: 'Thư đang chờ duyệt', en: 'Your message waits for approval' },
    [
      `Thư "${subject}" của ông/bà gửi tới ${recipients} người ngoài hệ thống nên phải được duyệt trước khi gửi.`,
      'Thư đã được giữ an toàn; ông/bà không cần gửi lại. Khi có quyết định, thư được gửi đi hoặc trả lại kèm lý do.',
    ],
    [
      `Your message “${subject}” goes to ${recipients} people outside, so it must be approved before it leaves.`,
      'It is kept safe; do not send it again. It will leave, or come back with the reason, once somebody has decided.',
    ],
  );
}

/** For whoever may decide. */
export function waitingForDecision({ sender, subject, recipients }: WaitingSend): NoticeText {
  return words(
    { vi: 'Có thư chờ duyệt', en: 'A send waits for your decision' },
    [
      `${sender} gửi thư "${subject}" tới ${recipients} người ngoài hệ thống.`,
      'Mở mục Duyệt gửi thư để đồng ý hoặc từ chối (dòng lệnh: congthu approval list).',
    ],
    [
      `${sender} sends “${subject}” to ${recipients} people outside.`,
      'Open Approvals to approve or refuse it (command line: congthu approval list).',
    ],
  );
}

const REASONS: Readonly<Record<HoldReason, { vi: string; en: string }>> = {
  volume: { vi: 'gửi quá nhiều ra ngoài', en: 'too much is sent to outside' },
  bounces: { vi: 'quá nhiều thư bị trả lại', en: 'too much comes back' },
  places: { vi: 'gửi từ quá nhiều nơi', en: 'it sends from too many places' },
  operator: { vi: 'do người vận hành giữ', en: 'held by an operator' },
};

/** For the center (R8.6). */
export function suspectedForCenter(address: string, reason: HoldReason, sent: SentSoFar): NoticeText {
  const facts = {
    vi: `Trong giờ này: ${sent.outsideHour} người nhận bên ngoài, ${sent.bouncesHour} thư bị trả lại, ${sent.networksHour} mạng.`,
    en: `In this hour: ${sent.outsideHour} recipients outside, ${sent.bouncesHour} returned, ${sent.networksHour} networks.`,
  };
  return words(
    { vi: `Nghi tài khoản bị chiếm: ${address}`, en: `Account may be stolen: ${address}` },
    [
      `Thư ra ngoài của ${address} được giữ lại: ${REASONS[reason].vi}.`,
      facts.vi,
      'Liên hệ chủ tài khoản; nếu đúng là bị chiếm, khóa tài khoản và bỏ thư đang giữ; nếu không, mở lại (congthu hold list).',
    ],
    [
      `Mail of ${address} to outside is held: ${REASONS[reason].en}.`,
      facts.en,
      'Ask the owner; if it is stolen, lock the account and drop what is held; if not, end the hold (congthu hold list).',
    ],
  );
}
