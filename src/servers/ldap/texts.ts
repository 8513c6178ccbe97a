/**
 * Every sentence of the server. LDAP has no way to ask for a language, so each is given in both, Vietnamese first.
 */
export const TEXTS = {
  anonymous: {
    vi: 'Danh bạ không mở cho người chưa đăng nhập.',
    en: 'The directory is not open to anonymous clients.',
  },
  signInFirst: { vi: 'Hãy đăng nhập trước.', en: 'Bind first.' },
  emptyPassword: { vi: 'Thiếu mật khẩu.', en: 'A bind with a name needs a password.' },
  wrongPassword: { vi: 'Sai địa chỉ hoặc mật khẩu.', en: 'The name or the password is wrong.' },
  tooOften: { vi: 'Quá nhiều lần thử, hãy thử lại sau.', en: 'Too many attempts, try again later.' },
  locked: { vi: 'Tài khoản đang bị khóa.', en: 'This account is locked.' },
  appPassword: {
    vi: 'Hãy dùng mật khẩu ứng dụng, tạo trong giao diện web.',
    en: 'Use a password for programs; make one in the web interface.',
  },
  mustChange: {
    vi: 'Phải đổi mật khẩu dùng một lần trên trang web trước.',
    en: 'This one-time password must be changed in the web interface first.',
  },
  tlsBeforePassword: {
    vi: 'Hãy dùng TLS trước khi gửi mật khẩu.',
    en: 'Use TLS before you send a password.',
  },
  versionThree: { vi: 'Chỉ có LDAP phiên bản 3.', en: 'Only LDAP version 3 is spoken here.' },
  unknownMechanism: { vi: 'Không có cơ chế đăng nhập này.', en: 'This mechanism is not offered.' },
  noSuchObject: { vi: 'Không có mục này.', en: 'There is no such entry.' },
  badName: { vi: 'Tên mục không đúng dạng.', en: 'This is not a distinguished name.' },
  readOnly: {
    vi: 'Danh bạ qua LDAP chỉ để đọc; thay đổi phải theo quyết định.',
    en: 'The directory is read only here; it changes by decision.',
  },
  unknownControl: {
    vi: 'Không biết điều khiển bắt buộc này.',
    en: 'A control marked critical is not known here.',
  },
  unknownOperation: { vi: 'Không biết thao tác này.', en: 'This operation is not known here.' },
  unknownAttribute: { vi: 'Không biết thuộc tính này.', en: 'This attribute is not known here.' },
  noSuchAttribute: { vi: 'Mục không có thuộc tính này.', en: 'The entry has no such attribute.' },
  brokenMessage: { vi: 'Thông điệp sai cú pháp.', en: 'The message is not LDAP.' },
  oldPages: {
    vi: 'Trang này không còn nữa, hãy tìm lại.',
    en: 'This page is gone, search again.',
  },
  sizeLimit: {
    vi: 'Còn nhiều mục nữa; hãy tìm cụ thể hơn hoặc lấy từng trang.',
    en: 'There are more entries; narrow the search or ask for pages.',
  },
  timeLimit: { vi: 'Quá thời gian.', en: 'The time limit was reached.' },
  busy: { vi: 'Quá nhiều yêu cầu cùng lúc.', en: 'Too many operations at once.' },
  tlsAlready: { vi: 'Đã dùng TLS rồi.', en: 'TLS is on already.' },
  operationsUnderWay: {
    vi: 'Còn thao tác đang chạy.',
    en: 'Operations are under way.',
  },
  shuttingDown: { vi: 'Máy chủ đang dừng.', en: 'The server is stopping.' },
  tooLong: { vi: 'Kết nối im lặng quá lâu.', en: 'The connection was silent for too long.' },
  later: { vi: 'Tạm thời không phục vụ được, hãy thử lại.', en: 'Not available right now, try again.' },
  localFault: { vi: 'Lỗi của máy chủ.', en: 'An error of the server.' },
} as const;

export type TextKey = keyof typeof TEXTS;

/** The sentence in both languages. */
export function sentence(key: TextKey): string {
  return `${TEXTS[key].vi} ${TEXTS[key].en}`;
}
