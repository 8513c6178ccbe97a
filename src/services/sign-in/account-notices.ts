/** What an account's owner is told when something changed in how one signs in (R8.4, R8.5), in each language. */
import type { NoticeText } from '../notices/notice-text.ts';

export type AccountNoticeKind =
  | 'newDevice'
  | 'passwordChanged'
  | 'passwordRenewed'
  | 'factorAdded'
  | 'factorRemoved'
  | 'recoveryCodesRenewed'
  | 'recoveryCodeUsed'
  | 'appPasswordMade';

export interface AccountNotice {
  kind: AccountNoticeKind;
  /** What of it: the browser, the label of a key; of a renewed password who did it and why. */
  detail: string;
  remoteAddress: string;
  at: number;
}

const TEXTS: Readonly<Record<AccountNoticeKind, NoticeText>> = {
  newDevice: {
    subject: { vi: 'Đăng nhập từ thiết bị mới', en: 'Sign-in from a new device' },
    vi: 'Tài khoản của ông/bà vừa được đăng nhập từ một trình duyệt chưa từng dùng.',
    en: 'Your account was signed in to from a browser that was never used before.',
  },
  passwordChanged: {
    subject: { vi: 'Mật khẩu đã được đổi', en: 'Your password was changed' },
    vi: 'Mật khẩu của tài khoản vừa được đổi. Mọi phiên đăng nhập khác đã kết thúc.',
    en: 'The password of your account was changed. All other sessions have ended.',
  },
  passwordRenewed: {
    subject: { vi: 'Mật khẩu đã được cấp lại', en: 'Your password was renewed for you' },
    vi: 'Theo đề nghị tại quầy, mật khẩu cũ và mọi mật khẩu ứng dụng của tài khoản không còn dùng được; mọi phiên đăng nhập đã kết thúc. Mật khẩu mới ở trên phiếu niêm phong.',
    en: 'At the desk the old password and all passwords of programs were made void, and every session ended. The new password is on a sealed slip.',
  },
  factorAdded: {
    subject: { vi: 'Đã thêm lớp xác thực thứ hai', en: 'A second factor was added' },
    vi: 'Một cách xác thực thứ hai vừa được thêm vào tài khoản.',
    en: 'A second factor was added to your account.',
  },
  factorRemoved: {
    subject: { vi: 'Đã gỡ lớp xác thực thứ hai', en: 'A second factor was removed' },
    vi: 'Một cách xác thực thứ hai vừa bị gỡ khỏi tài khoản.',
    en: 'A second factor was removed from your account.',
  },
  recoveryCodesRenewed: {
    subject: { vi: 'Mã khôi phục mới', en: 'New recovery codes' },
    vi: 'Các mã khôi phục của tài khoản vừa được tạo lại; mã cũ không còn dùng được.',
    en: 'The recovery codes of your account were made anew; the old ones are void.',
  },
  recoveryCodeUsed: {
    subject: { vi: 'Một mã khôi phục đã được dùng', en: 'A recovery code was used' },
    vi: 'Có người vừa đăng nhập bằng một mã khôi phục của tài khoản.',
    en: 'Somebody signed in with a recovery code of your account.',
  },
  appPasswordMade: {
    subject: { vi: 'Mật khẩu ứng dụng mới', en: 'A new password for a program' },
    vi: 'Một mật khẩu ứng dụng vừa được tạo cho tài khoản.',
    en: 'A password for a program was made for your account.',
  },
};

/** Of what others did to the account it is told who, and there is nothing to press. */
const DONE_BY_OTHERS: ReadonlySet<AccountNoticeKind> = new Set(['passwordRenewed']);

const OWN_WORDS = {
  detail: { vi: 'Thiết bị', en: 'Device' },
  advice: {
    vi: 'Nếu không phải ông/bà: mở trang tài khoản, bấm "Mật khẩu của tôi bị lộ", rồi báo Trung tâm.',
    en: 'If it was not you: open the account page, press "My password leaked", and tell the center.',
  },
};
const OTHERS_WORDS = {
  detail: { vi: 'Người làm, lý do', en: 'By whom and why' },
  advice: {
    vi: 'Nếu ông/bà không đề nghị việc này: báo ngay thủ trưởng đơn vị và Trung tâm.',
    en: 'If you did not ask for it: tell the head of your unit and the center at once.',
  },
};

const TIME = new Intl.DateTimeFormat('vi-VN', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Ho_Chi_Minh',
});

/** The letter. */
export function encodeAccountNotice({ kind, detail, remoteAddress, at }: AccountNotice): NoticeText {
  const { subject, vi, en } = TEXTS[kind];
  const time = TIME.format(at);
  const words = DONE_BY_OTHERS.has(kind) ? OTHERS_WORDS : OWN_WORDS;
  return {
    subject,
    vi: [
      vi,
      '',
      `Thời điểm: ${time}`,
      `${words.detail.vi}: ${detail || '—'}`,
      `Địa chỉ mạng: ${remoteAddress}`,
      '',
      words.advice.vi,
    ].join('\n'),
    en: [
      en,
      '',
      `Time: ${time}`,
      `${words.detail.en}: ${detail || '—'}`,
      `Network address: ${remoteAddress}`,
      '',
      words.advice.en,
    ].join('\n'),
  };
}
