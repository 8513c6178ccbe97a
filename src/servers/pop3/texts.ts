/**
 * Every sentence of the server that people may see. English and ASCII until LANG is given (RFC 6856 §3.2).
 */

/** Language tags as LANG lists them, with their own names. */
export const LANGUAGES = { vi: 'Tiếng Việt', en: 'English' } as const;

export type Language = keyof typeof LANGUAGES;

/** What `LANG *` chooses: the province's language. */
export const PREFERRED_LANGUAGE: Language = 'vi';

export const TEXTS = {
  greeting: { vi: '{hostname} sẵn sàng', en: '{hostname} POP3 server ready' },
  farewell: { vi: 'Tạm biệt', en: 'Bye' },
  capabilities: { vi: 'Các khả năng', en: 'Capability list follows' },
  beginTls: { vi: 'Bắt đầu TLS', en: 'Begin TLS' },
  tlsAlready: { vi: 'Đã dùng TLS rồi', en: 'TLS is on already' },
  tlsBeforePassword: {
    vi: 'Hãy bắt đầu TLS trước khi gửi mật khẩu',
    en: 'Begin TLS before you send a password',
  },
  nameFirst: { vi: 'Gửi USER trước', en: 'Say USER first' },
  nameTaken: { vi: 'Gửi PASS', en: 'Send PASS' },
  signedIn: {
    vi: 'Hộp thư có {count} thư ({bytes} byte)',
    en: 'Maildrop has {count} messages ({bytes} octets)',
  },
  signInFirst: { vi: 'Hãy đăng nhập trước', en: 'Sign in first' },
  signedInAlready: { vi: 'Đã đăng nhập rồi', en: 'You are signed in already' },
  wrongPassword: { vi: 'Sai địa chỉ hoặc mật khẩu', en: 'The address or the password is wrong' },
  tooOften: { vi: 'Quá nhiều lần thử, hãy thử lại sau', en: 'Too many attempts, try again later' },
  locked: { vi: 'Tài khoản đang bị khóa', en: 'This account is locked' },
  appPassword: {
    vi: 'Hãy dùng mật khẩu ứng dụng, tạo trong giao diện web.',
    en: 'Use a password for programs; make one in the web interface.',
  },
  mustChange: {
    vi: 'Phải đổi mật khẩu một lần này trên trang web trước',
    en: 'This one-time password must be changed in the web interface first',
  },
  mechanisms: { vi: 'Các cơ chế đăng nhập', en: 'Mechanisms follow' },
  unknownMechanism: { vi: 'Không có cơ chế này', en: 'This mechanism is not offered' },
  cancelled: { vi: 'Đã hủy đăng nhập', en: 'Sign-in cancelled' },
  list: { vi: '{count} thư ({bytes} byte)', en: '{count} messages ({bytes} octets)' },
  uniqueIds: { vi: 'Mã riêng của các thư', en: 'Unique ids follow' },
  message: { vi: '{bytes} byte', en: '{bytes} octets' },
  top: { vi: 'Phần đầu thư', en: 'Top of message follows' },
  noSuchMessage: { vi: 'Không có thư này', en: 'No such message' },
  messageDeleted: { vi: 'Thư này đã đánh dấu xóa', en: 'This message is marked as deleted' },
  messageGone: { vi: 'Thư này đã bị xóa từ nơi khác', en: 'This message was removed by another session' },
  deleted: { vi: 'Đã đánh dấu xóa thư {number}', en: 'Message {number} marked as deleted' },
  undeleted: { vi: 'Không thư nào bị xóa nữa; {count} thư', en: 'Nothing is deleted now; {count} messages' },
  notRemoved: {
    vi: 'Không xóa được thư nào, hãy thử lại sau',
    en: 'No message could be removed, try again later',
  },
  nothing: { vi: 'Vâng', en: 'Ok' },
  utf8On: { vi: 'Đã bật UTF-8', en: 'UTF-8 mode is on' },
  languages: { vi: 'Các ngôn ngữ', en: 'Languages follow' },
  languageChanged: { vi: 'Đã đổi ngôn ngữ', en: 'Language changed' },
  unknownLanguage: { vi: 'Không có ngôn ngữ này', en: 'This language is not offered' },
  unknownCommand: { vi: 'Không có lệnh này', en: 'This command is not known' },
  lineTooLong: { vi: 'Dòng lệnh quá dài', en: 'The line is too long' },
  notUtf8: { vi: 'Dòng lệnh không phải UTF-8', en: 'The line is not valid UTF-8' },
  needsNumber: { vi: 'Cần một số thứ tự thư', en: 'A message number is needed' },
  needsTopNumbers: {
    vi: 'Cần số thứ tự thư và số dòng',
    en: 'A message number and a number of lines are needed',
  },
  takesNothing: { vi: 'Lệnh này không có tham số', en: 'This command takes nothing' },
  notBase64: { vi: 'Không phải base64', en: 'This is not base64' },
  tooManyFaults: { vi: 'Quá nhiều lỗi', en: 'Too many errors' },
  tooManyPasswords: { vi: 'Sai mật khẩu quá nhiều lần', en: 'Too many wrong passwords' },
  later: { vi: 'Hiện chưa làm được, hãy thử lại sau', en: 'Not possible at the moment, try again later' },
  localFault: { vi: 'Lỗi của máy chủ, hãy thử lại sau', en: 'A local fault, try again later' },
} as const satisfies Record<string, Record<Language, string>>;

export type TextKey = keyof typeof TEXTS;

export type Facts = Readonly<Record<string, string | number>>;

/** The sentence with its facts filled in. */
export function sentence(language: Language, key: TextKey, facts: Facts): string {
  return TEXTS[key][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}
