/** What the sample's desks have in front of them: lists, reports of other systems, held mail, numbers of a quarter. Invented, and pure. */
import type { TrafficKind } from '#domain/activity/traffic.ts';
import type { Role } from '#domain/directory/principal.ts';
import type { NewMailReport } from '#domain/mail-reports/mail-reports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

/** People of the sample who hold a role besides (their key in `people.ts`), so that every desk can be looked at. */
export const DEMO_ROLES: readonly { key: string; role: Role; unit: 'root' | 'own'; days?: number }[] = [
  { key: 'huong', role: 'deputy_chief', unit: 'root', days: 30 },
  { key: 'hoa', role: 'center_administrator', unit: 'root' },
  { key: 'nga', role: 'personnel_authority', unit: 'root' },
  { key: 'vinh', role: 'archivist', unit: 'root' },
  { key: 'khoa', role: 'unit_administrator', unit: 'own' },
  { key: 'binh', role: 'agency_head', unit: 'own' },
];

/** Agencies' accounts that may sign in with the known password: the chief of office, and two units. */
export const DEMO_DESKS: readonly string[] = ['chanhvanphong', 'snv', 'stc'];

interface ListedPerson {
  name: string;
  title: string;
  year: string;
}

function asList(rows: readonly (readonly string[])[]): string {
  return `Họ và tên;Năm sinh;Chức vụ\n${rows.map((row) => row.join(';')).join('\n')}\n`;
}

/** The unit's own list: a third title for the first, another year of birth for the second, and the last left out. */
export function sampleOwnList(people: readonly ListedPerson[]): string {
  return asList(
    people.slice(0, -1).map(({ name, title, year }, at) => {
      if (at === 0) return [name, year, 'Trưởng phòng'];
      return [name, at === 1 && year !== '' ? `${Number(year) + 1}` : year, title];
    }),
  );
}

/** The personnel authority's list of a unit, with one new person, one title changed, and one row that cannot be read. */
export function sampleList(people: readonly ListedPerson[]): string {
  const [first, ...others] = people;
  const rows = [
    ...(first ? [[first.name, first.year, 'Phó Trưởng phòng']] : []),
    ...others.map(({ name, title, year }) => [name, year, title]),
    ['Nguyễn Hoàng Bảo Trân (trình diễn)', '1997', 'Chuyên viên'],
    ['Trần Quốc Toản (trình diễn)', 'năm 1990', 'Chuyên viên'],
    ['', '1988', 'Văn thư'],
  ];
  return asList(rows);
}

/** A number that looks like chance and is the same for the same place. */
function wave(at: number, salt: number): number {
  const value = Math.sin(at * 12.9898 + salt * 78.233) * 43758.5453;
  return value - Math.floor(value);
}

/** Counts of one hour: offices are busy on weekdays, junk comes at any time. */
export function sampleTraffic(time: number): ReadonlyMap<TrafficKind, number> {
  const local = new Date(time + 7 * HOUR_MS);
  const hour = local.getUTCHours();
  const isWeekend = local.getUTCDay() % 6 === 0;
  const busy = isWeekend ? 0.12 : hour >= 7 && hour <= 17 ? (hour === 12 ? 0.45 : 1) : 0.06;
  const index = Math.floor(time / HOUR_MS);
  const count = (most: number, salt: number): number => Math.round(most * (0.6 + 0.6 * wave(index, salt)));
  return new Map<TrafficKind, number>([
    ['received', count(95 * busy + 14, 1)],
    ['inside', count(150 * busy, 2)],
    ['sent', count(70 * busy, 3)],
    ['junk', count(11, 4)],
    ['virus', wave(index, 5) > 0.93 ? 1 : 0],
    ['held', wave(index, 6) > 0.85 ? 2 : 0],
    ['refused', count(18, 7)],
    ['deferred', count(2, 8)],
    ['undelivered', count(1.4 * busy, 9)],
  ]);
}

const REPORTERS = ['google.com', 'Outlook.com', 'Yahoo', 'vnpt.vn', 'mail.viettel.com.vn'];

/** DMARC and TLS reports of a fortnight, as other systems send them. */
export function sampleReports(domain: string, now: number): NewMailReport[] {
  const reports: NewMailReport[] = [];
  for (let day = 1; day <= 14; day += 1)
    for (const [at, organisation] of REPORTERS.entries()) {
      const endsAt = new Date(now - day * DAY_MS);
      const beginsAt = new Date(endsAt.getTime() - DAY_MS);
      const good = Math.round(120 * (0.4 + wave(day, at + 20)) * (5 - at));
      const bad = Math.round(9 * wave(day, at + 40));
      const day8 = endsAt.toISOString().slice(0, 10).replaceAll('-', '');
      const base = { organisation, domain, beginsAt, endsAt, total: good + bad, failed: bad };
      const row = { headerFrom: domain, envelopeFrom: domain, dkimResults: [], spfResults: [] };
      reports.push({
        ...base,
        kind: 'dmarc',
        reportId: `${domain}!${day8}!${at}`,
        content: {
          organisation,
          email: `dmarc@${organisation.toLowerCase()}`,
          reportId: `${domain}!${day8}!${at}`,
          begin: beginsAt.getTime() / 1000,
          end: endsAt.getTime() / 1000,
          domain,
          policy: 'quarantine',
          rows: [
            { ...row, sourceIp: '203.0.113.25', count: good, disposition: 'none', dkim: 'pass', spf: 'pass' },
            {
              ...row,
              sourceIp: `198.51.100.${day + at}`,
              count: bad,
              disposition: 'quarantine',
              dkim: 'fail',
              spf: 'fail',
            },
          ],
        },
      });
      if (at > 1) continue;
      const failures = day % 5 === 0 ? 3 : 0;
      reports.push({
        ...base,
        kind: 'tls',
        total: good,
        failed: failures,
        reportId: `tls-${day8}-${at}`,
        content: {
          'organization-name': organisation,
          policies: [
            {
              policy: { 'policy-type': 'sts', 'policy-domain': domain },
              summary: {
                'total-successful-session-count': good - failures,
                'total-failure-session-count': failures,
              },
              'failure-details':
                failures === 0
                  ? []
                  : [
                      {
                        'result-type': 'certificate-expired',
                        'failed-session-count': failures,
                        'receiving-mx-hostname': `mx.${domain}`,
                      },
                    ],
            },
          ],
        },
      });
    }
  return reports;
}

export interface HeldSample {
  reason: 'junk' | 'suspicious' | 'virus';
  detail: string;
  from: string;
  subject: string;
  text: string;
  hoursAgo: number;
}

export const HELD: readonly HeldSample[] = [
  {
    reason: 'suspicious',
    detail: 'macro: bao-gia.docm',
    from: 'kinhdoanh@vattu.example',
    subject: 'Báo giá thiết bị văn phòng quý IV',
    text: 'Kính gửi quý cơ quan,\n\nCông ty gửi báo giá trong tệp đính kèm, đề nghị bật macro để xem.',
    hoursAgo: 3,
  },
  {
    reason: 'junk',
    detail: '11,4',
    from: 'trung-thuong@qua-tang.example',
    subject: 'Chúc mừng! Bạn nhận được 50 triệu đồng',
    text: 'Nhấn vào đường dẫn dưới đây và nhập mật khẩu thư để nhận thưởng.',
    hoursAgo: 20,
  },
  {
    reason: 'virus',
    detail: 'Win.Trojan.Agent-9876',
    from: 'giaohang@buupham.example',
    subject: 'Thông báo giao hàng không thành công',
    text: 'Xem vận đơn trong tệp đính kèm.',
    hoursAgo: 60,
  },
];
