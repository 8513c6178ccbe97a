/**
 * The mail of one busy desk, that of Nguyễn Văn An in the province's office: what an ordinary week looks like there, with letters
 * in HTML, letters from outside, and one that deserves doubt.
 */
import type { DemoConversation } from './conversations.ts';
import { HERITAGE_INVITATION, REFORM_NEWS } from './newsletters.ts';

const WEEK_CSV = `Huyện,Số hộ sơ tán,Tàu thuyền vào bờ,Ghi chú
Phú Vang,320,100%,Đã xong
Quảng Điền,145,100%,Đã xong
Hương Trà,88,97%,Còn 3 thuyền
A Lưới,0,,Chưa báo cáo
`;

const MINUTES = `BIÊN BẢN HỌP GIAO BAN (bản trình diễn)

1. Tiến độ báo cáo tuần: 9/12 đơn vị đã gửi.
2. Chuẩn bị hội nghị cải cách hành chính: phòng họp, tài liệu, khánh tiết.
3. Phân công trực bão: lịch kèm theo.
`;

/** The conversations, in any order; the plan sorts them. */
export const DESK_CONVERSATIONS: readonly DemoConversation[] = [
  {
    subject: 'Bản tin cải cách hành chính số 47',
    messages: [
      {
        from: '@snv',
        to: ['an', 'huong', 'long', 'my', 'khoa', 'giang'],
        day: 0,
        time: '07:10',
        text: 'Bản tin cải cách hành chính số 47: tỷ lệ hồ sơ đúng hạn đạt 96,4%. Việc trong tuần: tập huấn, hội nghị, hạn báo cáo tháng.',
        html: REFORM_NEWS,
      },
    ],
  },
  {
    subject: 'Báo cáo công tác phòng chống lụt bão tuần 47',
    messages: [
      {
        from: 'huong',
        to: ['an'],
        cc: ['long'],
        day: 2,
        time: '08:05',
        text: 'An tổng hợp giúp chị số liệu sơ tán của các huyện ven biển để đưa vào báo cáo tuần. Chị cần trước 16 giờ thứ Tư để trình anh Chánh Văn phòng.',
        flagged: ['an'],
      },
      {
        from: 'an',
        to: ['huong'],
        cc: ['long'],
        day: 1,
        time: '15:42',
        text: 'Dạ em gửi chị bảng tổng hợp đến hết hôm qua. A Lưới chưa báo cáo, em đã gọi anh Ý, chiều nay có số liệu.',
        attachments: [{ name: 'Tổng hợp sơ tán tuần 47.csv', type: 'text/csv', content: WEEK_CSV }],
      },
      {
        from: 'huong',
        to: ['an'],
        cc: ['long', 'my'],
        day: 0,
        time: '08:20',
        text: 'Tốt lắm em. Em thêm một đoạn nhận xét về Hương Trà (còn 3 thuyền chưa vào bờ) rồi chuyển My in giúp chị 12 bản nhé.',
      },
    ],
  },
  {
    subject: 'Lịch trực Văn phòng dịp Tết',
    messages: [
      {
        from: 'long',
        to: ['an', 'huong', 'my'],
        day: 1,
        time: '10:15',
        text: 'Văn thư gửi dự thảo lịch trực dịp Tết. Anh chị xem ca của mình, ai cần đổi thì trả lời trước thứ Sáu để em trình ký.',
      },
      {
        from: 'my',
        to: ['long'],
        cc: ['an'],
        day: 1,
        time: '11:02',
        text: 'Em xin đổi ca mùng 2 với anh An được không ạ? Hôm đó nhà em có việc.',
      },
    ],
  },
  {
    subject: 'Biên bản họp giao ban sáng nay',
    messages: [
      {
        from: 'my',
        to: ['an', 'long'],
        cc: ['huong'],
        day: 0,
        time: '09:35',
        text: 'Em gửi anh chị biên bản họp giao ban. Phần phân công trực bão em đánh dấu để anh An bổ sung số điện thoại liên hệ.',
        attachments: [{ name: 'Biên bản giao ban.txt', type: 'text/plain', content: MINUTES }],
      },
    ],
  },
  {
    subject: 'Góp ý dự thảo quy chế làm việc của UBND tỉnh',
    messages: [
      {
        from: 'giang',
        to: ['an'],
        cc: ['huong'],
        day: 3,
        time: '14:30',
        text: 'Sở Tư pháp gửi ý kiến góp ý dự thảo quy chế: đề nghị làm rõ Điều 12 về thời hạn trả lời ý kiến phối hợp (3 ngày làm việc) và trách nhiệm khi quá hạn.',
      },
      {
        from: 'khoa',
        to: ['an'],
        day: 2,
        time: '16:10',
        text: 'Sở Nội vụ thống nhất với dự thảo, chỉ đề nghị bỏ cụm từ “khi cần thiết” ở khoản 2 Điều 7 cho rõ trách nhiệm.',
      },
    ],
  },
  {
    subject: 'Thư mời dự hội thảo “Đô thị di sản và nước”',
    messages: [
      {
        from: '~hoithao',
        to: ['@vpubnd', 'an'],
        day: 1,
        time: '09:12',
        text: 'Ban tổ chức trân trọng kính mời quý cơ quan tham dự Hội thảo quốc tế “Đô thị di sản và nước”, hai ngày 12 và 13 tháng sau tại Huế.',
        html: HERITAGE_INVITATION,
        signals: ['external', 'firstTimeSender'],
      },
    ],
  },
  {
    subject: 'GẤP: cập nhật mật khẩu hộp thư trước 17 giờ',
    messages: [
      {
        from: '~giadanh',
        to: ['an'],
        day: 0,
        time: '06:48',
        text: 'Hộp thư của đồng chí sắp bị khóa. Đề nghị đăng nhập tại đường dẫn sau để giữ lại hộp thư: https://thuathienhue-gov-vn.example/dang-nhap',
        signals: ['external', 'firstTimeSender', 'lookalikeName', 'authenticationFailed'],
      },
    ],
  },
  {
    subject: 'Đề nghị cung cấp số liệu phục vụ kỳ họp HĐND',
    messages: [
      {
        from: 'thao',
        to: ['an', '@vpubnd'],
        cc: ['phuc'],
        day: 2,
        time: '13:50',
        text: 'Sở Kế hoạch và Đầu tư đề nghị Văn phòng cung cấp danh mục nhiệm vụ UBND tỉnh giao trong quý, kèm tình trạng thực hiện, để đưa vào báo cáo trình kỳ họp. Xin nhận trước ngày 28.',
        flagged: ['an'],
      },
    ],
  },
  {
    subject: 'Đăng ký xe đi A Lưới thứ Năm',
    messages: [
      {
        from: 'an',
        to: ['long'],
        day: 4,
        time: '08:40',
        text: 'Anh Long cho em đăng ký xe đi A Lưới thứ Năm, khởi hành 6 giờ, đoàn bốn người, về trong ngày.',
      },
      {
        from: 'long',
        to: ['an'],
        day: 4,
        time: '09:05',
        text: 'Được em. Xe 7 chỗ, anh Tín lái. Nhớ mang theo công văn cử đoàn.',
      },
    ],
  },
  {
    subject: 'Kiến nghị của người dân tổ 5 phường Hương Sơ',
    messages: [
      {
        from: 'ngoc',
        to: ['@vpubnd'],
        cc: ['an'],
        day: 3,
        time: '10:25',
        text: 'UBND thành phố chuyển kiến nghị của 27 hộ dân tổ 5 về thoát nước sau khi nâng đường. Đề nghị Văn phòng cho ý kiến chỉ đạo để trả lời người dân trong tháng.',
      },
    ],
  },
  {
    subject: 'Mời họp rà soát hộp thư cơ quan',
    messages: [
      {
        from: '@vpubnd',
        to: ['an', 'binh', 'lan', 'son', 'tuan', 'quang', 'mai', 'hanh', 'tam'],
        day: 1,
        time: '16:20',
        text: 'Kính mời đại diện các sở dự họp rà soát việc xử lý thư đến hộp thư cơ quan: số thư quá hạn, người được uỷ quyền, quy tắc phân công. Thời gian: 14 giờ thứ Sáu, phòng họp số 1.',
      },
      {
        from: 'lan',
        to: ['@vpubnd'],
        cc: ['an'],
        day: 0,
        time: '07:58',
        text: 'Sở Tài chính cử tôi và đồng chí Đức dự họp. Đề nghị Văn phòng gửi trước danh sách thư quá hạn của Sở.',
      },
    ],
  },
];
