/** What people read who come by a link to a file. */
import type { Text } from '../language.ts';

export const FILE_TEXTS = {
  gone: { vi: 'Liên kết không còn hiệu lực', en: 'This link is no longer valid' },
  goneLead: {
    vi: 'Liên kết đã hết hạn, đã bị người gửi thu hồi, hoặc địa chỉ bị chép thiếu. Hãy hỏi người gửi để nhận liên kết mới.',
    en: 'It has expired, its sender has ended it, or a part of the address is missing. Ask the sender for a new one.',
  },
  title: { vi: 'Tệp gửi cho ông/bà', en: 'A file for you' },
  from: { vi: 'Người gửi', en: 'From' },
  size: { vi: 'Dung lượng', en: 'Size' },
  until: { vi: 'Tải được đến', en: 'Available until' },
  download: { vi: 'Tải tệp về máy', en: 'Download the file' },
  clean: {
    vi: 'Đã quét: không tìm thấy virus.',
    en: 'Scanned: no virus was found.',
  },
  cleanInPieces: {
    vi: 'Tệp quá lớn nên chỉ quét được từng phần; không tìm thấy virus. Hãy quét lại trên máy của ông/bà trước khi mở.',
    en: 'The file is too large to be scanned as a whole; no virus was found in its parts. Scan it again before you open it.',
  },
  doubtful: {
    vi: 'Có nội dung không kiểm tra hết được (macro, tệp nén có mật khẩu…). Chỉ mở khi ông/bà chắc về người gửi.',
    en: 'Some of it could not be checked (macros, a locked archive…). Open it only if you are sure of the sender.',
  },
  scanning: { vi: 'Đang quét virus', en: 'Being scanned for viruses' },
  scanningLead: {
    vi: 'Tệp vừa được gửi và đang được quét. Trang này tự mở lại sau ít giây.',
    en: 'The file has just come and is being scanned. This page opens again by itself in a few seconds.',
  },
  arriving: { vi: 'Tệp đang được tải lên', en: 'The file is on its way' },
  arrivingLead: {
    vi: 'Người gửi đang tải tệp lên máy chủ. Trang này tự mở lại sau ít giây.',
    en: 'Its sender is still uploading it. This page opens again by itself in a few seconds.',
  },
  infected: { vi: 'Tệp bị chặn', en: 'The file is blocked' },
  infectedLead: {
    vi: 'Trong tệp có virus nên không tải về được. Hãy báo cho người gửi.',
    en: 'A virus was found in it, so that it cannot be downloaded. Tell its sender.',
  },
  locked: { vi: 'Tệp có mật khẩu', en: 'The file has a password' },
  lockedLead: {
    vi: 'Nhập mật khẩu mà người gửi đã báo riêng cho ông/bà.',
    en: 'Enter the password that its sender gave you separately.',
  },
  password: { vi: 'Mật khẩu của tệp', en: 'Password of the file' },
  open: { vi: 'Mở', en: 'Open' },
  wrong: { vi: 'Mật khẩu không đúng.', en: 'This is not the password.' },
  tooOften: { vi: 'Thử quá nhiều lần; hãy đợi ít phút.', en: 'Too many tries; wait some minutes.' },
  recorded: {
    vi: 'Người gửi thấy được tệp đã được tải khi nào và từ địa chỉ mạng nào.',
    en: 'The sender sees when and from which network address the file was downloaded.',
  },
} satisfies Record<string, Text>;
