/** The start page's texts, Vietnamese first. */
import type { OpenPort } from '../dependencies.ts';
import type { Text } from '../language.ts';

export const TEXTS = {
  title: { vi: 'Thư điện tử công vụ', en: 'Official mail' },
  lead: {
    vi: 'Hệ thống thư của các cơ quan, cán bộ, công chức, viên chức tại địa chỉ',
    en: 'Mail for the agencies and officials of the province, at addresses of',
  },
  skip: { vi: 'Tới nội dung chính', en: 'Skip to content' },
  openMail: { vi: 'Mở hộp thư', en: 'Open my mail' },
  myAccount: { vi: 'Tài khoản của tôi', en: 'My account' },
  otherLanguage: { vi: 'English', en: 'Tiếng Việt' },
  setUp: { vi: 'Cài đặt chương trình thư', en: 'Set up your mail program' },
  setUpLead: {
    vi: 'Phần lớn chương trình tự điền mọi thứ khi biết địa chỉ thư. Nếu không, dùng các giá trị này.',
    en: 'Most programs fill in everything from your address. If yours does not, use these values.',
  },
  incoming: { vi: 'Nhận thư', en: 'Reading' },
  outgoing: { vi: 'Gửi thư', en: 'Sending' },
  account: { vi: 'Tài khoản', en: 'Account' },
  server: { vi: 'Máy chủ', en: 'Server' },
  port: { vi: 'Cổng', en: 'Port' },
  security: { vi: 'Bảo mật', en: 'Security' },
  securityTls: { vi: 'SSL/TLS', en: 'SSL/TLS' },
  securityStarttls: { vi: 'STARTTLS', en: 'STARTTLS' },
  userName: { vi: 'Tên đăng nhập', en: 'User name' },
  wholeAddress: { vi: 'địa chỉ thư đầy đủ', en: 'your whole address' },
  example: { vi: 'Ví dụ', en: 'Example' },
  password: { vi: 'Mật khẩu', en: 'Password' },
  passwordFrom: { vi: 'do quản trị của cơ quan cấp', en: 'from your agency’s administrator' },
  copy: { vi: 'Chép', en: 'Copy' },
  copied: { vi: 'Đã chép', en: 'Copied' },
  stepByStep: { vi: 'Từng bước', en: 'Step by step' },
  runs: { vi: 'Các dịch vụ', en: 'Services' },
  runsLead: { vi: 'Những cổng đang mở trên hệ thống này.', en: 'The ports that are open here.' },
  service: { vi: 'Dịch vụ', en: 'Service' },
  purpose: { vi: 'Dùng để', en: 'For' },
  health: { vi: 'Tình trạng', en: 'Status' },
  allWell: { vi: 'Mọi thứ hoạt động bình thường', en: 'Everything is working' },
  notWell: { vi: 'Có phần đang gặp sự cố', en: 'Something is not working' },
  works: { vi: 'Bình thường', en: 'Working' },
  fails: { vi: 'Sự cố', en: 'Not working' },
  noAnswer: { vi: 'Không liên lạc được với máy chủ', en: 'The server does not answer' },
  checkedAt: { vi: 'Kiểm tra lúc', en: 'Checked at' },
  ninetyDays: {
    vi: 'Các dịch vụ trong 90 ngày qua và thông báo',
    en: 'The services for 90 days, and announcements',
  },
  upSince: { vi: 'Hoạt động từ', en: 'Up since' },
  tryOut: { vi: 'Bản chạy thử', en: 'A try-out' },
  tryOutText: {
    vi: 'Hệ thống đang chạy thử trên máy này, với chứng thư số do chính nó cấp. Trình duyệt và chương trình thư sẽ cảnh báo cho tới khi ông/bà cho máy mình tin cậy chứng thư gốc dưới đây. Chỉ làm vậy trên máy của ông/bà, và gỡ đi khi thử xong.',
    en: 'This runs for trying out on this machine, with a certificate of its own making. Browsers and mail programs warn until your device trusts the root certificate below. Do this on your own device only, and remove it when you are done.',
  },
  ownAuthority: { vi: 'Chứng thư số cục bộ', en: 'A local certificate' },
  ownAuthorityText: {
    vi: 'Máy chủ dùng chứng thư do cơ quan chứng thực cục bộ cấp. Hỏi quản trị mạng trước khi tin cậy chứng thư gốc dưới đây.',
    en: 'The server’s certificate comes from a local authority. Ask the network’s administrator before you trust the root certificate below.',
  },
  downloadAuthority: { vi: 'Tải chứng thư gốc', en: 'Download the root certificate' },
  fingerprint: { vi: 'Dấu vân tay SHA-256', en: 'SHA-256 fingerprint' },
  yourAddress: { vi: 'Địa chỉ thư của ông/bà', en: 'Your address' },
  downloadProfile: { vi: 'Tải cấu hình', en: 'Download profile' },
  forOperators: { vi: 'Cho người vận hành', en: 'For operators' },
  legalBasis: {
    vi: 'Theo Quyết định 05/2005/QĐ-UB của UBND tỉnh về sử dụng thư điện tử.',
    en: 'Under Decision 05/2005/QĐ-UB of the People’s Committee on the use of e-mail.',
  },
} satisfies Record<string, Text>;

/** What each port is for; the order is the order of the page. */
export const PORT_PURPOSES: Record<OpenPort['name'], { title: string; security: string; purpose: Text }> = {
  imaps: {
    title: 'IMAP',
    security: 'TLS',
    purpose: { vi: 'đọc thư bằng chương trình thư', en: 'reading mail with a mail program' },
  },
  imap: {
    title: 'IMAP',
    security: 'STARTTLS',
    purpose: { vi: 'đọc thư, mã hóa sau khi kết nối', en: 'the same, encrypted once connected' },
  },
  submissions: {
    title: 'SMTP',
    security: 'TLS',
    purpose: { vi: 'gửi thư bằng chương trình thư', en: 'sending mail with a mail program' },
  },
  submission: {
    title: 'SMTP',
    security: 'STARTTLS',
    purpose: { vi: 'gửi thư, mã hóa sau khi kết nối', en: 'the same, encrypted once connected' },
  },
  smtp: {
    title: 'SMTP',
    security: 'STARTTLS',
    purpose: { vi: 'nhận thư từ các hệ thống bên ngoài', en: 'taking mail from other systems' },
  },
  pop3s: { title: 'POP3', security: 'TLS', purpose: { vi: 'tải thư về máy', en: 'downloading mail' } },
  pop3: {
    title: 'POP3',
    security: 'STARTTLS',
    purpose: { vi: 'tải thư, mã hóa sau khi kết nối', en: 'the same, encrypted once connected' },
  },
  managesieve: {
    title: 'ManageSieve',
    security: 'STARTTLS',
    purpose: { vi: 'quy tắc lọc thư', en: 'mail filter rules' },
  },
  ldaps: { title: 'LDAP', security: 'TLS', purpose: { vi: 'danh bạ của tỉnh', en: 'the directory' } },
  ldap: {
    title: 'LDAP',
    security: 'STARTTLS',
    purpose: { vi: 'danh bạ, mã hóa sau khi kết nối', en: 'the same, encrypted once connected' },
  },
  https: {
    title: 'HTTPS',
    security: 'TLS',
    purpose: { vi: 'trang này, hộp thư, danh bạ (CardDAV)', en: 'this page, mail, contacts (CardDAV)' },
  },
  http: {
    title: 'HTTP',
    security: '—',
    purpose: { vi: 'trang này, không mã hóa', en: 'this page, not encrypted' },
  },
};

/** The parts that readiness speaks of; an unknown one is shown by its name. */
export const CHECK_NAMES: Readonly<Record<string, Text>> = {
  database: { vi: 'Cơ sở dữ liệu', en: 'Database' },
  blobs: { vi: 'Kho nội dung thư', en: 'Message store' },
  migrations: { vi: 'Lược đồ dữ liệu', en: 'Database schema' },
  scanner: { vi: 'Quét virus', en: 'Virus scanner' },
  queue: { vi: 'Hàng đợi gửi đi', en: 'Outbound queue' },
  answer: { vi: 'Trả lời đúng hạn', en: 'Answer in time' },
  stopping: { vi: 'Đang dừng', en: 'Stopping' },
};
