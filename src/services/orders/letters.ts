/** The words of letters about orders and rules of use (R9.4). Pure. */
import { dayOf, VIETNAM_OFFSET_MS } from '#domain/directory/as-of.ts';
import { orderName } from '#domain/orders/order-number.ts';
import type { DueReminder, LateOrders, RemindedOrder } from '#domain/orders/reminders.ts';
import type { NewOrder } from '#domain/orders/write-order.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';

/** 26/11/2026, as days are written in Việt Nam. */
function dayText(time: number): string {
  return dayOf(time).split('-').toReversed().join('/');
}

/** 17:00 ngày 26/11/2026. */
function momentText(time: number): string {
  return `${new Date(time + VIETNAM_OFFSET_MS).toISOString().slice(11, 16)} ngày ${dayText(time)}`;
}

/** 26/11/2026, 17:00. */
function englishMomentText(time: number): string {
  return `${dayText(time)}, ${new Date(time + VIETNAM_OFFSET_MS).toISOString().slice(11, 16)}`;
}

/** Names in the letter; the board has them all. */
const MAX_NAMED = 30;

/** The order itself, as the letter carries it: the head's own words, in our frame. */
export function orderLetter(
  order: Pick<NewOrder, 'unit' | 'name' | 'subject' | 'text' | 'dueAt' | 'recipients'>,
  { issuer, now, link }: { issuer: string; now: number; link: string },
): NoticeText {
  const { name } = order;
  const named = order.recipients.slice(0, MAX_NAMED).map((one) => `- ${one.name} (${one.unitName})`);
  const more = order.recipients.length - named.length;
  return {
    subject: {
      vi: `[Lệnh số ${name}] ${order.subject}`,
      en: `[Order no. ${name}] ${order.subject}`,
    },
    vi: [
      order.unit.name.toLocaleUpperCase('vi'),
      `LỆNH SỐ ${name}`,
      '',
      `Về việc: ${order.subject}`,
      `Người ban hành: ${issuer}`,
      `Ngày ban hành: ${dayText(now)}`,
      `Hạn thực hiện: ${momentText(order.dueAt.getTime())}`,
      '',
      order.text,
      '',
      'Nơi nhận:',
      ...named,
      ...(more > 0 ? [`- và ${more} người khác`] : []),
      '',
      'Xin xác nhận đã nhận, và báo khi đã thực hiện xong, ngay trên thư này trong trang thư, hoặc tại:',
      link,
      '',
    ].join('\n'),
    en: [
      order.unit.name.toLocaleUpperCase('vi'),
      `ORDER NO. ${name}`,
      '',
      `Subject: ${order.subject}`,
      `Issued by: ${issuer}`,
      `Issued on: ${dayText(now)}`,
      `To be done by: ${englishMomentText(order.dueAt.getTime())}`,
      '',
      order.text,
      '',
      'To:',
      ...named,
      ...(more > 0 ? [`- and ${more} more`] : []),
      '',
      'Please confirm that you received it, and report when it is done, on this letter in the mail page, or at:',
      link,
      '',
    ].join('\n'),
  };
}

function lineOf(order: RemindedOrder): string {
  const due = momentText(Date.parse(order.dueAt));
  const what = order.isLate ? 'QUÁ HẠN' : order.isReceived ? 'chưa báo thực hiện' : 'chưa xác nhận đã nhận';
  return `- Lệnh số ${orderName(order)}: ${order.subject}. Hạn ${due}. ${what}.`;
}

function englishLineOf(order: RemindedOrder): string {
  const what = order.isLate ? 'LATE' : order.isReceived ? 'not reported as done' : 'not acknowledged';
  return `- ${orderName(order)}: ${order.subject}. Due ${dayText(Date.parse(order.dueAt))}. ${what}.`;
}

/** What somebody is reminded of. */
export function reminderText({ orders }: Pick<DueReminder, 'orders'>, link: string): NoticeText {
  const late = orders.filter(({ isLate }) => isLate).length;
  return {
    subject:
      late > 0
        ? { vi: `Nhắc: ${late} lệnh đã quá hạn thực hiện`, en: `Reminder: ${late} order(s) are late` }
        : {
            vi: `Nhắc: ${orders.length} lệnh đang chờ ông/bà thực hiện`,
            en: `Reminder: ${orders.length} order(s) wait for you`,
          },
    vi: ['Những lệnh sau đang chờ ông/bà:', '', ...orders.map(lineOf), '', `Xem và trả lời: ${link}`].join(
      '\n',
    ),
    en: ['These orders wait for you:', '', ...orders.map(englishLineOf), '', `See and answer: ${link}`].join(
      '\n',
    ),
  };
}

/** Who is late with an order: so many names, and how many more. */
function peopleOf({ people, open }: LateOrders['orders'][number]): string {
  const more = open > people.length ? ` … (+${open - people.length})` : '';
  return `${people.join(', ')}${more}`;
}

/** What a head is told of orders that are late. */
export function lateText({ unitName, orders }: LateOrders, link: string): NoticeText {
  return {
    subject: {
      vi: `${orders.length} lệnh của ${unitName} đã quá hạn mà chưa thực hiện xong`,
      en: `${orders.length} order(s) of ${unitName} are late`,
    },
    vi: [
      `Những lệnh sau của ${unitName} đã quá hạn, còn người chưa báo thực hiện xong:`,
      '',
      ...orders.map((order) => `${lineOf(order)}\n  Còn ${order.open} người: ${peopleOf(order)}`),
      '',
      `Bảng theo dõi: ${link}`,
    ].join('\n'),
    en: [
      `These orders of ${unitName} are late:`,
      '',
      ...orders.map((order) => `${englishLineOf(order)}\n  ${order.open} open: ${peopleOf(order)}`),
      '',
      `The board: ${link}`,
    ].join('\n'),
  };
}

interface NamedOrder {
  name: string;
  subject: string;
}

/** Said to whom an order came back. */
export function returnedText(order: NamedOrder, reason: string, link: string): NoticeText {
  return {
    subject: {
      vi: `Lệnh số ${order.name} được gửi trả lại: chưa hoàn thành`,
      en: `Order ${order.name} was sent back: not done yet`,
    },
    vi: `Báo cáo thực hiện lệnh số ${order.name} (${order.subject}) được gửi trả lại với lý do:\n\n${reason}\n\nXem và báo lại: ${link}`,
    en: `Your report on order ${order.name} (${order.subject}) was sent back:\n\n${reason}\n\nSee it: ${link}`,
  };
}

/** Said to all when an order is withdrawn. */
export function withdrawnText(order: NamedOrder, reason: string): NoticeText {
  return {
    subject: { vi: `Lệnh số ${order.name} đã được thu hồi`, en: `Order ${order.name} was withdrawn` },
    vi: `Lệnh số ${order.name} (${order.subject}) đã được thu hồi, không phải thực hiện nữa. Lý do:\n\n${reason}`,
    en: `Order ${order.name} (${order.subject}) was withdrawn and need not be carried out. Reason:\n\n${reason}`,
  };
}

/** Said to members when rules of use are published, or once more to those who have not acknowledged them. */
export function rulesText(
  {
    unitName,
    title,
    titleEn,
    version,
  }: { unitName: string; title: string; titleEn: string | null; version: number },
  link: string,
  isReminder: boolean,
): NoticeText {
  const again = isReminder ? { vi: 'Nhắc: ', en: 'Reminder: ' } : { vi: '', en: '' };
  return {
    subject: {
      vi: `${again.vi}Quy chế sử dụng thư của ${unitName}: ${title}`,
      en: `${again.en}Rules of use of ${unitName}: ${titleEn ?? title}`,
    },
    vi: `Thủ trưởng ${unitName} đã ban hành quy chế "${title}" (bản ${version}). Xin đọc và xác nhận tại:\n${link}`,
    en: `The head of ${unitName} issued the rules of use "${titleEn ?? title}" (version ${version}). Please read and acknowledge them at:\n${link}`,
  };
}
