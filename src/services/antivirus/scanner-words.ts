/** The scanner's state in words for people, and what to do: for the status page and `doctor`. */
import type { ScannerState } from './scanner.ts';

export interface ScannerWords {
  /** Nothing is wrong. */
  isGood: boolean;
  vi: string;
  en: string;
  advice?: { vi: string; en: string };
}

const HOW_TO_ADD = {
  vi: 'cài ClamAV trên máy này (Debian: apt install clamav-daemon); CôngThư tự tìm thấy trong một phút, hoặc đặt thiết lập clamd',
  en: 'install ClamAV on this machine (Debian: apt install clamav-daemon); CôngThư finds it within a minute, or set clamd',
};

const OFF: ScannerWords = {
  isGood: false,
  vi: 'không quét virus và không xét tệp đính kèm',
  en: 'nothing looks for viruses, nor at attachments',
  advice: HOW_TO_ADD,
};

/** Says it. */
export function scannerWords(state: ScannerState): ScannerWords {
  switch (state.kind) {
    case 'clamd':
      return {
        isGood: true,
        vi: `quét virus: ${state.version}, ${state.address}`,
        en: `virus scanner: ${state.version}, ${state.address}`,
      };
    case 'unreachable':
      return {
        isGood: false,
        vi: `bộ quét virus ở ${state.address} không trả lời: thư phải chờ`,
        en: `the virus scanner at ${state.address} does not answer: mail has to wait`,
        advice: {
          vi: 'khởi động lại clamd; nếu máy này không dùng clamd nữa, đặt clamd = off',
          en: 'start clamd again; where this machine shall have none any more, set clamd = off',
        },
      };
    case 'policyOnly':
      return {
        isGood: false,
        vi: 'không có bộ quét virus nào chạy; tệp đính kèm chỉ được xét theo quy tắc (chương trình, tên giả, macro, tệp nén khoá)',
        en: 'no virus scanner runs; attachments are judged by rules only (programs, disguised names, macros, locked archives)',
        advice: HOW_TO_ADD,
      };
    case 'off':
      return OFF;
    default:
      throw new Error('a scanner in no state');
  }
}
