/**
 * Refusals as officials read them in their mail programs: Vietnamese first, then English. By the English text that stands in the code; `#`
 * stands for a number, and what follows a colon at the end is put as it is.
 *
 * Only on submission: to strangers' servers we speak English. Without its marks on the wire (RFC 5321 §4.2: replies are ASCII).
 */

/** By the English text. */
export const VIETNAMESE: ReadonlyMap<string, string> = new Map([
  // Who may send.
  ['The address or the password is wrong', 'Sai địa chỉ hoặc mật khẩu'],
  ['Too many attempts, try again later', 'Thử sai quá nhiều lần, xin thử lại sau'],
  ['Too many wrong passwords', 'Sai mật khẩu quá nhiều lần'],
  ['This account is locked', 'Tài khoản này đang bị khóa'],
  [
    'This one-time password must be changed in the web interface first',
    'Mật khẩu dùng một lần: xin đổi trên trang web trước',
  ],
  [
    'Use a password for programs; make one in the web interface',
    'Xin dùng mật khẩu riêng cho chương trình, tạo trên trang web',
  ],
  ['Sign-in is not possible at the moment, try again later', 'Hiện chưa đăng nhập được, xin thử lại sau'],
  ['Begin TLS before you send a password', 'Xin bật TLS trước khi gửi mật khẩu'],
  ['Your sign-in has ended', 'Phiên đăng nhập đã hết'],
  ['Sign in first', 'Xin đăng nhập trước'],
  ['Sign in before sending', 'Xin đăng nhập trước khi gửi'],
  ['You may send only from your own address', 'Chỉ được gửi bằng địa chỉ của chính mình'],
  [
    'The name before your address shows an address that is not yours',
    'Tên trước địa chỉ người gửi chứa một địa chỉ không phải của mình',
  ],
  ['A message needs exactly one From header', 'Thư cần đúng một dòng From (người gửi)'],
  ['The From header names no address', 'Dòng From (người gửi) không có địa chỉ'],
  ['Nobody is named as the sender', 'Thư không ghi ai là người gửi'],
  // To whom.
  ['No such person here', 'Không có người nhận này'],
  ['This unit has no mailbox yet: ', 'Đơn vị này chưa có hộp thư: '],
  ['This person left; please write to: ', 'Người này đã thôi việc; xin gửi tới: '],
  ['This mailbox is full, try again later', 'Hộp thư người nhận đã đầy, xin gửi lại sau'],
  [
    'Too many recipients, send the rest as another message',
    'Quá nhiều người nhận, xin gửi số còn lại bằng thư khác',
  ],
  ['No valid recipients', 'Không có người nhận hợp lệ'],
  ['A recipient needs an address', 'Người nhận cần có địa chỉ'],
  ['This is no valid address', 'Địa chỉ này không hợp lệ'],
  ['Such an address needs SMTPUTF8', 'Địa chỉ có dấu cần SMTPUTF8'],
  ['You may not write to this group', 'Không được gửi thư tới nhóm này'],
  ['This message has been through this list already', 'Thư này đã đi qua danh sách này rồi'],
  // What.
  ['A message holds at most # bytes', 'Mỗi thư tối đa # byte'],
  ['A virus or a dangerous file was found: ', 'Thư có vi-rút hoặc tệp nguy hiểm: '],
  ['This is more than the virus scanner takes', 'Thư lớn hơn mức máy quét vi-rút nhận'],
  ['The virus scanner does not answer', 'Máy quét vi-rút chưa trả lời'],
  ['This message looks like junk', 'Thư này giống thư rác'],
  ['The header of this message is not well formed', 'Phần đầu thư sai cấu trúc'],
  ['Mail loop: # Received headers', 'Thư đi vòng: # dòng Received'],
  [
    'Lines end with CR LF; a message with a bare CR or LF is not taken',
    'Dòng phải kết thúc bằng CR LF; không nhận thư có CR hoặc LF lẻ',
  ],
  [
    'Too much large mail is coming at the moment, try again later',
    'Đang có quá nhiều thư lớn, xin gửi lại sau',
  ],
  // The server itself.
  ['The server is shutting down', 'Máy chủ đang tắt, xin thử lại sau'],
  ['Nothing heard for too long', 'Chờ quá lâu không thấy gì'],
  ['Too many errors', 'Quá nhiều lỗi'],
  ['Too many commands without a message', 'Quá nhiều lệnh mà không có thư'],
  ['Closing', 'Kết nối đóng'],
  ['Not possible at the moment, try again later', 'Hiện chưa làm được, xin thử lại sau'],
  ['A local fault, try again later', 'Lỗi của máy chủ, xin thử lại sau'],
]);

const NUMBER = /\d+/g;

function vietnameseOf(text: string): string | undefined {
  const whole = VIETNAMESE.get(text);
  if (whole !== undefined) return whole;
  const colon = text.indexOf(': ') + 2;
  const beginning = VIETNAMESE.get(text.slice(0, colon));
  if (beginning !== undefined) return beginning + text.slice(colon);
  const numbers = text.match(NUMBER) ?? [];
  return VIETNAMESE.get(text.replace(NUMBER, '#'))?.replaceAll('#', () => numbers.shift() ?? '');
}

/** A refusal in both languages; what is not known here, or is in both already, stays as it is. */
export function inBothLanguages(text: string): string {
  const vietnamese = vietnameseOf(text);
  return vietnamese === undefined ? text : `${vietnamese} / ${text}`;
}
