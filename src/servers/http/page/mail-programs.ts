/** How to set up each mail program, step by step. `{…}` are the values of this installation. */
import type { Text } from '../language.ts';

export interface MailProgram {
  id: string;
  name: string;
  hint: Text;
  steps: readonly Text[];
  /** Has a profile to download (`/apple.mobileconfig`). */
  hasProfile?: true;
}

export const MAIL_PROGRAMS: readonly MailProgram[] = [
  {
    id: 'thunderbird',
    name: 'Thunderbird',
    hint: { vi: 'Windows, macOS, Linux', en: 'Windows, macOS, Linux' },
    steps: [
      {
        vi: 'Mở Cài đặt tài khoản → Thêm tài khoản thư.',
        en: 'Open Account Settings → Add Mail Account.',
      },
      {
        vi: 'Nhập họ tên, địa chỉ thư đầy đủ và mật khẩu, rồi bấm Tiếp tục: Thunderbird tự tìm thấy cấu hình.',
        en: 'Enter your name, your whole address and your password, then Continue: Thunderbird finds the settings.',
      },
      {
        vi: 'Nếu không tự tìm thấy, bấm Cấu hình thủ công. Nhận: IMAP, {imapHost}, cổng {imapPort}, {imapSecurity}. Gửi: {smtpHost}, cổng {smtpPort}, {smtpSecurity}. Xác thực: Mật khẩu thường.',
        en: 'If it does not, choose Configure manually. Incoming: IMAP, {imapHost}, port {imapPort}, {imapSecurity}. Outgoing: {smtpHost}, port {smtpPort}, {smtpSecurity}. Authentication: Normal password.',
      },
      { vi: 'Bấm Xong.', en: 'Choose Done.' },
      {
        vi: 'Danh bạ của tỉnh và danh bạ riêng: Sổ địa chỉ → Tạo sổ địa chỉ → CardDAV, với địa chỉ thư và {contactsUrl}.',
        en: 'The directory and your own contacts: Address Book → New Address Book → CardDAV, with your address and {contactsUrl}.',
      },
    ],
  },
  {
    id: 'outlook',
    name: 'Outlook',
    hint: { vi: 'Windows, macOS', en: 'Windows, macOS' },
    steps: [
      {
        vi: 'Mở Tệp → Thêm tài khoản, nhập địa chỉ thư.',
        en: 'Open File → Add Account and enter your address.',
      },
      {
        vi: 'Mở Tùy chọn nâng cao, đánh dấu “Cho phép tôi thiết lập tài khoản theo cách thủ công”, bấm Kết nối, chọn IMAP.',
        en: 'Open Advanced options, tick “Let me set up my account manually”, choose Connect, then IMAP.',
      },
      {
        vi: 'Thư đến: {imapHost}, cổng {imapPort}, {imapSecurity}. Thư đi: {smtpHost}, cổng {smtpPort}, {smtpSecurity}. Không chọn SPA.',
        en: 'Incoming: {imapHost}, port {imapPort}, {imapSecurity}. Outgoing: {smtpHost}, port {smtpPort}, {smtpSecurity}. Leave SPA unticked.',
      },
      { vi: 'Nhập mật khẩu, bấm Kết nối.', en: 'Enter your password and choose Connect.' },
    ],
  },
  {
    id: 'iphone',
    name: 'iPhone, iPad',
    hint: { vi: 'Ứng dụng Mail', en: 'The Mail app' },
    hasProfile: true,
    steps: [
      {
        vi: 'Mở trang này bằng Safari trên máy, nhập địa chỉ thư dưới đây và tải cấu hình.',
        en: 'Open this page in Safari on the device, enter your address below and download the profile.',
      },
      {
        vi: 'Mở Cài đặt → Đã tải về hồ sơ → Cài đặt, rồi nhập mật khẩu: thư và danh bạ đều có.',
        en: 'Open Settings → Profile Downloaded → Install, then enter your password: mail and contacts are both there.',
      },
      {
        vi: 'Hoặc thêm thủ công: Cài đặt → Ứng dụng → Mail → Tài khoản → Thêm tài khoản → Khác, với {imapHost}:{imapPort} và {smtpHost}:{smtpPort}.',
        en: 'Or by hand: Settings → Apps → Mail → Accounts → Add Account → Other, with {imapHost}:{imapPort} and {smtpHost}:{smtpPort}.',
      },
    ],
  },
  {
    id: 'android',
    name: 'Android',
    hint: { vi: 'Gmail, K-9 Mail, Thunderbird', en: 'Gmail, K-9 Mail, Thunderbird' },
    steps: [
      {
        vi: 'Gmail: Cài đặt → Thêm tài khoản → Khác. Thunderbird và K-9: Thêm tài khoản.',
        en: 'Gmail: Settings → Add account → Other. Thunderbird and K-9: Add account.',
      },
      {
        vi: 'Nhập địa chỉ thư đầy đủ; ở Gmail chọn Cá nhân (IMAP). Nhập mật khẩu.',
        en: 'Enter your whole address; in Gmail choose Personal (IMAP). Enter your password.',
      },
      {
        vi: 'Máy chủ thư đến: {imapHost}, cổng {imapPort}, {imapSecurity}.',
        en: 'Incoming server: {imapHost}, port {imapPort}, {imapSecurity}.',
      },
      {
        vi: 'Máy chủ thư đi: {smtpHost}, cổng {smtpPort}, {smtpSecurity}; bật yêu cầu đăng nhập.',
        en: 'Outgoing server: {smtpHost}, port {smtpPort}, {smtpSecurity}; require sign-in.',
      },
      {
        vi: 'Danh bạ: cài ứng dụng DAVx⁵, đăng nhập bằng URL {contactsUrl} và địa chỉ thư.',
        en: 'Contacts: install the app DAVx⁵ and sign in with the URL {contactsUrl} and your address.',
      },
    ],
  },
];
