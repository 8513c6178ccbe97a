/**
 * The conversations of the sample province, in order of time: invented, and such as are written every day.
 *
 * `day` counts back from the day of the first start; `@snv` is the mailbox of the agency with that code.
 */

/** A file of a message, made of text. */
export interface DemoAttachment {
  name: string;
  type: string;
  content: string;
}

/** One message. */
export interface DemoMessage {
  /** Key of a person, `@` and the code of an agency, or `~` and the key of somebody outside. */
  from: string;
  to: readonly string[];
  cc?: readonly string[];
  /** Days before the first start, and the time of that day in Huế. */
  day: number;
  time: string;
  text: string;
  /** The same in HTML. */
  html?: string;
  /** Reasons for its readers to doubt it (R8.8). */
  signals?: readonly string[];
  attachments?: readonly DemoAttachment[];
  /** Flagged by the people of these keys. */
  flagged?: readonly string[];
}

/** A subject and what was written about it; every message but the first answers the one before. */
export interface DemoConversation {
  subject: string;
  messages: readonly DemoMessage[];
}

const STORM_PLAN = `PHƯƠNG ÁN ỨNG PHÓ BÃO LŨ (bản trình diễn)

1. Trực ban 24/24 từ cấp báo động II.
2. Hồ chứa: hạ mực nước đón lũ theo quy trình liên hồ; báo trước hạ du 6 giờ.
3. Sơ tán: ưu tiên vùng thấp trũng Quảng Điền, Phú Vang, Hương Trà.
4. Thông tin: mỗi huyện báo cáo lúc 06 giờ, 12 giờ và 18 giờ qua hộp thư cơ quan.
`;

const BUDGET_CSV = `Khoản,Dự toán (triệu đồng),Đã thực hiện,Tỷ lệ
Chi thường xuyên,12500,9310,74%
Mua sắm thiết bị,1800,640,36%
Đào tạo,450,415,92%
Sửa chữa trụ sở,2200,1980,90%
`;

const AGENDA = `CHƯƠNG TRÌNH LÀM VIỆC (bản trình diễn)

08:00  Đón tiếp đại biểu
08:15  Báo cáo tiến độ các dự án trọng điểm
09:30  Thảo luận: vướng mắc giải phóng mặt bằng
11:00  Kết luận của Chủ tịch UBND tỉnh
`;

const FESTIVAL_ICS = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//CongThu//Demo//VI',
  'BEGIN:VEVENT',
  'UID:festival-hop-lan-2@demo',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;TZID=Asia/Ho_Chi_Minh:20260415T080000',
  'DTEND;TZID=Asia/Ho_Chi_Minh:20260415T100000',
  'SUMMARY:Họp Ban Tổ chức Festival Huế lần 2',
  'LOCATION:Phòng họp số 2\\, Sở Văn hoá Thông tin',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

/** All conversations of the sample. */
export const DEMO_CONVERSATIONS: readonly DemoConversation[] = [
  {
    subject: 'Triển khai phương án ứng phó bão số 6',
    messages: [
      {
        from: 'son',
        to: ['@tphue', '@aluoi', '@phuvang', '@huongtra', '@quangdien'],
        cc: ['huong', 'an'],
        day: 12,
        time: '07:40',
        text: 'Kính gửi các đồng chí,\n\nBão số 6 dự báo ảnh hưởng trực tiếp đến địa bàn tỉnh từ đêm thứ Năm. Chi cục Thuỷ lợi gửi kèm phương án ứng phó; đề nghị các địa phương rà soát lực lượng, phương tiện và báo cáo trước 16 giờ hôm nay.\n\nTrân trọng.',
        attachments: [{ name: 'Phương án ứng phó bão số 6.txt', type: 'text/plain', content: STORM_PLAN }],
        flagged: ['huong', 'an'],
      },
      {
        from: 'cuong',
        to: ['son'],
        cc: ['huong'],
        day: 12,
        time: '10:05',
        text: 'Thành phố Huế đã rà soát xong 11 phường ven sông. Lực lượng xung kích trực từ 14 giờ. Đề nghị Chi cục cho biết thời điểm xả của hồ Tả Trạch để thông báo người dân.',
      },
      {
        from: 'son',
        to: ['cuong'],
        cc: ['huong', 'y', 'tri', 'hien'],
        day: 12,
        time: '11:20',
        text: 'Hồ Tả Trạch dự kiến vận hành từ 20 giờ, lưu lượng tăng dần, không vượt 600 m³/s trong 6 giờ đầu. Tôi sẽ báo lại ngay khi có thay đổi.',
      },
      {
        from: 'tri',
        to: ['son'],
        day: 12,
        time: '14:45',
        text: 'Phú Vang báo cáo: đã kêu gọi 100% tàu thuyền vào bờ, sơ tán 320 hộ ở Phú Thuận và Vinh Thanh.',
      },
    ],
  },
  {
    subject: 'Đề nghị bổ nhiệm lãnh đạo phòng – hồ sơ còn thiếu',
    messages: [
      {
        from: 'nga',
        to: ['@sgddt'],
        cc: ['tam'],
        day: 11,
        time: '08:30',
        text: 'Kính gửi Sở Giáo dục và Đào tạo,\n\nHồ sơ đề nghị bổ nhiệm của Sở còn thiếu bản kê khai tài sản và nhận xét của cấp uỷ nơi cư trú. Đề nghị bổ sung trước ngày 25 để kịp trình.\n\nHoàng Thị Nga, Sở Nội vụ',
      },
      {
        from: 'yen',
        to: ['nga'],
        cc: ['tam'],
        day: 11,
        time: '15:10',
        text: 'Chị Nga ơi, bản kê khai em gửi theo công văn hôm nay, còn nhận xét của địa phương thì thứ Sáu mới có. Chị cho bên em thêm hai ngày được không ạ?',
      },
      {
        from: 'nga',
        to: ['yen'],
        day: 10,
        time: '08:02',
        text: 'Được em nhé. Em gửi bản chụp trước qua thư này, bản chính nộp sau.',
      },
    ],
  },
  {
    subject: 'Tình hình thực hiện dự toán quý III',
    messages: [
      {
        from: 'lan',
        to: ['@skhdt', '@sxd', '@sgtvt', '@syt', '@sgddt'],
        cc: ['phuc'],
        day: 9,
        time: '09:00',
        text: 'Kính gửi các sở,\n\nPhòng Ngân sách gửi bảng tổng hợp tình hình thực hiện dự toán đến hết quý III. Khoản mua sắm thiết bị mới đạt 36%, đề nghị các đơn vị giải trình và cam kết tiến độ.\n\nTôn Nữ Quỳnh Lan',
        attachments: [{ name: 'Dự toán quý III.csv', type: 'text/csv', content: BUDGET_CSV }],
        flagged: ['phuc'],
      },
      {
        from: 'hanh',
        to: ['lan'],
        day: 9,
        time: '14:25',
        text: 'Chị Lan, ngành y tế chậm do phải đấu thầu lại gói thiết bị xét nghiệm. Dự kiến ký hợp đồng trong tháng này, giải ngân được 85% trước ngày 31.',
      },
      {
        from: 'tuan',
        to: ['lan'],
        cc: ['vy'],
        day: 8,
        time: '10:40',
        text: 'Sở Xây dựng đã quyết toán xong phần sửa chữa trụ sở. Em Vy sẽ gửi biên bản nghiệm thu trong chiều nay.',
      },
      {
        from: 'vy',
        to: ['lan', 'hai1'],
        cc: ['tuan'],
        day: 8,
        time: '16:55',
        text: 'Em gửi chị biên bản nghiệm thu ạ. Số liệu khớp với bảng của phòng Ngân sách.',
        attachments: [
          {
            name: 'Biên bản nghiệm thu.txt',
            type: 'text/plain',
            content: 'BIÊN BẢN NGHIỆM THU (bản trình diễn)\n\nGiá trị nghiệm thu: 1.980.000.000 đồng.\n',
          },
        ],
      },
    ],
  },
  {
    subject: 'Giải phóng mặt bằng đường Nguyễn Văn Linh nối dài',
    messages: [
      {
        from: 'quang',
        to: ['cuong', 'kiet'],
        cc: ['phuc'],
        day: 7,
        time: '08:15',
        text: 'Anh Cường, anh Kiệt,\n\nCòn 14 hộ chưa nhận tiền đền bù ở đoạn qua phường Hương Sơ. Nhà thầu đề nghị bàn giao mặt bằng trước ngày 30. Ta họp sáng thứ Ba được không?',
      },
      {
        from: 'ngoc',
        to: ['quang'],
        cc: ['cuong', 'kiet'],
        day: 7,
        time: '09:50',
        text: 'Dạ anh Cường dự được sáng thứ Ba, 8 giờ tại UBND thành phố. Em gửi kèm chương trình.',
        attachments: [{ name: 'Chương trình làm việc.txt', type: 'text/plain', content: AGENDA }],
      },
      {
        from: 'kiet',
        to: ['ngoc', 'quang'],
        day: 7,
        time: '10:12',
        text: 'Sở Tài nguyên Môi trường tham dự. Đề nghị thành phố chuẩn bị bản đồ trích lục của 14 thửa.',
      },
    ],
  },
  {
    subject: 'Kế hoạch Festival Huế – họp Ban Tổ chức lần 2',
    messages: [
      {
        from: 'thu',
        to: ['nam', 'linh', 'vinh', 'cuong', 'hoa'],
        cc: ['huong'],
        day: 6,
        time: '13:30',
        text: 'Kính mời các anh chị dự họp Ban Tổ chức lần 2. Nội dung: chốt sân khấu Đại Nội, lễ hội đường phố và phương án truyền hình trực tiếp. Lịch họp gửi kèm.',
        attachments: [{ name: 'hop-lan-2.ics', type: 'text/calendar', content: FESTIVAL_ICS }],
      },
      {
        from: 'linh',
        to: ['thu'],
        cc: ['nam'],
        day: 6,
        time: '15:05',
        text: 'Dạ, Sở Du lịch xin đăng ký thêm mục: đón đoàn famtrip 40 hãng lữ hành. Em sẽ gửi danh sách khách sạn trước buổi họp.',
      },
      {
        from: 'hoa',
        to: ['thu'],
        day: 5,
        time: '08:40',
        text: 'Bưu chính Viễn thông sẽ kéo thêm hai tuyến cáp quang ra quảng trường Ngọ Môn. Cần Văn hoá cấp giấy phép thi công trong khu di tích ạ.',
      },
    ],
  },
  {
    subject: 'Chuẩn bị hội nghị cải cách hành chính',
    messages: [
      {
        from: '@vpubnd',
        to: ['@snv', '@stc', '@skhdt', '@stp', '@skhcn', '@tphue'],
        cc: ['khoa', 'giang', 'dung'],
        day: 5,
        time: '10:00',
        text: 'Kính gửi các cơ quan,\n\nUBND tỉnh tổ chức hội nghị cải cách hành chính vào tuần tới. Đề nghị mỗi cơ quan cử hai đại biểu và gửi báo cáo (không quá 5 trang) về hộp thư này trước ngày họp ba ngày.\n\nVăn phòng UBND tỉnh',
      },
      {
        from: 'khoa',
        to: ['@vpubnd'],
        day: 4,
        time: '09:25',
        text: 'Sở Nội vụ gửi báo cáo và đăng ký hai đại biểu: đồng chí Phan Thanh Bình và tôi.',
        attachments: [
          {
            name: 'Báo cáo CCHC.txt',
            type: 'text/plain',
            content:
              'BÁO CÁO CẢI CÁCH HÀNH CHÍNH (bản trình diễn)\n\nTỷ lệ hồ sơ giải quyết đúng hạn: 96,4%.\n',
          },
        ],
      },
      {
        from: 'giang',
        to: ['@vpubnd'],
        cc: ['my'],
        day: 4,
        time: '11:00',
        text: 'Sở Tư pháp xin gửi báo cáo chậm một ngày vì đang tổng hợp số liệu của các phòng Tư pháp huyện.',
      },
      {
        from: 'my',
        to: ['giang'],
        day: 4,
        time: '13:45',
        text: 'Dạ được ạ. Mong nhận được trước 16 giờ ngày mai để em kịp in tài liệu.',
      },
    ],
  },
  {
    subject: 'Quan trắc chất lượng nước sông Hương',
    messages: [
      {
        from: 'mai',
        to: ['hai2', 'dung'],
        cc: ['nhan'],
        day: 4,
        time: '14:20',
        text: 'Kết quả quan trắc tháng này: chỉ tiêu coliform tại cầu Phú Xuân vượt 1,3 lần. Đề nghị Sở Khoa học Công nghệ hỗ trợ lấy mẫu đối chứng.',
      },
      {
        from: 'hai2',
        to: ['mai'],
        day: 3,
        time: '08:10',
        text: 'Bên em lấy mẫu sáng mai lúc 6 giờ. Chị cho người dẫn đường giúp em nhé.',
      },
      { from: 'mai', to: ['hai2'], day: 3, time: '08:30', text: 'OK em. Anh Kiệt sẽ đợi ở bến Toà Khâm.' },
    ],
  },
  {
    subject: 'Hỗ trợ gạo và sách vở cho học sinh vùng cao',
    messages: [
      {
        from: 'lieu',
        to: ['loan', 'yen'],
        cc: ['y'],
        day: 3,
        time: '09:15',
        text: 'Kính gửi các chị,\n\nA Lưới còn 212 em ở bốn xã biên giới chưa nhận đợt hỗ trợ đầu năm học. Đường vào Hồng Thượng đã thông, đề nghị vận chuyển trong tuần này.',
      },
      {
        from: 'loan',
        to: ['lieu'],
        cc: ['yen', 'y'],
        day: 3,
        time: '10:30',
        text: 'Xe sẽ lên A Lưới sáng thứ Năm, 6 tấn gạo và 250 bộ sách. Nhờ huyện bố trí người nhận và ký biên bản tại chỗ.',
      },
      {
        from: 'y',
        to: ['loan'],
        cc: ['lieu'],
        day: 2,
        time: '07:20',
        text: 'Huyện cảm ơn hai Sở. Chúng tôi đã phân công Đoàn xã nhận hàng.',
      },
    ],
  },
  {
    subject: 'Trùng họ tên trong danh bạ',
    messages: [
      {
        from: 'hai2',
        to: ['hai1'],
        cc: ['nga'],
        day: 2,
        time: '14:00',
        text: 'Chào anh Hải, tôi cũng là Võ Minh Hải, ở Sở Khoa học Công nghệ. Tôi hay nhận nhầm thư báo giá gửi cho anh; xin chuyển lại anh một thư bên dưới. Chắc ta phải nhắc mọi người xem kỹ đơn vị trong danh bạ!',
      },
      {
        from: 'hai1',
        to: ['hai2'],
        day: 2,
        time: '14:35',
        text: 'Cảm ơn anh Hải. Tôi thì hay được mời dự hội đồng khoa học :)',
      },
    ],
  },
  {
    subject: 'Lịch trực Tết – đề nghị đăng ký',
    messages: [
      {
        from: '@snv',
        to: ['@stc', '@sxd', '@sgtvt', '@stnmt', '@svhtt', '@sdl', '@phongdien'],
        cc: ['binh', 'suong'],
        day: 1,
        time: '08:00',
        text: 'Kính gửi các cơ quan,\n\nĐề nghị đăng ký lịch trực Tết của lãnh đạo và văn phòng theo mẫu, gửi về hộp thư Sở Nội vụ trước 17 giờ thứ Sáu.\n\nSở Nội vụ',
        flagged: ['binh'],
      },
      {
        from: 'suong',
        to: ['@snv'],
        day: 1,
        time: '10:50',
        text: 'Phong Điền đăng ký: lãnh đạo trực các ngày 29, mồng 1 và mồng 3; văn phòng trực đủ 7 ngày.',
      },
      {
        from: 'trang',
        to: ['@snv'],
        cc: ['quang'],
        day: 1,
        time: '15:15',
        text: 'Sở Giao thông Vận tải gửi lịch trực. Riêng đội cầu phà trực 24/24.',
      },
    ],
  },
  {
    subject: 'Họp giao ban sáng mai dời sang 9 giờ',
    messages: [
      {
        from: 'huong',
        to: ['an', 'long', 'my', 'binh', 'lan', 'phuc', 'tuan', 'quang', 'dung'],
        day: 0,
        time: '07:55',
        text: 'Các anh chị lưu ý: giao ban dời từ 8 giờ sang 9 giờ, phòng họp số 1. Tài liệu đã gửi tuần trước.',
      },
      { from: 'dung', to: ['huong'], day: 0, time: '08:03', text: 'Đã rõ. Tôi đến đúng giờ.' },
      {
        from: 'an',
        to: ['huong'],
        cc: ['long'],
        day: 0,
        time: '08:10',
        text: 'Em đã báo lại bộ phận phục vụ và kỹ thuật ạ.',
      },
    ],
  },
];
