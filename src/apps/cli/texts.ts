/** The catalog: what the command line says in more than one command. Texts of one command stand in its own file. */
import type { RefusalCode } from '#platform/kernel/fault.ts';
import type { Text } from './language.ts';

/** The opening of every complaint, by the code of the refusal; the detail follows. */
export const REFUSAL_TEXTS: Readonly<Record<RefusalCode, Text>> = {
  authenticationFailed: { vi: 'Sai địa chỉ hoặc mật khẩu', en: 'Wrong address or password' },
  authenticationTooOften: {
    vi: 'Thử sai quá nhiều lần, hãy đợi',
    en: 'Too many failed attempts, please wait',
  },
  accountLocked: { vi: 'Tài khoản đang bị khóa', en: 'The account is locked' },
  confirmationNeeded: { vi: 'Cần xác nhận lại', en: 'To be confirmed once more' },
  appPasswordNeeded: { vi: 'Cần mật khẩu ứng dụng', en: 'A password for programs is needed' },
  passwordMustChange: { vi: 'Phải đổi mật khẩu trước', en: 'The password must be changed first' },
  tlsRequired: { vi: 'Phải dùng kết nối mã hóa', en: 'An encrypted connection is needed' },
  notPermitted: { vi: 'Không có quyền', en: 'Not permitted' },
  notFound: { vi: 'Không tìm thấy', en: 'Not found' },
  alreadyExists: { vi: 'Đã tồn tại', en: 'Already exists' },
  overQuota: { vi: 'Hộp thư đã đầy', en: 'The mailbox is full' },
  tooLarge: { vi: 'Quá lớn', en: 'Too large' },
  tooMany: { vi: 'Quá nhiều', en: 'Too many' },
  invalidArgument: { vi: 'Giá trị không hợp lệ', en: 'Not a valid value' },
  inUse: { vi: 'Đang được sử dụng', en: 'In use' },
  conflict: { vi: 'Xung đột với trạng thái hiện tại', en: 'Conflicts with the present state' },
  temporarilyUnavailable: { vi: 'Tạm thời không dùng được', en: 'Not available at the moment' },
  storageFull: { vi: 'Hết chỗ trên đĩa', en: 'The disk is full' },
};

export const TEXTS = {
  program: {
    vi: 'CôngThư: hệ thống thư điện tử của tỉnh. Một chương trình: máy chủ và lệnh quản trị.',
    en: 'CôngThư: the e-mail system of a province. One program: the server and the commands to run it.',
  },
  examples: { vi: 'Ví dụ:', en: 'Examples:' },
  help: { vi: 'xem hướng dẫn', en: 'show this help' },
  helpCommand: { vi: 'xem hướng dẫn của một lệnh', en: 'show the help of a command' },
  version: { vi: 'xem phiên bản', en: 'show the version' },
  json: { vi: 'kết quả dạng JSON', en: 'give the result as JSON' },
  lang: { vi: 'ngôn ngữ: vi hoặc en', en: 'language: vi or en' },
  data: { vi: 'thư mục dữ liệu (mặc định ./data)', en: 'data directory (default ./data)' },
  portBase: { vi: 'số cộng vào mọi cổng chuẩn', en: 'number added to every standard port' },
  authority: {
    vi: 'căn cứ ghi vào nhật ký: ai đề nghị, quyết định nào',
    en: 'authority for the audit record: who asked, which decision',
  },
  usageFault: { vi: 'Lệnh chưa đúng', en: 'This command cannot be understood' },
  seeHelp: { vi: 'Xem: {command} --help', en: 'See: {command} --help' },
  settingsFault: { vi: 'Thiết lập chưa đúng:', en: 'The settings have mistakes:' },
  systemFault: { vi: 'Hệ điều hành báo lỗi', en: 'The operating system reports' },
  ownFault: {
    vi: 'Lỗi của chương trình. Đặt CONGTHU_LOG_LEVEL=debug để xem chi tiết',
    en: 'A fault of the program. Set CONGTHU_LOG_LEVEL=debug to see the details',
  },
  noData: {
    vi: 'Chưa có dữ liệu trong {dataDir}. Hãy chạy trước: npm start (hoặc congthu migrate), hoặc chỉ đúng thư mục bằng --data',
    en: 'There is no data in {dataDir} yet. First run: npm start (or congthu migrate), or name the right directory by --data',
  },
  pendingMigrations: {
    vi: 'Cơ sở dữ liệu còn thiếu {count} bước nâng cấp. Hãy chạy: congthu migrate',
    en: 'The database lacks {count} migrations. Run: congthu migrate',
  },
  interrupted: { vi: 'Đã dừng.', en: 'Stopped.' },
  columns: {
    address: { vi: 'ĐỊA CHỈ', en: 'ADDRESS' },
    name: { vi: 'TÊN', en: 'NAME' },
    unit: { vi: 'ĐƠN VỊ', en: 'UNIT' },
    kind: { vi: 'LOẠI', en: 'KIND' },
    state: { vi: 'TRẠNG THÁI', en: 'STATE' },
    code: { vi: 'MÃ', en: 'CODE' },
    number: { vi: 'STT', en: 'NO.' },
  },
} as const;
