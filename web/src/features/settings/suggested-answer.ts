/** What an answer while away usually says, in Vietnamese and then in English, with the days when they are known. Pure. */

/** 2026-11-25 as people write it. */
function written(day: string): string {
  return day.split('-').reverse().join('/');
}

export function suggestedAnswer(name: string, from: string, to: string): string {
  const since = from === '' ? '' : ` từ ngày ${written(from)}`;
  const until = to === '' ? '' : ` đến hết ngày ${written(to)}`;
  const sinceEn = from === '' ? '' : ` from ${written(from)}`;
  const untilEn = to === '' ? '' : ` until ${written(to)}`;
  return `Kính gửi Quý cơ quan và đồng nghiệp,

Tôi vắng mặt tại cơ quan${since}${until} và sẽ trả lời thư ngay khi trở lại. Việc gấp xin liên hệ văn thư cơ quan.

Trân trọng,
${name}

---
I am away${sinceEn}${untilEn} and will answer when I am back.
`;
}
