/** Mail of the sample that is on its way out, stands still, or is to be taken back: invented, to `.example` domains alone (RFC 2606), and pure. */
import type { OrganisationScript } from '#domain/filters/organisation-scripts.ts';
import type { HoldReason } from '#domain/outbound/sending-holds.ts';
import type { RemovalCriteria } from '#domain/quarantine/removal-criteria.ts';

/** A message that other servers have not taken yet. `from` is a key of `people.ts`. */
export interface QueuedSample {
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  hoursAgo: number;
  /** What the other side said at each try. */
  replies: readonly string[];
  /** The next try. */
  nextInHours: number;
  /** An operator has stopped it, on this ground. */
  stoppedFor?: string;
}

export const QUEUED: readonly QueuedSample[] = [
  {
    from: 'trang',
    to: ['banqlda@giaothong.example'],
    subject: 'Hồ sơ hoàn công đường tránh Huế',
    text: 'Kính gửi Ban Quản lý dự án,\n\nSở gửi biên bản nghiệm thu đợt 3, đề nghị quý Ban ký và gửi lại.',
    hoursAgo: 2,
    replies: ['451 4.7.1 Greylisted, please try again in 15 minutes'],
    nextInHours: 3,
  },
  {
    from: 'hanh',
    to: ['vattu@thietbiyte.example', 'ketoan@thietbiyte.example'],
    subject: 'Đề nghị báo giá vật tư quý I',
    text: 'Đề nghị công ty gửi báo giá theo danh mục đã trao đổi, trước ngày 10.',
    hoursAgo: 9,
    replies: [
      '421 4.4.1 Connection to mx.thietbiyte.example timed out',
      '452 4.2.2 The mailbox is full, try again later',
      '452 4.2.2 The mailbox is full, try again later',
    ],
    nextInHours: 4,
  },
  {
    from: 'ngoc',
    to: ['dulich@cangcualo.example'],
    subject: 'Xác nhận lịch làm việc với đoàn công tác',
    text: 'UBND thành phố xác nhận lịch làm việc ngày thứ Năm, 8 giờ 30.',
    hoursAgo: 5,
    replies: [
      '454 4.7.5 The certificate of mx1.cangcualo.example has expired',
      '450 4.4.3 DNS gave no answer',
    ],
    nextInHours: 6,
  },
  {
    from: 'linh',
    to: ['bientap@tapchidulich.example', 'quangcao@tapchidulich.example', 'tinbai@lehoi.example'],
    subject: 'Thông cáo báo chí Festival Huế',
    text: 'Sở Du lịch gửi quý báo thông cáo về chương trình Festival Huế.',
    hoursAgo: 1,
    replies: [],
    nextInHours: 0,
    stoppedFor: 'Chờ bản thông cáo đã sửa (Sở Du lịch báo qua điện thoại)',
  },
];

/** A send to so many outside that somebody has to decide. */
export interface LargeSample {
  from: string;
  subject: string;
  text: string;
  recipients: number;
  list: string;
  hoursAgo: number;
  /** Decided by the chief of office, with this reason. */
  refusedFor?: string;
}

export const LARGE: readonly LargeSample[] = [
  {
    from: 'mai',
    subject: 'Thư mời dự hội nghị tổng kết công tác bảo vệ môi trường',
    text: 'Sở Tài nguyên và Môi trường trân trọng kính mời quý doanh nghiệp dự hội nghị.',
    recipients: 164,
    list: 'doanhnghiep',
    hoursAgo: 4,
  },
  {
    from: 'tam',
    subject: 'Khảo sát ý kiến phụ huynh về tuyển sinh lớp 10',
    text: 'Sở Giáo dục và Đào tạo mong nhận ý kiến của quý phụ huynh qua biểu mẫu kèm theo.',
    recipients: 412,
    list: 'phuhuynh',
    hoursAgo: 26,
  },
  {
    from: 'nam',
    subject: 'Giới thiệu sản phẩm du lịch hè',
    text: 'Trân trọng giới thiệu các chương trình du lịch hè của tỉnh.',
    recipients: 118,
    list: 'khachhang',
    hoursAgo: 50,
    refusedFor: 'Nội dung quảng bá gửi qua cổng thông tin du lịch, không qua hộp thư công vụ.',
  },
];

/** An account that looked stolen. */
export interface SuspectSample {
  who: string;
  reason: HoldReason;
  facts: Record<string, number>;
  hoursAgo: number;
  /** Its mail that waits. */
  mail?: { to: readonly string[]; subject: string; text: string };
  /** Ended by the center so many hours later. */
  endedAfterHours?: number;
}

export const SUSPECTS: readonly SuspectSample[] = [
  {
    who: 'kiet',
    reason: 'places',
    facts: { personHour: 64, personDay: 71, unitDay: 320, outsideHour: 58, networksHour: 7, bouncesHour: 3 },
    hoursAgo: 3,
    mail: {
      to: ['khachhang01@muasam.example', 'khachhang02@muasam.example', 'khachhang03@muasam.example'],
      subject: 'Cơ hội đầu tư sinh lời 30% mỗi tháng',
      text: 'Liên hệ ngay để nhận ưu đãi.',
    },
  },
  {
    who: 'yen',
    reason: 'bounces',
    facts: {
      personHour: 52,
      personDay: 140,
      unitDay: 610,
      outsideHour: 49,
      networksHour: 1,
      bouncesHour: 41,
    },
    hoursAgo: 70,
    endedAfterHours: 5,
  },
];

/** Delivered mail that is to be taken back (R6.5): what waits for the second person, and what was not approved. */
export const REMOVALS: readonly { criteria: RemovalCriteria; reason: string; refusedFor?: string }[] = [
  {
    criteria: { fromDomain: 'thuathienhue-gov-vn.example', subject: 'cập nhật mật khẩu' },
    reason: 'Thư giả danh Văn phòng UBND tỉnh, dẫn tới trang lấy mật khẩu; ba người đã báo.',
  },
  {
    criteria: { from: 'hoithao@disan.example' },
    reason: 'Thư có ảnh theo dõi người mở.',
    refusedFor: 'Thư mời thật, đã hỏi ban tổ chức; chỉ chặn ảnh từ ngoài.',
  },
];

/** Filters of the whole province. */
export const FILTERS: readonly Pick<OrganisationScript, 'name' | 'place' | 'position' | 'content'>[] = [
  {
    name: 'Bản tin toàn tỉnh',
    place: 'after',
    position: 10,
    content: `require ["fileinto", "mailbox"];

# Bản tin cải cách hành chính vào một thư mục riêng (chạy sau bộ lọc của từng người).
if header :contains "List-Id" "bantin-cchc.thuathienhue.gov.vn" {
  fileinto :create "Bản tin";
}
`,
  },
  {
    name: 'Đánh dấu đơn thư khiếu nại',
    place: 'before',
    position: 20,
    content: `require ["imap4flags"];

# Đơn thư chuyển từ Cổng tiếp công dân được gắn cờ trước mọi bộ lọc khác.
if header :is "X-Tiep-Cong-Dan" "khieu-nai" {
  addflag "\\\\Flagged";
}
`,
  },
];
