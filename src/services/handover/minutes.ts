/**
 * The minutes of a handover as a PDF (R9.2): "BIÊN BẢN BÀN GIAO HỘP THƯ CƠ QUAN", in the form of an administrative document (Decree
 * 30/2020/NĐ-CP, annex I), with the inventory as it was frozen and its digest. Before the acceptance the same paper is a draft without number.
 */
import { VIETNAM_OFFSET_MS } from '#domain/directory/as-of.ts';
import type { Handover } from '#domain/handover/handovers.ts';
import type { PaperIssuer } from '#services/papers/issuer.ts';
import { type Content, makePaper, nationalHead, paperDay } from '#services/papers/make-paper.ts';

export interface MinutesHead {
  /** Of the acceptance, or of the draft. */
  at: number;
  /** Its number; a draft has none. */
  name?: string;
  issuer: PaperIssuer;
}

const STATES = { new: 'Chưa xử lý', open: 'Đang xử lý' } as const;
const KINDS = {
  role: 'Uỷ quyền cả hộp thư',
  mailbox: 'Thư mục',
  addressBook: 'Danh bạ',
} as const;
const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'];

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

/** Day and time of a moment in Việt Nam. */
function local(time: string | number | Date | null, withTime = true): string {
  if (time === null) return '';
  const at = new Date(new Date(time).getTime() + VIETNAM_OFFSET_MS);
  const day = `${pad(at.getUTCDate())}/${pad(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
  return withTime ? `${day} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}` : day;
}

/** `1,5 MB`: the comma is Vietnamese. */
function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < SIZES.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(unit === 0 ? 0 : 1).replace('.', ',')} ${SIZES[unit]}`;
}

function heading(handover: Handover, { at, name: number = '…………………', issuer }: MinutesHead): Content[] {
  return [
    nationalHead({ above: issuer.province, name: handover.unitName }),
    {
      fontSize: 10,
      margin: [0, 6, 0, 0],
      columns: [
        { width: '44%', text: `Số: ${number}`, alignment: 'center' },
        { width: '56%', text: `${issuer.place}, ${paperDay(at)}`, italics: true, alignment: 'center' },
      ],
    },
  ];
}

function part(title: string): Content {
  return { text: title, bold: true, margin: [0, 12, 0, 4] };
}

type Row = readonly (string | number)[];

/** A table with its head on every page, or a sentence where there is nothing. */
function table(
  heads: readonly string[],
  widths: readonly (string | number)[],
  rows: readonly Row[],
): Content {
  if (rows.length === 0) return { text: 'Không có.', italics: true };
  return {
    fontSize: 9,
    layout: 'thin',
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [...widths],
      body: [
        heads.map((text) => ({ text, bold: true, fillColor: '#eeeeee' })),
        ...rows.map((row) =>
          row.map((value) => (typeof value === 'number' ? { text: `${value}`, alignment: 'right' } : value)),
        ),
      ],
    },
  };
}

function partyLine(side: string, name: string, title: string): Content {
  return {
    text: [side, { text: name, bold: true }, title === '' ? '' : ` — ${title}`],
    margin: [0, 2, 0, 0],
  };
}

function partiesOf(handover: Handover): Content[] {
  const { fromName, fromTitle, toName, toTitle, isActing, unitName, address } = handover;
  return [
    { text: `Căn cứ: ${handover.basis};`, italics: true },
    {
      text: 'Căn cứ Điều 9 Quyết định số 05/2005/QĐ-UB của UBND tỉnh về sử dụng thư điện tử.',
      italics: true,
    },
    {
      text: `Hai bên bàn giao tài khoản, mật khẩu và toàn bộ nội dung, dữ liệu của hộp thư cơ quan ${address} (${unitName}), gồm:`,
      margin: [0, 6, 0, 0],
    },
    partyLine('Bên giao: ', fromName, fromTitle),
    partyLine('Bên nhận: ', toName, isActing ? `${toTitle} (phụ trách)` : toTitle),
  ];
}

/** More lines than that nobody signs for; the whole list is a file beside the minutes. */
const MAX_PRINTED = 500;

function leftOut(all: number): Content[] {
  const more = all - MAX_PRINTED;
  return more > 0
    ? [{ text: `Và ${more} dòng nữa: xem tệp bản kê đầy đủ trên hệ thống.`, italics: true }]
    : [];
}

function contentsOf({ inventory }: Handover): Content[] {
  const { folders, mail, mailCount } = inventory;
  const total = folders.reduce(
    (sum, { messages, unread, bytes }) => ({
      messages: sum.messages + messages,
      unread: sum.unread + unread,
      bytes: sum.bytes + bytes,
    }),
    { messages: 0, unread: 0, bytes: 0 },
  );
  return [
    part('1. Thư mục'),
    table(
      ['Thư mục', 'Số thư', 'Chưa đọc', 'Dung lượng'],
      ['*', 60, 60, 80],
      [
        ...folders
          .slice(0, MAX_PRINTED)
          .map(({ path, messages, unread, bytes }) => [path, messages, unread, bytesText(bytes)]),
        ['Cộng', total.messages, total.unread, bytesText(total.bytes)],
      ],
    ),
    ...leftOut(folders.length),
    part(`2. Thư chưa xử lý xong: ${mailCount}`),
    table(
      ['Nội dung', 'Người gửi', 'Ngày đến', 'Trạng thái', 'Người xử lý', 'Hạn'],
      ['*', 90, 55, 55, 75, 55],
      mail
        .slice(0, MAX_PRINTED)
        .map((one) => [
          one.subject || '(không tiêu đề)',
          one.sender,
          local(one.receivedAt, false),
          STATES[one.state],
          one.assignee ?? '',
          local(one.dueAt, false),
        ]),
    ),
    ...leftOut(mailCount),
  ];
}

function accessOf({ inventory, delegations }: Handover): Content[] {
  const { appPasswords, sessions, filters, vacation, scheduled, scheduledCount, holds } = inventory;
  const facts = [
    `Mật khẩu của tài khoản: ${inventory.hasPassword ? 'có, đã huỷ' : 'không có'}.`,
    `Phương tiện xác thực thứ hai: ${inventory.secondFactors}; mã truy cập của chương trình: ${inventory.tokens}; phiên đăng nhập: ${sessions.length}. Tất cả đã chấm dứt.`,
    vacation ? `Trả lời tự động đang bật: ${vacation.subject}` : 'Trả lời tự động: không bật.',
    `Thư hẹn giờ chờ gửi: ${scheduledCount}${scheduled[0] ? ` (sớm nhất ${local(scheduled[0].sendAt)})` : ''}.`,
    holds.length > 0
      ? `Đang lưu giữ theo yêu cầu: ${holds.map(({ name }) => name).join('; ')}.`
      : 'Không thuộc diện lưu giữ theo yêu cầu.',
  ];
  return [
    part('3. Uỷ quyền và chia sẻ (đã chấm dứt khi thay thủ trưởng)'),
    table(
      ['Người được uỷ quyền', 'Phạm vi', 'Quyền', 'Hạn', 'Gia hạn'],
      ['*', '*', 60, 60, 75],
      delegations.map((one) => [
        one.grantee,
        one.thing === null ? KINDS[one.kind] : `${KINDS[one.kind]}: ${one.thing}`,
        one.kind === 'role' ? 'đọc, xử lý' : one.rights,
        local(one.endsAt, false),
        local(one.renewedAt),
      ]),
    ),
    part('4. Mật khẩu ứng dụng (đã huỷ)'),
    table(
      ['Tên', 'Giao thức', 'Tạo ngày', 'Dùng gần nhất'],
      ['*', '*', 80, 90],
      appPasswords.map((one) => [
        one.label,
        one.protocols,
        local(one.createdAt, false),
        local(one.lastUsedAt),
      ]),
    ),
    part('5. Bộ lọc'),
    table(
      ['Tên', 'Khi bàn giao'],
      ['*', 230],
      filters.map(({ name, isActive, forwards }) => [
        name,
        isActive ? (forwards ? 'đang chạy, có chuyển tiếp: đã dừng' : 'đang chạy') : 'không chạy',
      ]),
    ),
    part('6. Khác'),
    { ul: facts },
  ];
}

function wordsOf(handover: Handover): Content[] {
  const { notes, objection, settlement, settledBy, handedOverReason, handedOverBy } = handover;
  return [
    part('7. Việc còn lại, lưu ý của bên giao'),
    notes === '' ? { text: 'Không có.', italics: true } : { text: notes },
    ...(handedOverReason === null
      ? []
      : [
          {
            text: `Bàn giao do ${handedOverBy ?? ''} xác nhận thay, vì: ${handedOverReason}`,
            margin: [0, 6, 0, 0],
          },
        ]),
    ...(objection === null
      ? []
      : [
          part('8. Ý kiến của bên nhận và giải quyết'),
          { text: `Ý kiến: ${objection}` },
          { text: `Giải quyết (${settledBy ?? ''}): ${settlement ?? ''}`, margin: [0, 4, 0, 0] },
        ]),
  ];
}

function placeOf(title: string, name: string, note: string): Content {
  return {
    stack: [
      { text: title, bold: true, alignment: 'center' },
      { text: '(Ký, ghi rõ họ tên)', italics: true, fontSize: 9, alignment: 'center' },
      { text: note, fontSize: 8, color: '#555555', alignment: 'center', margin: [0, 4, 0, 46] },
      { text: name, bold: true, alignment: 'center' },
    ],
  };
}

function signaturesOf(
  { fromName, toName, handedOverAt, handedOverReason }: Handover,
  at: number | undefined,
): Content {
  const given =
    handedOverAt !== null && handedOverReason === null
      ? `Xác nhận trên hệ thống ${local(handedOverAt)}`
      : ' ';
  return {
    unbreakable: true,
    margin: [0, 24, 0, 0],
    columns: [
      placeOf('BÊN GIAO', fromName, given),
      placeOf('BÊN NHẬN', toName, at === undefined ? ' ' : `Xác nhận trên hệ thống ${local(at)}`),
    ],
  };
}

/** The paper, with its number where it is accepted. */
export function makeMinutes(handover: Handover, head: MinutesHead): Promise<Buffer> {
  const digest = handover.digest.toString('hex');
  const isDraft = head.name === undefined;
  return makePaper({
    info: { title: 'Biên bản bàn giao hộp thư cơ quan', subject: digest },
    pageSize: 'A4',
    pageMargins: [56, 50, 42, 56],
    defaultStyle: { fontSize: 11, lineHeight: 1.15 },
    ...(isDraft && { watermark: { text: 'DỰ THẢO', opacity: 0.05 } }),
    footer: {
      columns: [
        { text: `SHA-256 của bản kê: ${digest}`, fontSize: 6.5, color: '#555555' },
        { text: '{page}/{pages}', fontSize: 8, alignment: 'right', width: 40 },
      ],
      margin: [56, 16, 42, 0],
    },
    content: [
      ...heading(handover, head),
      {
        text: 'BIÊN BẢN\nBÀN GIAO HỘP THƯ CƠ QUAN',
        bold: true,
        fontSize: 14,
        alignment: 'center',
        margin: [0, 18, 0, 12],
      },
      ...partiesOf(handover),
      {
        text: `Bản kê lập lúc ${local(handover.inventory.takenAt)}, khi thay thủ trưởng.`,
        margin: [0, 6, 0, 0],
      },
      ...contentsOf(handover),
      ...accessOf(handover),
      ...wordsOf(handover),
      {
        text: 'Biên bản được lập và lưu trên hệ thống; mỗi bên in một bản khi cần.',
        margin: [0, 12, 0, 0],
      },
      signaturesOf(handover, isDraft ? undefined : head.at),
    ],
  });
}
