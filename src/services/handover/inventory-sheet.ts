/** The whole inventory of a handover as a spreadsheet, a sheet for each kind (R9.2): the minutes print the beginning of what is long. */
import type { Handover } from '#domain/handover/handovers.ts';
import { type Cell, makeSheets } from '#services/papers/make-sheets.ts';

/** A list with its headings. */
interface List {
  name: string;
  heads: readonly string[];
  rows: readonly (readonly Cell[])[];
}

const WIDTH = 28;

const timeOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
const yesNo = (is: boolean): string => (is ? 'có' : 'không');

function listsOf({ inventory, delegations, digest }: Handover): List[] {
  const { folders, mail, appPasswords, sessions, filters, scheduled, holds } = inventory;
  return [
    {
      name: 'Thư mục',
      heads: ['Thư mục', 'Số thư', 'Chưa đọc', 'Byte'],
      rows: folders.map(({ path, messages, unread, bytes }) => [path, messages, unread, bytes]),
    },
    {
      name: 'Thư chưa xử lý',
      heads: ['Nội dung', 'Người gửi', 'Đến', 'Trạng thái', 'Người xử lý', 'Hạn'],
      rows: mail.map((one) => [
        one.subject,
        one.sender,
        timeOf(one.receivedAt),
        one.state === 'new' ? 'Chưa xử lý' : 'Đang xử lý',
        one.assignee,
        timeOf(one.dueAt),
      ]),
    },
    {
      name: 'Uỷ quyền',
      heads: ['Loại', 'Người được uỷ quyền', 'Đối tượng', 'Quyền', 'Đến hết', 'Gia hạn lúc'],
      rows: delegations.map((one) => [
        one.kind,
        one.grantee,
        one.thing,
        one.rights,
        timeOf(one.endsAt),
        timeOf(one.renewedAt),
      ]),
    },
    {
      name: 'Phiên, mật khẩu ứng dụng',
      heads: ['Loại', 'Tên', 'Tạo lúc', 'Dùng lần cuối'],
      rows: [
        ...appPasswords.map((one) => [
          'mật khẩu ứng dụng',
          one.label,
          timeOf(one.createdAt),
          timeOf(one.lastUsedAt),
        ]),
        ...sessions.map((one) => ['phiên', one.label, timeOf(one.createdAt), timeOf(one.lastUsedAt)]),
      ],
    },
    {
      name: 'Bộ lọc',
      heads: ['Tên', 'Đang chạy', 'Chuyển tiếp'],
      rows: filters.map(({ name, isActive, forwards }) => [name, yesNo(isActive), yesNo(forwards)]),
    },
    {
      name: 'Thư hẹn giờ',
      heads: ['Byte', 'Gửi lúc'],
      rows: scheduled.map(({ size, sendAt }) => [size, timeOf(sendAt)]),
    },
    {
      name: 'Khác',
      heads: ['Mục', 'Giá trị'],
      rows: [
        ['Lập lúc', timeOf(inventory.takenAt)],
        ['SHA-256 của bản kê', digest.toString('hex')],
        ['Thư chưa xử lý xong', inventory.mailCount],
        ['Thư hẹn giờ', inventory.scheduledCount],
        ...holds.map(({ name, placedAt }) => [`Lưu giữ: ${name}`, timeOf(placedAt)]),
      ],
    },
  ];
}

/** Makes it. */
export function makeInventorySheet(handover: Handover): Promise<Buffer> {
  return makeSheets(
    listsOf(handover).map(({ name, heads, rows }) => ({
      name,
      rows: [heads, ...rows],
      widths: heads.map(() => WIDTH),
    })),
  );
}
