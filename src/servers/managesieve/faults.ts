/** Refusals as responses: one table of codes (RFC 5804 §1.3), the texts in Vietnamese and English. */
import type { Response, ResponseCode } from '#formats/managesieve/response.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import { bothLanguages } from '#platform/kernel/refusal-texts.ts';

const TABLE: Partial<Record<RefusalCode, [text: string, code?: ResponseCode]>> = {
  authenticationFailed: ['Sai địa chỉ hoặc mật khẩu. / The address or the password is wrong.'],
  authenticationTooOften: ['Thử quá nhiều lần, hãy chờ. / Too many tries, please wait.', 'TRYLATER'],
  accountLocked: ['Tài khoản đang bị khóa. / The account is locked.'],
  passwordMustChange: ['Hãy đổi mật khẩu trên trang web trước. / Change your password on the web first.'],
  notFound: ['Không có bộ lọc này. / There is no such script.', 'NONEXISTENT'],
  alreadyExists: ['Tên này đã có. / This name is in use.', 'ALREADYEXISTS'],
  inUse: ['Bộ lọc đang dùng không xóa được. / The active script cannot be deleted.', 'ACTIVE'],
  notPermitted: ['Không được phép. / This is not permitted.'],
  temporarilyUnavailable: ['Tạm thời không được, hãy thử lại. / Not now, try again later.', 'TRYLATER'],
  storageFull: ['Kho đầy, hãy thử lại sau. / Storage is full, try again later.', 'TRYLATER'],
};

/** The response to a refusal, or undefined for what is our own fault. */
export function responseTo(error: unknown): Response | undefined {
  if (error instanceof SaslFault) return { status: 'NO', text: TABLE.authenticationFailed?.[0] ?? '' };
  if (!(error instanceof Refusal)) return undefined;
  if (error.code === 'overQuota') {
    const code = error.facts['quota'] === 'scripts' ? 'QUOTA/MAXSCRIPTS' : 'QUOTA/MAXSIZE';
    return { status: 'NO', code, text: 'Hết chỗ cho bộ lọc. / There is no more space for scripts.' };
  }
  // The check of a script says all that is wrong with it.
  if (error.code === 'invalidArgument')
    return { status: 'NO', text: bothLanguages(error.message).replaceAll('\n', '\r\n') };
  // Policy on forwarding says whom the script may not reach.
  if (error.facts['reason'] === 'forwarding') return { status: 'NO', text: bothLanguages(error.message) };
  const known = TABLE[error.code];
  return known && { status: 'NO', text: known[0], ...(known[1] && { code: known[1] }) };
}

export const LOCAL_FAULT: Response = {
  status: 'NO',
  code: 'TRYLATER',
  text: 'Lỗi của máy chủ, hãy thử lại sau. / A fault of the server, try again later.',
};
