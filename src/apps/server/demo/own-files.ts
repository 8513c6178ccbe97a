/**
 * What one official of the sample has sent as links (R8.1), and the programs that have a password of theirs (R8.4). Pure: the files
 * are tables and maps as an office has them, made up from their names.
 */
import type { Protocol } from '#domain/accounts/app-passwords.ts';

export interface DemoFetch {
  /** Who was signed in; nobody where it was somebody outside. */
  by?: string;
  from: string;
  program: string;
  hoursAgo: number;
  isComplete: boolean;
}

export interface DemoLink {
  name: string;
  mediaType: string;
  content: () => string;
  note: string;
  madeDaysAgo: number;
  endsInDays: number;
  isRevoked?: true;
  fetches: readonly DemoFetch[];
}

export interface DemoProgram {
  label: string;
  protocols: readonly Protocol[];
  endsInDays?: number;
}

const STATIONS = ['Kim Long', 'Phú Ốc', 'Thượng Nhật', 'A Lưới', 'Nam Đông', 'Tà Lương'];
const HOURS = 9_000;
const POINTS = 12_000;
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142';
const TELEPHONE = 'Mozilla/5.0 (Linux; Android 15) Chrome/142 Mobile';

/** Water levels hour by hour, rising and falling with the floods. */
function waterLevels(): string {
  const lines = ['giờ;' + STATIONS.join(';')];
  for (let hour = 0; hour < HOURS; hour += 1) {
    const flood = Math.max(0, Math.sin(hour / 900)) ** 6;
    const levels = STATIONS.map((_, at) => (0.4 + at * 0.31 + flood * (2.6 - at * 0.2)).toFixed(2));
    lines.push(`${hour};${levels.join(';').replaceAll('.', ',')}`);
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** The edge of the flooded land along the Perfume River. */
function floodMap(): string {
  const ring = Array.from({ length: POINTS }, (_, at) => {
    const angle = (at / POINTS) * 2 * Math.PI;
    const wave = 1 + 0.12 * Math.sin(angle * 17) + 0.05 * Math.sin(angle * 61);
    return [107.58 + 0.09 * wave * Math.cos(angle), 16.46 + 0.05 * wave * Math.sin(angle)];
  });
  const geometry = { type: 'Polygon', coordinates: [ring] };
  const properties = { ten: 'Vùng ngập dự báo, lũ báo động III', nguon: 'dữ liệu trình diễn' };
  return JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry }] });
}

export const DEMO_LINKS: readonly DemoLink[] = [
  {
    name: 'Bản đồ vùng ngập dự báo 2026.geojson',
    mediaType: 'application/geo+json',
    content: floodMap,
    note: 'Gửi các huyện để đối chiếu phương án sơ tán',
    madeDaysAgo: 3,
    endsInDays: 27,
    fetches: [
      { by: 'son', from: '10.20.4.17', program: WINDOWS, hoursAgo: 52, isComplete: true },
      { by: 'ngoc', from: '10.20.31.8', program: WINDOWS, hoursAgo: 29, isComplete: true },
      { from: '113.160.0.24', program: TELEPHONE, hoursAgo: 5, isComplete: false },
    ],
  },
  {
    name: 'Mực nước sáu trạm, từng giờ.csv',
    mediaType: 'text/csv',
    content: waterLevels,
    note: 'Kèm báo cáo phòng chống lụt bão tuần 47',
    madeDaysAgo: 1,
    endsInDays: 6,
    fetches: [{ by: 'huong', from: '10.20.0.61', program: WINDOWS, hoursAgo: 20, isComplete: true }],
  },
  {
    name: 'Danh sách hộ sơ tán (bản nháp).csv',
    mediaType: 'text/csv',
    content: () => 'xã;số hộ;số người\r\nHương Phong;214;836\r\nHải Dương;158;607\r\n',
    note: 'Bản cũ, đã thu hồi',
    madeDaysAgo: 9,
    endsInDays: 5,
    isRevoked: true,
    fetches: [],
  },
];

export const DEMO_PROGRAMS: readonly DemoProgram[] = [
  { label: 'Outlook trên máy cơ quan', protocols: ['imap', 'smtp'] },
  { label: 'Danh bạ trên điện thoại', protocols: ['dav'], endsInDays: 180 },
];
