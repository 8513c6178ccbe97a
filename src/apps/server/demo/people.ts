/**
 * The people of the sample province: invented names in real agencies, for demonstration only.
 *
 * Their addresses follow the published rule (R4.1); two of them are called Võ Minh Hải and show how namesakes are told
 * apart. Every name carries a mark, so that nobody takes an invented person for a real one.
 */

/** Somebody of the sample. `key` names them in conversations. */
export interface DemoPerson {
  key: string;
  name: string;
  unit: string;
  post: string;
}

/** Everybody's password; the demonstration says so on its start page and in every welcome. */
export const DEMO_PASSWORD = 'xin-chao-hue';

const ROWS = `
an vpubnd Nguyễn Văn An|Chuyên viên tổng hợp
huong vpubnd Trần Thị Thu Hương|Phó Chánh Văn phòng
long vpubnd Hồ Đắc Long|Văn thư
my vpubnd Lê Thị Diệu My|Chuyên viên
binh snv Phan Thanh Bình|Trưởng phòng Tổ chức
nga snv Hoàng Thị Nga|Chuyên viên
khoa snv Đặng Anh Khoa|Chuyên viên Cải cách hành chính
lan stc Tôn Nữ Quỳnh Lan|Trưởng phòng Ngân sách
duc stc Lê Minh Đức|Chuyên viên
hai1 stc Võ Minh Hải|Kế toán
phuc skhdt Bùi Hữu Phúc|Phó Giám đốc
thao skhdt Nguyễn Phương Thảo|Chuyên viên
son snnptnt Trương Công Sơn|Chi cục trưởng Thuỷ lợi
ha snnptnt Nguyễn Thị Hà|Chuyên viên
tuan sxd Huỳnh Anh Tuấn|Phó Giám đốc
vy sxd Đoàn Tường Vy|Chuyên viên
quang sgtvt Ngô Đình Quang|Trưởng phòng Hạ tầng
trang sgtvt Phạm Thuỳ Trang|Chuyên viên
mai stnmt Nguyễn Thị Bạch Mai|Trưởng phòng Môi trường
kiet stnmt Cao Tuấn Kiệt|Chuyên viên
dung skhcn Lý Tiến Dũng|Giám đốc
hai2 skhcn Võ Minh Hải|Chuyên viên
tam sgddt Tống Phước Tâm|Chánh Văn phòng
yen sgddt Dương Hải Yến|Chuyên viên
hanh syt Châu Thị Hạnh|Trưởng phòng Nghiệp vụ
nhan syt Mai Trọng Nhân|Chuyên viên
thu svhtt Nguyễn Khoa Diệu Thu|Phó Giám đốc
vinh svhtt Thân Trọng Vinh|Chuyên viên
loan sldtbxh Trịnh Thị Kim Loan|Trưởng phòng
giang stp Đỗ Trường Giang|Phó Giám đốc
hoa sbcvt Vũ Thị Hoà|Chuyên viên
nam sdl Lương Hoài Nam|Trưởng phòng Xúc tiến
linh sdl Tạ Khánh Linh|Chuyên viên
cuong tphue Nguyễn Hữu Cường|Phó Chủ tịch
ngoc tphue Hà Bảo Ngọc|Chuyên viên
y aluoi Hồ Văn Ý|Chủ tịch
lieu aluoi Kê Thị Liễu|Văn phòng
tri phuvang Nguyễn Đình Trí|Phó Chủ tịch
hien huongtra Trần Quang Hiển|Chủ tịch
suong phongdien Lê Ngọc Sương|Văn phòng
`;

/** The forty people of the sample. */
export const DEMO_PEOPLE: readonly DemoPerson[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [head = '', post = ''] = row.split('|');
    const [key = '', unit = '', ...name] = head.split(' ');
    return { key, unit, name: name.join(' '), post };
  });

/** People outside of the province who write to it. */
export const DEMO_OUTSIDERS: Readonly<Record<string, { name: string; address: string }>> = {
  '~hoithao': { name: 'Ban tổ chức Hội thảo Đô thị di sản', address: 'hoithao@disan.example' },
  '~giadanh': { name: 'Trần Thị Thu Hương', address: 'ho-tro@thuathienhue-gov-vn.example' },
};

/** What stands behind every name of the sample; the rule for addresses leaves out what is in parentheses. */
export const DEMO_MARK = '(trình diễn)';

/** The name as the directory shows it. */
export function displayNameOf(person: DemoPerson): string {
  return `${person.name} ${DEMO_MARK}`;
}

/** Heads of agencies open their agency's mailbox too (R9.1). */
export function isHead(person: DemoPerson): boolean {
  return /^(Giám đốc|Chủ tịch)/.test(person.post);
}
