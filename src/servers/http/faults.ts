/**
 * The one place where a fault becomes an HTTP answer: a status, a fixed code, and a sentence in both languages.
 *
 * RFC 9110 §15. What was our bug is logged whole and told as nothing but "internal".
 */
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import { findVietnamese } from '#platform/kernel/refusal-texts.ts';
import type { Text } from './language.ts';

export interface ErrorAnswer {
  status: number;
  code: string;
  text: Text;
  /** What was wrong, for programs. */
  facts?: Readonly<Record<string, string | number>>;
}

const REFUSAL_STATUS: Record<RefusalCode, number> = {
  authenticationFailed: 401,
  authenticationTooOften: 429,
  accountLocked: 403,
  passwordMustChange: 403,
  confirmationNeeded: 403,
  appPasswordNeeded: 401,
  tlsRequired: 403,
  notPermitted: 403,
  notFound: 404,
  alreadyExists: 409,
  overQuota: 507,
  tooLarge: 413,
  tooMany: 429,
  invalidArgument: 400,
  inUse: 409,
  temporarilyUnavailable: 503,
  storageFull: 507,
  conflict: 409,
};

const TEXTS: Record<number, Text> = {
  400: { vi: 'Yêu cầu không hợp lệ.', en: 'The request is not valid.' },
  401: { vi: 'Cần đăng nhập.', en: 'You need to sign in.' },
  403: { vi: 'Ông/bà không được phép làm việc này.', en: 'You may not do this.' },
  404: { vi: 'Không có trang này.', en: 'There is no such page.' },
  405: { vi: 'Trang này không nhận kiểu yêu cầu đó.', en: 'This page does not take that kind of request.' },
  408: { vi: 'Yêu cầu đến quá chậm.', en: 'The request took too long to arrive.' },
  409: { vi: 'Trái với tình trạng hiện tại.', en: 'This conflicts with the present state.' },
  413: { vi: 'Yêu cầu quá lớn.', en: 'The request is too large.' },
  414: { vi: 'Địa chỉ quá dài.', en: 'The address is too long.' },
  415: { vi: 'Không nhận kiểu nội dung này.', en: 'This kind of content is not accepted.' },
  429: { vi: 'Quá nhiều yêu cầu, hãy thử lại sau.', en: 'Too many requests, try again later.' },
  431: { vi: 'Phần đầu của yêu cầu quá lớn.', en: 'The head of the request is too large.' },
  500: { vi: 'Lỗi của hệ thống; đã được ghi lại.', en: 'A fault of ours; it has been recorded.' },
  503: { vi: 'Tạm thời chưa phục vụ được, hãy thử lại sau.', en: 'Not available now, try again later.' },
  507: { vi: 'Không còn chỗ chứa.', en: 'There is no room left.' },
};

const INTERNAL: Text = {
  vi: 'Lỗi của hệ thống; đã được ghi lại.',
  en: 'A fault of ours; it has been recorded.',
};

/** An answer by its status alone. */
export function answerOf(status: number, code: string): ErrorAnswer {
  return { status, code, text: TEXTS[status] ?? INTERNAL };
}

/** A refusal in its own words where they are for people, else in those of its status. */
function refusalAnswer({ code, message, facts }: Refusal): ErrorAnswer {
  const answer = answerOf(REFUSAL_STATUS[code], code);
  const vi = findVietnamese(message);
  return { ...answer, ...(vi !== undefined && { text: { vi, en: message } }), facts };
}

/** Whatever was thrown, as an answer. Status 500 is our bug. */
export function describeFault(error: unknown): ErrorAnswer {
  if (error instanceof Refusal) return refusalAnswer(error);
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
      ? error.statusCode
      : 500;
  return status >= 400 && status < 500 ? answerOf(status, 'badRequest') : answerOf(500, 'internal');
}

/** The body of an error: for programs by its code, for people in Vietnamese and English. */
export function errorBody({ status, code, text, facts = {} }: ErrorAnswer): object {
  const more = Object.keys(facts).length > 0 ? { facts } : {};
  return { error: { status, code, vi: text.vi, en: text.en, ...more } };
}
