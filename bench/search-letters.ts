/**
 * Letters in Vietnamese for searching: 200 accounts with a thousand each, of words drawn at random, one in a hundred about a matter that
 * is looked for. Each goes to twenty of them; the same call always gives the same letters.
 */

export const ACCOUNTS = 200;
export const LETTERS_OF_ACCOUNT = 1_000;
export const RECIPIENTS = 20;
/** Letters to twenty each that give every account its thousand. */
export const LETTERS = (ACCOUNTS * LETTERS_OF_ACCOUNT) / RECIPIENTS;
const BLOCK = ACCOUNTS / RECIPIENTS;

/** Of official letters. */
export const SYLLABLES: readonly string[] =
  'kế hoạch báo cáo công văn tỉnh huyện xã họp ngân sách đầu tư y tế giáo dục môi trường lễ hội quyết định thông tư nghị quyết chỉ thị hướng dẫn triển khai thực hiện đơn vị cơ quan ban ngành sở phòng trưởng phó chuyên viên cán bộ chức lao động tài chính xây dựng giao thông thủy lợi nông nghiệp phát triển nông thôn văn hóa du lịch tài nguyên đất đai khoáng sản biển đảo rừng núi sông hồ phá đầm cầu đường điện nước nhà ở đô thị quy mô diện tích dân số năm tháng ngày giờ phút tuần quý đầu giữa cuối trước sau trong ngoài trên dưới gồm các những một hai ba bốn mươi trăm nghìn triệu tỷ đồng chi thu nộp trả nhận gửi chuyển kính đề nghị xem xét cho ý kiến phê duyệt ban hành kèm theo danh mục bảng biểu phụ lục số liệu kết quả đạt được hạn chế nguyên nhân giải pháp nhiệm vụ trọng tâm thời gian tới'.split(
    ' ',
  );

/** Matters that people look for, as they are written; typed without diacritics. */
export const MATTERS = [
  'khẩn cấp',
  'bão lụt',
  'thẩm định',
  'khiếu nại',
  'tuyển dụng',
  'nghỉ hưu',
  'đấu thầu',
  'quyết toán',
  'phòng cháy',
  'di tích',
] as const;
/** Of each hundred letters one speaks of each matter. */
const RARE = 100;

const SENTENCES = 24;
const WORDS_OF_SENTENCE = 22;

/** Numbers without end, the same each time (xorshift). */
export function numbersFrom(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Who gets a letter: in each ten letters every account is one of the twenty once. */
export function recipientsOf(letter: number): number[] {
  const next = numbersFrom(Math.floor(letter / BLOCK) + 77);
  const order = Array.from({ length: ACCOUNTS }, (_, index) => index);
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = next() % (at + 1);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  const first = (letter % BLOCK) * RECIPIENTS;
  return order.slice(first, first + RECIPIENTS);
}

/** About 3 kB. */
export function searchLetter(letter: number): Buffer {
  const next = numbersFrom(letter + 1);
  const word = (): string => SYLLABLES[next() % SYLLABLES.length] ?? '';
  // By ten letters, so that within ten all recipients are alike.
  const matter = MATTERS[Math.floor(letter / BLOCK) % RARE];
  const sentences = Array.from({ length: SENTENCES }, (_, index) => {
    const words = Array.from({ length: WORDS_OF_SENTENCE }, word);
    if (matter !== undefined && index === SENTENCES - 2) words.splice(5, 0, matter);
    return `${words.join(' ')} ${next() % 10_000}.\r\n`;
  });
  const subject = Buffer.from(`${word()} ${word()} ${word()} ${letter}`).toString('base64');
  return Buffer.from(
    `From: Người ${letter % 500} <nguoi${letter % 500}@example.org>\r\nTo: <coquan@thuathienhue.gov.vn>\r\nSubject: =?utf-8?B?${subject}?=\r\n` +
      `Message-ID: <${letter}@search.example>\r\nDate: Mon, ${1 + (letter % 28)} Jun 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${sentences.join('')}`,
  );
}
