/** What one official of the sample has made for themselves: contacts outside of the province, filters, searches, a template. */
import type { FilterRule } from '#formats/sieve/rules/filter-rule.ts';

/** Whose mailbox the demonstration shows first. */
export const OWNER = 'an';

export interface DemoContact {
  name: string;
  organization: string;
  title: string;
  email: string;
  phone: string;
  note?: string;
}

export const DEMO_CONTACTS: readonly DemoContact[] = [
  {
    name: 'Phan Gia Bảo',
    organization: 'Công ty Tư vấn Xây dựng Ngự Bình',
    title: 'Giám đốc dự án',
    email: 'bao.phan@ngubinh.example',
    phone: '0234 3 555 018',
    note: 'Hồ sơ thiết kế chỉnh trang bờ sông; gọi trước khi gửi tệp lớn.',
  },
  {
    name: 'Lê Thị Mộng Cầm',
    organization: 'Báo Cố Đô',
    title: 'Phóng viên',
    email: 'cam.le@baocodo.example',
    phone: '0234 3 555 042',
  },
  {
    name: 'Trần Đình Khôi',
    organization: 'Ban tổ chức Hội thảo Đô thị di sản',
    title: 'Thư ký',
    email: 'hoithao@disan.example',
    phone: '024 3 555 0117',
    note: 'Đầu mối xác nhận đại biểu.',
  },
  {
    name: 'Nguyễn Thuỳ Dương',
    organization: 'Đại học Sông Hương',
    title: 'Trưởng phòng Hợp tác',
    email: 'duong.nguyen@songhuong.example',
    phone: '0234 3 555 063',
  },
  {
    name: 'Võ Hoàng Phi',
    organization: 'Khách sạn Trường Tiền',
    title: 'Phụ trách hội nghị',
    email: 'hoinghi@truongtien.example',
    phone: '0234 3 555 099',
    note: 'Đặt phòng họp và nơi nghỉ cho đoàn công tác.',
  },
  {
    name: 'Somchai Vongsa',
    organization: 'Văn phòng tỉnh Salavan (Lào)',
    title: 'Cán bộ đối ngoại',
    email: 'somchai@salavan.example',
    phone: '+856 20 5555 0142',
    note: 'Viết bằng tiếng Anh.',
  },
];

/** Filters that take nothing out of the inbox unseen. */
export const DEMO_RULES: readonly FilterRule[] = [
  {
    id: 'ban-tin',
    name: 'Bản tin vào thư mục riêng',
    isEnabled: true,
    match: 'all',
    conditions: [{ kind: 'subject', comparison: 'contains', value: 'bản tin' }],
    actions: [{ kind: 'move', path: 'Bản tin' }],
  },
  {
    id: 'khan',
    name: 'Gắn sao việc khẩn của lãnh đạo',
    isEnabled: true,
    match: 'all',
    conditions: [
      { kind: 'from', comparison: 'contains', value: 'tranthithuhuong' },
      { kind: 'subject', comparison: 'contains', value: 'khẩn' },
    ],
    actions: [{ kind: 'star' }],
  },
];

export interface DemoTemplate {
  subject: string;
  html: string;
}

/** Letters that an office writes again and again. */
export const DEMO_TEMPLATES: readonly DemoTemplate[] = [
  {
    subject: 'Giấy mời dự họp',
    html: '<p>Kính gửi các đồng chí,</p><p>Văn phòng UBND tỉnh kính mời đồng chí dự họp:</p><ul><li>Thời gian: … giờ, ngày …</li><li>Địa điểm: Phòng họp số …</li><li>Nội dung: …</li></ul><p>Đề nghị đồng chí xác nhận tham dự trước ngày ….</p>',
  },
  {
    subject: 'Đề nghị gửi báo cáo',
    html: '<p>Kính gửi …,</p><p>Để tổng hợp trình lãnh đạo, đề nghị quý cơ quan gửi báo cáo … trước … giờ ngày … về hộp thư này.</p><p>Quá hạn, Văn phòng sẽ tổng hợp theo số liệu hiện có.</p>',
  },
];

export const DEMO_SIGNATURE = {
  text: 'Nguyễn Văn An\nChuyên viên tổng hợp, Văn phòng UBND tỉnh\n0234 3 555 201',
  html: '<p><strong>Nguyễn Văn An</strong><br>Chuyên viên tổng hợp, Văn phòng UBND tỉnh<br>0234 3 555 201</p>',
};

/** As the search field reads them. */
export const DEMO_SEARCHES: readonly string[] = ['giấy mời'];

export const RULES_SCRIPT_NAME = 'Quy tắc lọc thư';
