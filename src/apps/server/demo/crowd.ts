/** The many of the sample: invented officials for every agency, the same each time, so that lists are as long as they really are. */

const FAMILIES = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Phan',
  'Võ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
  'Dương',
  'Tôn Thất',
  'Hà',
  'Trương',
];
const MIDDLES = ['Văn', 'Thị', 'Hữu', 'Đình', 'Ngọc', 'Minh', 'Quốc', 'Thanh', 'Xuân', 'Thu', 'Bảo'];
const GIVEN = [
  'An',
  'Bình',
  'Cường',
  'Dung',
  'Giang',
  'Hạnh',
  'Hiếu',
  'Hoà',
  'Hùng',
  'Hương',
  'Khánh',
  'Lâm',
  'Linh',
  'Long',
  'Mai',
  'Nam',
  'Nga',
  'Nhàn',
  'Oanh',
  'Phúc',
  'Quân',
  'Quyên',
  'Sơn',
  'Tâm',
  'Thảo',
  'Thắng',
  'Thuỷ',
  'Trang',
  'Tuấn',
  'Uyên',
  'Vinh',
  'Yến',
];
const TITLES = [
  'Chuyên viên',
  'Chuyên viên chính',
  'Kế toán',
  'Văn thư',
  'Phó Trưởng phòng',
  'Trưởng phòng',
  'Chánh Văn phòng',
];
const OLDEST = 1962;
const YEARS = 38;

/** How many the whole sample has with those who write. */
export const CROWD = 560;

export interface CrowdPerson {
  name: string;
  unit: string;
  title: string;
  staffNumber: string;
  birthYear: number;
  officePhone: string;
  mobilePhone: string;
}

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

/** So many people, spread over the agencies in turn. */
export function planCrowd(units: readonly string[], count: number): CrowdPerson[] {
  if (units.length === 0) return [];
  return Array.from({ length: count }, (_, index) => ({
    name: `${pick(FAMILIES, index * 7)} ${pick(MIDDLES, index * 5 + Math.floor(index / 11))} ${pick(GIVEN, index * 3 + Math.floor(index / 32))}`,
    unit: pick(units, index),
    title: pick(TITLES, index + Math.floor(index / 7)),
    staffNumber: `TD-${String(index + 1).padStart(4, '0')}`,
    birthYear: OLDEST + ((index * 13) % YEARS),
    // Numbers that nobody has: the offices' end in their agency, extensions in the person.
    officePhone: `0234 3800 ${String(100 + (index % units.length))} máy lẻ ${Math.floor(index / units.length) + 1}`,
    mobilePhone: `0900 000 ${String(index % 1000).padStart(3, '0')}`,
  }));
}
