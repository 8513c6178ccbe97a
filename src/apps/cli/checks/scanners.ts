/** Virus and junk scanners (R6.5, R6.6): none is asked by this version, and people should know it. */
import type { Check } from './check.ts';

export const scanners: Check = {
  name: 'scanners',
  title: { vi: 'Quét thư', en: 'Scanners' },
  run: () =>
    Promise.resolve([
      {
        level: 'warn',
        text: {
          vi: 'không có bộ quét virus và thư rác nào chạy: thư được chuyển mà không quét',
          en: 'no virus or junk scanner runs: mail is delivered unscanned',
        },
        advice: {
          vi: 'phiên bản này chưa hỏi ClamAV hay Rspamd; đặt một cổng lọc thư phía trước nếu cần',
          en: 'this version asks neither ClamAV nor Rspamd yet; put a filtering gateway in front where needed',
        },
      },
    ]),
};
