/**
 * Letters of the sample that come in HTML, as programs of offices and mailing lists make it: tables, colours, pictures of other
 * places (which readers do not load unasked).
 */

const CELL = 'padding:10px 14px;border-bottom:1px solid #e5e0ec';

/** A newsletter of the province. */
export const REFORM_NEWS = `<html><body style="margin:0;background:#f4f1f8"><table width="100%" cellpadding="0" cellspacing="0" bgcolor="#f4f1f8"><tr><td align="center" style="padding:18px 8px">
<table width="620" cellpadding="0" cellspacing="0" style="max-width:620px;background:#ffffff;border-radius:12px;overflow:hidden">
<tr><td bgcolor="#5b2a86" style="padding:26px 32px;color:#ffffff"><div style="font-size:13px;letter-spacing:1px;color:#f6c453">BẢN TIN SỐ 47</div><div style="font-size:24px;font-weight:700;line-height:1.4">Cải cách hành chính tỉnh Thừa Thiên Huế</div></td></tr>
<tr><td style="padding:24px 32px;color:#2a2335;font-size:15px;line-height:1.6">
<h2 style="margin:0 0 8px;font-size:18px;color:#5b2a86">Tỷ lệ hồ sơ đúng hạn đạt 96,4%</h2>
<p style="margin:0 0 16px">Mười tháng đầu năm, bộ phận một cửa các cấp tiếp nhận 184.320 hồ sơ, trong đó 96,4% giải quyết đúng hoặc trước hạn, tăng 2,1 điểm so với cùng kỳ.</p>
<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:14px">
<tr bgcolor="#efe6f8"><th align="left" style="${CELL}">Đơn vị</th><th align="right" style="${CELL}">Tiếp nhận</th><th align="right" style="${CELL}">Đúng hạn</th></tr>
<tr><td style="${CELL}">UBND thành phố Huế</td><td align="right" style="${CELL}">61.204</td><td align="right" style="${CELL};color:#17643f">97,8%</td></tr>
<tr><td style="${CELL}">UBND huyện Phú Vang</td><td align="right" style="${CELL}">22.417</td><td align="right" style="${CELL};color:#17643f">96,1%</td></tr>
<tr><td style="${CELL}">UBND huyện A Lưới</td><td align="right" style="${CELL}">9.830</td><td align="right" style="${CELL};color:#b3261e">91,5%</td></tr>
</table>
<h2 style="margin:24px 0 8px;font-size:18px;color:#5b2a86">Việc trong tuần</h2>
<ul style="margin:0;padding-left:20px"><li>Thứ Ba: tập huấn xử lý văn bản đến trên hộp thư cơ quan.</li><li>Thứ Năm: hội nghị cải cách hành chính, 8 giờ, hội trường UBND tỉnh.</li><li>Thứ Sáu: hạn gửi báo cáo tháng.</li></ul>
<p style="margin:24px 0 0"><a href="https://thuathienhue.gov.vn/" style="display:inline-block;padding:10px 22px;background:#5b2a86;color:#ffffff;text-decoration:none;border-radius:8px">Xem đầy đủ</a></p>
</td></tr>
<tr><td style="padding:16px 32px;color:#6a6379;font-size:12px;border-top:1px solid #e5e0ec">Thư trình diễn: nội dung hư cấu · Sở Nội vụ</td></tr>
</table></td></tr></table></body></html>`;

/** An invitation from outside, with pictures that live on its sender's server. */
export const HERITAGE_INVITATION = `<div style="font-family:Georgia,serif;font-size:16px;line-height:1.65;color:#222">
<img src="https://disan.example/banner.jpg" alt="Hội thảo Đô thị di sản" width="600" height="120">
<p>Kính gửi Văn phòng UBND tỉnh,</p>
<p>Ban tổ chức trân trọng kính mời quý cơ quan tham dự <b>Hội thảo quốc tế “Đô thị di sản và nước”</b>, hai ngày 12 và 13 tháng sau tại Huế. Chương trình dự kiến có 40 tham luận của các chuyên gia trong và ngoài nước.</p>
<p>Xin quý cơ quan xác nhận trước ngày 30 để chúng tôi sắp xếp chỗ ngồi và phiên dịch.</p>
<p>Trân trọng,<br><i>Ban tổ chức hội thảo</i></p>
<img src="https://disan.example/open.gif?id=1" width="1" height="1" alt="">
<p style="color:#777;font-size:12px">Thư trình diễn: người và nội dung đều hư cấu.</p></div>`;
