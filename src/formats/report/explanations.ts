/**
 * What a status code means to the person who wrote the message, and what they can do (RFC 3463).
 */

interface Explanation {
  vi: string;
  en: string;
}

/** The most particular code that fits is taken: `5.1.1`, then `x.1.1`, then `x.1`, then `x`. */
const EXPLANATIONS: Record<string, Explanation> = {
  'x.1.1': {
    vi: 'Không có địa chỉ này. Xin kiểm tra lại chính tả của địa chỉ rồi gửi lại.',
    en: 'There is no such address. Please check its spelling and send again.',
  },
  'x.1.2': {
    vi: 'Không có tên miền này. Xin kiểm tra phần sau dấu @ của địa chỉ.',
    en: 'There is no such domain. Please check the part after the @.',
  },
  'x.1.10': {
    vi: 'Tên miền này không nhận thư.',
    en: 'This domain takes no mail.',
  },
  'x.2.1': {
    vi: 'Hộp thư này đã ngừng nhận thư.',
    en: 'This mailbox takes no mail any more.',
  },
  'x.2.2': {
    vi: 'Hộp thư của người nhận đã đầy. Xin báo cho người nhận bằng cách khác.',
    en: 'The mailbox of the recipient is full. Please tell the recipient in another way.',
  },
  'x.3.4': {
    vi: 'Thư quá lớn. Xin bỏ bớt tệp đính kèm, hoặc gửi bằng liên kết.',
    en: 'The message is too large. Please remove attachments or send them as links.',
  },
  'x.4.1': {
    vi: 'Không kết nối được với máy chủ của người nhận.',
    en: 'The server of the recipient could not be reached.',
  },
  'x.4.4': {
    vi: 'Không tìm thấy máy chủ của người nhận.',
    en: 'The server of the recipient could not be found.',
  },
  'x.4.7': {
    vi: 'Đã thử gửi nhiều ngày mà không được.',
    en: 'We tried for days without success.',
  },
  'x.6.7': {
    vi: 'Máy chủ của người nhận chưa hiểu địa chỉ có dấu tiếng Việt.',
    en: 'The server of the recipient cannot take addresses beyond ASCII.',
  },
  'x.7': {
    vi: 'Máy chủ của người nhận từ chối thư theo quy định của họ. Xin liên hệ Trung tâm nếu thư này cần thiết.',
    en: 'The server of the recipient refused the message by its policy. Ask the center for help if it matters.',
  },
  'x.1': { vi: 'Địa chỉ người nhận có lỗi.', en: 'Something is wrong with the address.' },
  'x.2': { vi: 'Hộp thư của người nhận có trục trặc.', en: 'Something is wrong with the mailbox.' },
  'x.3': {
    vi: 'Máy chủ của người nhận có trục trặc.',
    en: 'Something is wrong with the recipient’s server.',
  },
  'x.4': {
    vi: 'Đường truyền tới người nhận có trục trặc.',
    en: 'Something is wrong on the way to the recipient.',
  },
  'x.5': { vi: 'Hai máy chủ không hiểu nhau.', en: 'The two servers did not understand each other.' },
  'x.6': {
    vi: 'Máy chủ của người nhận không nhận được nội dung thư.',
    en: 'The server cannot take this content.',
  },
  x: { vi: 'Máy chủ của người nhận từ chối thư.', en: 'The recipient’s server refused the message.' },
};

/** The sentence for a status code. */
export function explain(status: string, language: 'vi' | 'en'): string {
  const [, subject = '', detail = ''] = status.split('.');
  const found = EXPLANATIONS[`x.${subject}.${detail}`] ?? EXPLANATIONS[`x.${subject}`] ?? EXPLANATIONS.x;
  return found?.[language] ?? '';
}
