/** What is wrong with a signature, in words for the reader (`smimeErrors`, RFC 9219 §4.2). */
import type { SmimeFault } from '#formats/smime/verify.ts';

const TEXTS: Readonly<Record<SmimeFault, string>> = {
  changed: 'Nội dung thư đã bị thay đổi sau khi ký. / The content was changed after it was signed.',
  expired: 'Chứng thư của người ký hoặc của tổ chức cấp đã hết hạn. / A certificate has expired.',
  noCertificate: 'Thư không kèm chứng thư của người ký. / The certificate of the signer is missing.',
  notYetValid: 'Chứng thư chưa có hiệu lực. / A certificate is not valid yet.',
  revoked: 'Chứng thư đã bị tổ chức cấp thu hồi. / The certificate was revoked by its authority.',
  tooLarge: 'Thư quá lớn để xác minh tại máy chủ. / The message is too large to be verified here.',
  unreadable: 'Không đọc được chữ ký. / The signature cannot be read.',
  unsuitable: 'Chứng thư không dùng được để ký thư. / A certificate is not fit for signing mail.',
  untrusted:
    'Chứng thư không do tổ chức được tin cậy cấp. / The certificate is of no authority that is trusted.',
  weakAlgorithm:
    'Chữ ký dùng thuật toán không còn an toàn. / The signature is made in a way that is not safe.',
  wrongAddress:
    'Người ký không phải người gửi ghi trên thư. / The signer is not the sender that the message names.',
};

export function encodeFault(fault: SmimeFault): string {
  return TEXTS[fault];
}
