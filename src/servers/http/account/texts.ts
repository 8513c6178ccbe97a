/** The words of the account pages, Vietnamese first. */
import type { Text } from '../language.ts';

export const TEXTS = {
  signIn: { vi: 'Đăng nhập', en: 'Sign in' },
  codeLead: {
    vi: 'Nhập mã sáu số trong ứng dụng xác thực, hoặc một mã khôi phục.',
    en: 'Enter the six digits that your authenticator app shows, or a recovery code.',
  },
  breached: {
    vi: 'Mật khẩu này đã bị lộ ở đâu đó; hãy chọn mật khẩu khác.',
    en: 'This password has leaked somewhere; choose another one.',
  },
  factorCode: { vi: 'Mã', en: 'Code' },
  signInLead: {
    vi: 'Dùng địa chỉ thư và mật khẩu của ông/bà ở hệ thống thư điện tử của tỉnh.',
    en: "Use your address and password of the province's e-mail.",
  },
  address: { vi: 'Địa chỉ thư', en: 'Address' },
  password: { vi: 'Mật khẩu', en: 'Password' },
  wrong: { vi: 'Địa chỉ hoặc mật khẩu không đúng.', en: 'The address or the password is wrong.' },
  tooOften: {
    vi: 'Đã thử quá nhiều lần. Hãy đợi vài phút rồi thử lại.',
    en: 'Too many tries. Wait a few minutes and try again.',
  },
  locked: {
    vi: 'Tài khoản đang bị khóa. Hãy gọi Trung tâm Tin học Hành chính để được mở lại.',
    en: 'This account is locked. Call the center to have it opened again.',
  },
  account: { vi: 'Tài khoản của tôi', en: 'My account' },
  signedInAs: { vi: 'Đang đăng nhập:', en: 'Signed in as' },
  signOut: { vi: 'Đăng xuất', en: 'Sign out' },
  changePassword: { vi: 'Đổi mật khẩu', en: 'Change password' },
  mustChange: {
    vi: 'Đây là mật khẩu dùng một lần. Hãy đặt mật khẩu của riêng ông/bà để bắt đầu sử dụng.',
    en: 'This password was for one use. Choose your own to begin.',
  },
  passwordRules: {
    vi: 'Ít nhất {least} ký tự. Một câu ngắn dễ nhớ là tốt nhất; không dùng tên hoặc địa chỉ của ông/bà.',
    en: 'At least {least} characters. A short sentence you remember is best; not your name or address.',
  },
  currentPassword: { vi: 'Mật khẩu hiện tại', en: 'Present password' },
  newPassword: { vi: 'Mật khẩu mới', en: 'New password' },
  repeatPassword: { vi: 'Nhập lại mật khẩu mới', en: 'New password again' },
  passwordsDiffer: { vi: 'Hai lần nhập mật khẩu mới không giống nhau.', en: 'The new passwords differ.' },
  passwordChanged: {
    vi: 'Đã đổi mật khẩu. Mọi nơi khác đã đăng xuất.',
    en: 'The password was changed. Everywhere else was signed out.',
  },
  tooShort: { vi: 'Mật khẩu quá ngắn.', en: 'The password is too short.' },
  tooLong: { vi: 'Mật khẩu quá dài.', en: 'The password is too long.' },
  tooCommon: {
    vi: 'Mật khẩu này nằm trong số bị đoán trước tiên.',
    en: 'This password is one of those that are tried first.',
  },
  containsName: {
    vi: 'Mật khẩu không được chứa tên hoặc địa chỉ của ông/bà.',
    en: 'The password must not contain your name or address.',
  },
  unprintable: {
    vi: 'Mật khẩu có ký tự không dùng được.',
    en: 'The password has characters that cannot be used.',
  },
  sessions: { vi: 'Nơi đang đăng nhập', en: 'Where you are signed in' },
  sessionsLead: {
    vi: 'Thấy nơi nào không phải của ông/bà, hãy kết thúc và đổi mật khẩu.',
    en: 'If you do not know one of these, end it and change your password.',
  },
  device: { vi: 'Thiết bị hoặc chương trình', en: 'Device or program' },
  from: { vi: 'Từ địa chỉ', en: 'From' },
  lastUsed: { vi: 'Dùng lần cuối', en: 'Last used' },
  thisOne: { vi: 'Chính nơi này', en: 'This one' },
  end: { vi: 'Kết thúc', en: 'End' },
  endOthers: { vi: 'Đăng xuất mọi nơi khác', en: 'Sign out everywhere else' },
  sessionEnded: { vi: 'Đã kết thúc.', en: 'It was ended.' },
  leaked: { vi: 'Mật khẩu của tôi bị lộ', en: 'My password has leaked' },
  leakedLead: {
    vi: 'Khóa tài khoản ngay và đăng xuất mọi nơi. Sau đó chỉ Trung tâm Tin học Hành chính mới cấp lại được mật khẩu; thư gửi đến vẫn được giữ.',
    en: 'Locks the account at once and signs out everywhere. Only the center can then give you a new password; mail goes on arriving.',
  },
  leakedConfirm: { vi: 'Khóa tài khoản của tôi', en: 'Lock my account' },
  leakedDone: {
    vi: 'Tài khoản đã được khóa. Hãy gọi Trung tâm Tin học Hành chính để được cấp lại mật khẩu.',
    en: 'The account is locked. Call the center for a new password.',
  },
  wantsAccess: {
    vi: '{name} muốn đọc và gửi thư bằng tài khoản của ông/bà',
    en: '{name} wants to read and send mail with your account',
  },
  allowLead: {
    vi: 'Chỉ cho phép chương trình ông/bà vừa tự mở. Ông/bà thu hồi được bất cứ lúc nào ở trang “Tài khoản của tôi”.',
    en: 'Allow only a program that you have just opened yourself. You can take it back at any time under “My account”.',
  },
  allow: { vi: 'Cho phép', en: 'Allow' },
  refuse: { vi: 'Từ chối', en: 'Refuse' },
  deviceTitle: { vi: 'Kết nối thiết bị', en: 'Connect a device' },
  deviceLead: { vi: 'Nhập mã đang hiện trên thiết bị.', en: 'Enter the code that the device shows.' },
  code: { vi: 'Mã', en: 'Code' },
  goOn: { vi: 'Tiếp tục', en: 'Continue' },
  deviceUnknown: {
    vi: 'Không có mã này, hoặc mã đã hết hạn.',
    en: 'There is no such code, or it has expired.',
  },
  deviceAllowed: {
    vi: 'Xong. Ông/bà có thể quay lại thiết bị.',
    en: 'Done. You can go back to the device.',
  },
  deviceRefused: { vi: 'Đã từ chối thiết bị.', en: 'The device was refused.' },
  badClient: {
    vi: 'Chương trình này chưa được đăng ký, hoặc yêu cầu của nó không đúng.',
    en: 'This program is not registered, or its request is not right.',
  },
  otherLanguage: { vi: 'English', en: 'Tiếng Việt' },
} satisfies Record<string, Text>;
