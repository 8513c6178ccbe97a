/** Letters about handovers (R9.2): who is told what, Vietnamese first. Sent by a job, so that no commit waits for a letter. */
import { listCenterAccounts, listChiefs } from '#domain/accounts/deciders.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { findHandover, type Handover, minutesName } from '#domain/handover/handovers.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { fileLetter, type Letter, type LetterParts } from '#services/notices/file-notice.ts';

export const HANDOVER_TELL_QUEUE = 'handover.tell';

export type HandoverNews = 'opened' | 'handedOver' | 'objected' | 'settled' | 'accepted' | 'due' | 'late';

export interface HandoverTelling {
  handoverId: string;
  about: HandoverNews;
  /** Of a reminder: the day it is for. */
  day?: string;
}

const WORDS: Readonly<Record<HandoverNews, readonly [subject: string, vi: string, en: string]>> = {
  opened: [
    'Bàn giao hộp thư cơ quan',
    'Thủ trưởng cơ quan đã thay đổi. Hộp thư đã được kiểm kê; mật khẩu, phiên đăng nhập và mọi uỷ quyền cũ đã chấm dứt. Bên giao ghi việc còn lại và xác nhận bàn giao; bên nhận xem và xác nhận nhận.',
    'The head has changed. The mailbox was inventoried; its old password, sessions and delegations have ended. The former head notes what is outstanding and confirms; the new head looks and accepts.',
  ],
  handedOver: [
    'Đã bàn giao, chờ nhận',
    'Bên giao đã xác nhận bàn giao. Xin xem bản kê, gia hạn uỷ quyền nếu cần, đặt mật khẩu, rồi xác nhận nhận hoặc nêu ý kiến.',
    'It was handed over. Look at the inventory, renew delegations where needed, set a password, then accept or object.',
  ],
  objected: [
    'Bên nhận có ý kiến',
    'Bên nhận nêu ý kiến về việc bàn giao. Xin xem và giải quyết.',
    'The new head objects. Please look and answer.',
  ],
  settled: [
    'Ý kiến đã được giải quyết',
    'Ý kiến của bên nhận đã được trả lời. Bên nhận xác nhận nhận.',
    'The objection was answered. The new head accepts.',
  ],
  accepted: [
    'Đã nhận bàn giao',
    'Bàn giao đã hoàn tất; biên bản đã lập và lưu trên hệ thống.',
    'The handover is complete; its minutes were made and are kept.',
  ],
  due: ['Nhắc: sắp đến hạn bàn giao', 'Việc bàn giao sắp đến hạn.', 'The handover is due soon.'],
  late: ['Nhắc: bàn giao đã quá hạn', 'Việc bàn giao đã quá hạn.', 'The handover is late.'],
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

/** The letter as things stand. */
export async function writeHandoverLetter(
  db: Queryable,
  handover: Handover,
  { about, day }: Pick<HandoverTelling, 'about' | 'day'>,
  now: number,
): Promise<Letter> {
  const [subject, vi, en] = WORDS[about];
  const { minutesYear, minutesNumber, unitCode } = handover;
  const facts = [
    `Hộp thư (mailbox): ${handover.address}`,
    `Đơn vị (unit): ${handover.unitName}`,
    `Bên giao (from): ${handover.fromName}`,
    `Bên nhận (to): ${handover.toName}`,
    `Căn cứ (on): ${handover.basis}`,
    `Hạn (due): ${dayOf(handover.dueAt.getTime())}`,
    ...(handover.objection === null ? [] : [`Ý kiến (objection): ${handover.objection}`]),
    ...(handover.settlement === null ? [] : [`Giải quyết (answer): ${handover.settlement}`]),
    ...(minutesYear === null || minutesNumber === null
      ? []
      : [`Biên bản số (minutes): ${minutesName(minutesYear, minutesNumber, unitCode)}`]),
  ];
  return {
    id: `${handover.id}.${about}${day === undefined ? '' : `.${day}`}`,
    accountIds: [...new Set(await readTold(db, handover, about, now))],
    subject: `${subject}: ${handover.unitName}`,
    text: [vi, en, '', ...facts, '', 'Quản trị → Bàn giao hộp thư / Administration → Handovers', ''].join(
      '\n',
    ),
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
