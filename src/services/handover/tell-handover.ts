/** Letters about handovers (R9.2): who is told what. Sent by a job, so that no commit waits for a letter. */
import { listCenterAccounts, listChiefs } from '#domain/accounts/deciders.ts';
import type { LetterLanguage } from '#domain/accounts/letter-language.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { findHandover, type Handover, minutesNameOf } from '#domain/handover/handovers.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { fileLetter, type Letter, type LetterParts } from '#services/notices/file-notice.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';

export const HANDOVER_TELL_QUEUE = 'handover.tell';

export type HandoverNews = 'opened' | 'handedOver' | 'objected' | 'settled' | 'accepted' | 'due' | 'late';

export interface HandoverTelling {
  handoverId: string;
  about: HandoverNews;
  /** Of a reminder: the day it is for. */
  day?: string;
}

const WORDS: Readonly<Record<HandoverNews, NoticeText>> = {
  opened: {
    subject: { vi: 'Bàn giao hộp thư cơ quan', en: 'Handover of an agency mailbox' },
    vi: 'Thủ trưởng cơ quan đã thay đổi. Hộp thư đã được kiểm kê; mật khẩu, phiên đăng nhập và mọi uỷ quyền cũ đã chấm dứt. Bên giao ghi việc còn lại và xác nhận bàn giao; bên nhận xem và xác nhận nhận.',
    en: 'The head has changed. The mailbox was inventoried; its old password, sessions and delegations have ended. The former head notes what is outstanding and confirms; the new head looks and accepts.',
  },
  handedOver: {
    subject: { vi: 'Đã bàn giao, chờ nhận', en: 'Handed over, waits to be accepted' },
    vi: 'Bên giao đã xác nhận bàn giao. Xin xem bản kê, gia hạn uỷ quyền nếu cần, đặt mật khẩu, rồi xác nhận nhận hoặc nêu ý kiến.',
    en: 'It was handed over. Look at the inventory, renew delegations where needed, set a password, then accept or object.',
  },
  objected: {
    subject: { vi: 'Bên nhận có ý kiến', en: 'The new head objects' },
    vi: 'Bên nhận nêu ý kiến về việc bàn giao. Xin xem và giải quyết.',
    en: 'The new head objects. Please look and answer.',
  },
  settled: {
    subject: { vi: 'Ý kiến đã được giải quyết', en: 'The objection was answered' },
    vi: 'Ý kiến của bên nhận đã được trả lời. Bên nhận xác nhận nhận.',
    en: 'The objection was answered. The new head accepts.',
  },
  accepted: {
    subject: { vi: 'Đã nhận bàn giao', en: 'The handover is accepted' },
    vi: 'Bàn giao đã hoàn tất; biên bản đã lập và lưu trên hệ thống.',
    en: 'The handover is complete; its minutes were made and are kept.',
  },
  due: {
    subject: { vi: 'Nhắc: sắp đến hạn bàn giao', en: 'Reminder: the handover is due soon' },
    vi: 'Việc bàn giao sắp đến hạn.',
    en: 'The handover is due soon.',
  },
  late: {
    subject: { vi: 'Nhắc: bàn giao đã quá hạn', en: 'Reminder: the handover is late' },
    vi: 'Việc bàn giao đã quá hạn.',
    en: 'The handover is late.',
  },
};

/** Whoever has to act next. */
function waitsFor({ state, fromId, toId }: Handover): AccountId[] {
  if (state === 'open') return [fromId, toId].filter((id) => id !== null);
  return state === 'objected' ? [] : [toId];
}

async function readTold(
  db: Queryable,
  handover: Handover,
  about: HandoverNews,
  now: number,
): Promise<AccountId[]> {
  const { fromId, toId, state } = handover;
  const parties = [fromId, toId].filter((id) => id !== null);
  const office = async (): Promise<AccountId[]> =>
    [...(await listChiefs(db, now)), ...(await listCenterAccounts(db, now))].map(
      ({ accountId }) => accountId,
    );
  if (about === 'objected') return [...parties, ...(await office())];
  if (about === 'due') return waitsFor(handover);
  if (about === 'late')
    return [
      ...waitsFor(handover),
      ...(state === 'objected'
        ? await office()
        : (await listChiefs(db, now)).map(({ accountId }) => accountId)),
    ];
  return parties;
}

/** What is to be known of it, as lines in a language; what there is not is left out. */
function factsOf(handover: Handover): (language: LetterLanguage) => string[] {
  const facts = [
    { vi: 'Hộp thư', en: 'Mailbox', value: handover.address },
    { vi: 'Đơn vị', en: 'Unit', value: handover.unitName },
    { vi: 'Bên giao', en: 'From', value: handover.fromName },
    { vi: 'Bên nhận', en: 'To', value: handover.toName },
    { vi: 'Căn cứ', en: 'On', value: handover.basis },
    { vi: 'Hạn', en: 'Due', value: dayOf(handover.dueAt.getTime()) },
    { vi: 'Ý kiến', en: 'Objection', value: handover.objection },
    { vi: 'Giải quyết', en: 'Answer', value: handover.settlement },
    { vi: 'Biên bản số', en: 'Minutes', value: minutesNameOf(handover) },
  ];
  return (language) =>
    facts.flatMap((fact) => (fact.value === null ? [] : [`${fact[language]}: ${fact.value}`]));
}

/** The letter as things stand. */
export async function writeHandoverLetter(
  db: Queryable,
  handover: Handover,
  { about, day }: Pick<HandoverTelling, 'about' | 'day'>,
  now: number,
): Promise<Letter> {
  const { subject, vi, en } = WORDS[about];
  const facts = factsOf(handover);
  return {
    id: `${handover.id}.${about}${day === undefined ? '' : `.${day}`}`,
    accountIds: [...new Set(await readTold(db, handover, about, now))],
    text: {
      subject: { vi: `${subject.vi}: ${handover.unitName}`, en: `${subject.en}: ${handover.unitName}` },
      vi: [vi, '', ...facts('vi'), '', 'Điều hành → Bàn giao hộp thư', ''].join('\n'),
      en: [en, '', ...facts('en'), '', 'Console → Handovers', ''].join('\n'),
    },
  };
}

/** The handler of the job; a letter and the end of its job are one commit. */
export function tellOfHandovers(parts: LetterParts): JobHandler {
  return {
    queue: HANDOVER_TELL_QUEUE,
    async run(job) {
      const telling = job.payload as HandoverTelling;
      const handover = await findHandover(parts.db, telling.handoverId);
      if (!handover) return;
      const letter = await writeHandoverLetter(parts.db, handover, telling, parts.clock());
      await fileLetter(parts, letter, (tx) => job.complete(tx));
    },
  };
}
