/**
 * The words that have codes of their own in packed text, the frequent ones first: of this program's own Vietnamese texts, and of the
 * headers and the markup of letters.
 *
 * **Never changed**: what is stored was packed with exactly this list, in this order. Another list is another form, under a number of its own.
 */
export const FREQUENT = `thư đã không có được người của gửi và nhận này chỉ một lại mật cơ báo khẩu trong nghị đề bản tên chưa khi đang cho trình hộp từ đơn bị
hoặc địa vị ngày tài kết danh quan đến giữ ký bộ các duyệt số tệp dùng sở khoản máy nào xác việc đổi mọi sách trước đăng lần định chờ khác
phải quá liệu lưu mục trả vụ hạn mới quyết đọc là mở chủ ghi nhập xem lệnh theo phòng hãy hành khóa văn hiện bạn vào thay nội để lý còn dữ
cấp với bằng thực tự chính lời mỗi chương công hệ tìm nhân sao dự mã làm nơi nhiều thêm đầu sau lập trưởng bỏ trên về đặt chuyển chứng
giao trung trị viên quy thống tâm tạo bên do giờ thu đây ai chạy miền thử tỉnh lúc quyền thủ sẽ gì quản nhất tới đó cáo lọc dung chánh hai
thúc dấu tải nhật phần thông đi chức cán dụng kiến xóa cần phục thứ chối cách ngoài năm thể điện ban qua sự trang diễn hồi tiếp kèm too ra
thiết an khôi thoại cả kiểm liên thời xử dòng từng such thì chọn nhóm rồi giải hết kế that đồng hiệu sửa riêng xong đúng những toán trạng
điều điểm quả rác uỷ đào anh biết hội thấy động by chế kho lịch nó tin vận bạ kê lực ngay tra bàn cũ cổng dịch mình như nhắc nếu sổ be
hoạch on dưới mà phiếu thành tiêu chuyên mạng tôi tại hơn lớn nối phiên thị đối bảng dài học họp phép xuất nữa trữ vẫn ứng bà tắc xin ông
đánh buổi cùng hay lỗi trực viết bắt chép chữ cứ thiếu tổ biên chị chỗ day em họ sắp sử trò tình vai quét đính long tháng đợi cập giá gọi
kính lên mời tiến toàn cầu hủy nâng sơ thuộc tiếng trở tác tính đợt biệt cá hình hợp key mất queue rút việt vậy yêu đầy chung hàng hỏi hữu
liệt mẫu mềm nguyên phạm quý tham vừa đủ chấm chứa cài hồ loại may nằm tượng tất vì đóng cuối dõi dạng dừng gia hằng mặc mức thái tử you
ít đĩa đưa đường bao bước chia cấu gian giây lượng lộ minh nguyễn sẵn trống tuần độ bật cải huế nhau phó sai thôi thảo try tổng xét đêm
đều ảnh chú keep khẩn khỏi khởi lâu nhiệm nên nêu nói so sẻ trường tạm câu căn cũng cố huyện kịch ngừng phút sang trọng tư ba bảo due dẫn
dụ gắn gỡ hương khai li mặt nay ngắn nền pháp phương rời sáng tiên tối ví bất chiếu chuẩn giấy giới hoạt hóa khép kỳ lấy lớp sáu thường
thừa up xếp ủy biểu cục giám go hẳn hỏng kiện mang mười nháp phong tay trích vắng án đâu đốc bấm bổ cảnh cột di gần khoảng lưới nam nhớ
nén nước out rõ sản true truy trần đạt ấy biến bão bình chí chậm chặn cộng du dành dân gồm hoàn hôm khoá kể my nghiệm nghỉ ngôn ngữ nhưng
phố phụ sinh than thùng thật tỷ vòng xã đoàn đồ biện bí bố chiếm chúng chắc dứt giống hải kinh kiếm lượt lệ mai nghiệp ngờ niêm pem phát
phân phí root set soạn thanh thức trao trân trùng tán tập tắt yếu đáng đô đại đạo bớt chi con dọn dở giả gói góp gặp hư hộ khoa kích kỹ
lan lãnh lê muốn muộn mãi nguồn nhiêu nhãn phú run rất rộng thiên trách tuyến tuyệt tịch tốt tục xoá áp điền đừng bây chiều chuỗi chỉnh
cuộc cạnh giữa gấp gốc huấn huỷ hướng hạ hẹn khách khối luận môi mạo mắc ngoại nửa phím phường pop quay quảng rằng sung sáp triệu trừ
tuyển tả tết tồn võ vướng vết yet đoạn đích đứng been buộc băm bảy bốn bồi bờ ca cậy cờ cụm cử diện dương dưỡng dạ dễ giúp giảng gạch hiển
hiểu khiển khớp lặp lợi much màu nga ngân nhà quang quốc rà say seen soát sàng sánh sông ta them thuyền thích thả tiền top trễ trỏ tương
vài vùng vệ xe đình đếm ưu ẩn ổn bưu cao chín chấp chống cung cái cường cụ dựng hoàng hoãn hạnh hỗ iii iu khánh kiểu kiệt linh loạt luồng
lõi lũ map màn mượn nghi nghìn ngược ngọc nhé nhờ nữ phóng phẩy quỳnh sum sạch sớm they thiệu thuyên thế tiện triển truyền trà trấn trặc
trợ trục ty tôn tăng tầng tế vang vinh vy vẹn xuống xây đón độc đứt am bit bày bận cap chào chút chứ chừng chữa coc coi cân cây cú cảm cất
cắt cốc cửa diệu dueat dueon dạy dịp dời dục each gi giang gián giáo gây gõ gạo gọn gộp gợi hoá huong huynh hà hè hòa hưu hại khó khăn kim
kéo kín kịp lai let loan luôn lăm lương lược lạ lạc lạm lồng lục lụt mong mua mô múi mối mồng mừng mực net nghiêm nghĩa nghệ ngành ngập
nháy nhầm nhỏ nút nộp phan phái phê phúc phận song syt sâu sạn sắm ten thao thoát thuận thuật thuỳ thuỷ thước thượng thầu thẻ tiết tree
trí trăm trương trạch trắc trụ tuấn tàu tách tám tùy ven vũ vượt xung xuân xảy êm đa đo đệm đức ơi ơn ao au ay being binh biển bung but
bye bá bác bì bù bùi bạch bến bối bức cam che chuyện cháy chân châu chúc chất chốt chụp cuong cáp cư cầm cỡ cứu dang deep doanh dot duc
duy dù dũng dần ec eo ghép giác giấu going goon ha hanh hien hiểm hoa hoà hoài huỳnh hân hãng hưởng hẹp hồng ia ii im iê iêu ka khiếu khu
khuôn khâm khả khảo khấu kia kiet kép kêu kẻ kẽ lang le lie lieu liền liễu loop lui ly lào lái lát lô lùi lẫn lắm lắng lặng lẻ lẽ lễ lừa
lữ meet miễn môn mùng mươi mấy mốt mộng na nghe ngiá ngoc nguon nguy ngô ngăn ngưỡng ngắt ngọ ngồi ngự nhan nhap nhoàng nhìn nhương nhường
nhải nhấn nhệ nhồ nhở ni năng nại nạp nở oa oai oay oe oeo oi oo oă phi phuc phà phía phước phẩm phối put qu quanh quên quận ran room rạng
rắn rỗng sa see son soon su suong suốt sát sân sô sơn sư sương sập sống tam teach thi thuê thuần thác thân thưởng thấp thất thửa toà toản
train tri tryout trái tránh trì trú trúc trũng trạm trịnh trọn tuan tuổi tà tân tích tín tô túy tường tạ tấn tận tống ua ui uy uya uyu uyê
uâ uây uê uô uôi uơ viễn viện vuông vân vấn vật vốn vở xa xen xoay xuyên xúc xả xấu yen yê yên yến âu ây êu ôi đem điệp đoán đài đãi đông
đúp đạc đảo đấu đẩy đắc đặc đặng đền đỏ đỗ đội đột ưa ưi ươ ươi ươu ốc a à ở ý ô o u e y from to subject date message id mime version
content type text plain html charset utf transfer encoding base quoted printable received with esmtp esmtps smtp for references reply in
cc bcc return path delivered authentication results dkim signature spf pass none fail dmarc arc policy header domain mailfrom sender list
unsubscribe post mailer user agent multipart alternative mixed related boundary attachment filename inline disposition name http https www
com org gov vn mail x priority thread topic index language localhost helo envelope class style div span br p href table td tr body head
title font size color width height px nbsp mon tue wed fri sat sun jan feb mar apr jun jul aug sep oct nov dec and of is`;
