/** The texts of the status page, Vietnamese first. */
import type { DayState } from '#domain/status/history.ts';
import type { NoticeKind } from '#domain/status/notices.ts';
import type { Service, ServiceState } from '#domain/status/services.ts';
import type { Text } from '../language.ts';
import type { OverallState } from './overall.ts';

export const TEXTS = {
  title: { vi: 'Tình trạng dịch vụ', en: 'Service status' },
  lead: { vi: 'Thư điện tử công vụ tại địa chỉ', en: 'Official mail at addresses of' },
  home: { vi: 'Trang đầu', en: 'Start page' },
  services: { vi: 'Các dịch vụ', en: 'Services' },
  now: { vi: 'Đang diễn ra', en: 'Now' },
  coming: { vi: 'Công việc sắp tới', en: 'Planned work' },
  past: { vi: 'Đã qua', en: 'What happened' },
  pastLead: {
    vi: 'Gián đoạn từ một phút trở lên được máy chủ tự ghi lại, cả lúc toàn hệ thống ngừng.',
    en: 'Disturbances of a minute and more are recorded by the servers themselves, also when the whole system was down.',
  },
  nothing: { vi: 'Không có gián đoạn nào trong 90 ngày qua.', en: 'No disturbance in the last 90 days.' },
  availability: { vi: 'sẵn sàng {share} %', en: '{share} % available' },
  noHistory: { vi: 'chưa đủ số liệu', en: 'not enough history' },
  bars: {
    vi: '90 ngày qua: {down} ngày có lúc ngừng, {degraded} ngày có lúc không ổn định.',
    en: 'The last 90 days: {down} with a break, {degraded} partly disturbed.',
  },
  daysAgo: { vi: '90 ngày trước', en: '90 days ago' },
  daysAgoNarrow: { vi: '30 ngày trước', en: '30 days ago' },
  today: { vi: 'Hôm nay', en: 'Today' },
  since: { vi: 'từ {time}', en: 'since {time}' },
  fromTo: { vi: '{from} – {to}', en: '{from} – {to}' },
  lasted: { vi: '{length}', en: '{length}' },
  onAll: { vi: 'mọi dịch vụ', en: 'all services' },
  ongoing: { vi: 'đang tiếp diễn', en: 'going on' },
  withdrawn: { vi: 'Đã hủy', en: 'Withdrawn' },
  ended: { vi: 'Đã kết thúc', en: 'Ended' },
  measured: {
    vi: 'Mỗi 15 giây máy chủ tự kết nối vào từng dịch vụ như một người dùng mới. Tỷ lệ sẵn sàng không tính công việc đã báo trước.',
    en: 'Every 15 seconds the servers connect to each service as a newcomer would. Availability does not count work that was announced before.',
  },
  asOf: { vi: 'Lúc {time}', en: 'As of {time}' },
  follow: { vi: 'Theo dõi', en: 'Follow' },
  feed: { vi: 'Tin Atom', en: 'Atom feed' },
} satisfies Record<string, Text>;

export const SERVICE_NAMES: Record<Service, { name: Text; purpose: Text }> = {
  receiving: {
    name: { vi: 'Nhận thư', en: 'Mail in' },
    purpose: { vi: 'thư từ bên ngoài gửi đến', en: 'from other systems to us' },
  },
  sending: {
    name: { vi: 'Gửi thư', en: 'Mail out' },
    purpose: { vi: 'từ chương trình thư ra ngoài', en: 'from people to the world' },
  },
  reading: {
    name: { vi: 'Chương trình thư', en: 'Mail programs' },
    purpose: { vi: 'IMAP, POP3', en: 'IMAP, POP3' },
  },
  web: {
    name: { vi: 'Thư trên web', en: 'Webmail' },
    purpose: {
      vi: 'hộp thư, danh bạ và quản trị trên trình duyệt',
      en: 'mail, directory and console in a browser',
    },
  },
  directory: {
    name: { vi: 'Danh bạ', en: 'Directory' },
    purpose: { vi: 'LDAP cho chương trình thư', en: 'LDAP for mail programs' },
  },
};

export const STATE_NAMES: Record<ServiceState | 'unknown', Text> = {
  good: { vi: 'Bình thường', en: 'Working' },
  degraded: { vi: 'Không ổn định', en: 'Disturbed' },
  down: { vi: 'Ngừng', en: 'Down' },
  unknown: { vi: 'Không rõ', en: 'Not known' },
};

export const DAY_NAMES: Record<DayState, Text> = {
  good: { vi: 'bình thường', en: 'no disturbance' },
  planned: { vi: 'công việc báo trước', en: 'planned work' },
  degraded: { vi: 'không ổn định', en: 'disturbed' },
  down: { vi: 'ngừng', en: 'down' },
  unknown: { vi: 'chưa theo dõi', en: 'not watched yet' },
};

export const NOTICE_NAMES: Record<NoticeKind, Text> = {
  planned: { vi: 'Công việc báo trước', en: 'Planned work' },
  incident: { vi: 'Sự cố', en: 'Incident' },
  information: { vi: 'Thông tin', en: 'Information' },
};

export const OVERALL_NAMES: Record<OverallState, Text> = {
  good: { vi: 'Mọi dịch vụ hoạt động bình thường', en: 'All services are working' },
  planned: { vi: 'Đang làm công việc đã báo trước', en: 'Announced work is under way' },
  degraded: { vi: 'Một phần dịch vụ không ổn định', en: 'Some services are disturbed' },
  partly: { vi: 'Một số dịch vụ đang ngừng', en: 'Some services are down' },
  down: { vi: 'Các dịch vụ đang ngừng', en: 'The services are down' },
  unknown: {
    vi: 'Hiện không biết tình trạng: hệ thống đang gặp sự cố',
    en: 'The state is not known: the system is disturbed',
  },
};
