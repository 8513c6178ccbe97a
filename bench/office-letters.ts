/**
 * Letters as an office writes them, for measuring what real mail costs: words in the order and the frequency of natural Vietnamese, with the shape that mail
 * programs give a letter.
 *
 * The words come from a model of pairs: after each word stands one that follows it in the Vietnamese texts of this project (guides and catalogues). A letter has its text
 * plain and as HTML, a signature, a number and a date now and then, and in two of three the letter it answers, quoted below. Half of them
 * go as they are (8bit, as Thunderbird sends to a server that takes it), a quarter each quoted-printable and base64, as others do. The same number always gives the same letter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeQuotedPrintable } from '#formats/mime/quoted-printable.ts';
import { encodeBase64Lines } from '#formats/mime/transfer.ts';
import { numbersFrom } from './search-letters.ts';

const ROOT = join(import.meta.dirname, '..');
const CATALOGUES = join(ROOT, 'web/src/i18n/vi');
const SENTENCE_END = '.';
/** Of a letter's own text. */
const WORDS = 240;
const QUOTED = 140;
/** Longer sentences end where they are. */
const SENTENCE = 28;
const PEOPLE = 500;
const FAMILIES = 'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý'.split(' ');
const GIVEN =
  'Văn An,Thị Bình,Minh Châu,Đức Dũng,Thị Hà,Quang Huy,Thu Hương,Thanh Lâm,Ngọc Mai,Hữu Nam,Thị Phượng,Anh Tuấn'.split(
    ',',
  );
const OFFICES =
  'Sở Nội vụ,Sở Tài chính,Sở Xây dựng,Sở Y tế,Văn phòng Ủy ban nhân dân tỉnh,Ủy ban nhân dân huyện Phú Lộc'.split(
    ',',
  );
const POSTS = 'Chuyên viên,Trưởng phòng,Phó Chánh Văn phòng,Văn thư'.split(',');

type Next = (below: number) => number;
const pick = <T>(from: readonly T[], next: Next): T => from[next(from.length)] as T;

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

/** The project's Vietnamese sentences, as words. */
function readSentences(): string[][] {
  const guides = [
    ...readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.vi.md'))
      .map((name) => `docs/${name}`),
    'README.vi.md',
  ].map((name) => readFileSync(join(ROOT, name), 'utf8'));
  const prose = guides.flatMap((text) =>
    text.replaceAll(/```[^]*?```|`[^`]*`|\[|\]\([^)]*\)|[#*|>]/g, ' ').split(/\n\s*\n|(?<=[.:;])\s/),
  );
  const phrases = readdirSync(CATALOGUES).flatMap((name) =>
    textsOf(JSON.parse(readFileSync(join(CATALOGUES, name), 'utf8'))),
  );
  return [...prose, ...phrases]
    .map((text) => text.split(/\s+/).filter((word) => /^[\p{L}\d]+[,.;:]?$/u.test(word)))
    .filter((words) => words.length > 2);
}

/** Which words follow each, as often as they do. */
function makeModel(): Map<string, string[]> {
  const model = new Map<string, string[]>();
  const add = (word: string, follower: string): void => {
    const known = model.get(word);
    if (known) known.push(follower);
    else model.set(word, [follower]);
  };
  for (const words of readSentences()) {
    let before = SENTENCE_END;
    for (const word of words) {
      const bare = word.replace(/[.;:]$/, '');
      if (bare === '') continue;
      add(before, bare);
      before = word === bare ? bare : SENTENCE_END;
    }
    if (before !== SENTENCE_END) add(before, SENTENCE_END);
  }
  return model;
}

const model = makeModel();

/** Paragraphs of so many words. */
function writeText(words: number, next: Next): string[] {
  const paragraphs: string[] = [];
  let sentences: string[] = [];
  for (let count = 0; count < words; ) {
    const sentence: string[] = [];
    let word = pick(model.get(SENTENCE_END) ?? [], next);
    while (word !== SENTENCE_END && sentence.length < SENTENCE) {
      sentence.push(word);
      word = pick(model.get(word) ?? [SENTENCE_END], next);
    }
    count += sentence.length;
    if (next(4) === 0)
      sentence.push(`(số ${1 + next(2_500)}/UBND-VX ngày ${1 + next(28)}/${1 + next(12)}/2026)`);
    const text = sentence.join(' ');
    sentences.push(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
    if (next(3) === 0) paragraphs.push(sentences.splice(0).join(' '));
  }
  if (sentences.length > 0) paragraphs.push(sentences.join(' '));
  return paragraphs;
}

interface Person {
  name: string;
  address: string;
  signature: string[];
}

function person(index: number): Person {
  const next = nextOf(index + 1_000_000);
  const name = `${pick(FAMILIES, next)} ${pick(GIVEN, next)}`;
  const telephone = `0234.38${20_000 + next(70_000)}`;
  return {
    name,
    address: `canbo${index}@example.org`,
    signature: [
      'Trân trọng,',
      name,
      `${pick(POSTS, next)}, ${pick(OFFICES, next)}`,
      `Điện thoại: ${telephone}`,
    ],
  };
}

function nextOf(seed: number): Next {
  const numbers = numbersFrom(seed);
  for (let warm = 0; warm < 4; warm += 1) numbers();
  return (below) => numbers() % below;
}

/** Lines of at most 72 characters, as plain text is sent. */
const wrap = (text: string): string => text.replaceAll(/(.{50,72}) /g, '$1\r\n');

function plainOf(own: readonly string[], from: Person, quoted: readonly string[], whom: Person): string {
  const answer = quoted.map((text) => `> ${wrap(text).replaceAll('\r\n', '\r\n> ')}`).join('\r\n>\r\n');
  const below = quoted.length > 0 ? `\r\n\r\nVào 08:15, Thứ Hai, ${whom.name} đã viết:\r\n${answer}` : '';
  return `${own.map(wrap).join('\r\n\r\n')}\r\n\r\n-- \r\n${from.signature.join('\r\n')}${below}\r\n`;
}

const PARAGRAPH = '<p style="margin:0 0 12px 0;font-family:Arial,sans-serif;font-size:14px">';

const htmlParagraphs = (texts: readonly string[]): string =>
  texts.map((text) => `${PARAGRAPH}${text}</p>`).join('\r\n');

function htmlOf(own: readonly string[], from: Person, quoted: readonly string[], whom: Person): string {
  const signature = `<div class="signature" style="color:#555555">${from.signature.join('<br>')}</div>`;
  const below =
    quoted.length > 0
      ? `\r\n<p>Vào 08:15, Thứ Hai, ${whom.name} đã viết:</p>\r\n<blockquote type="cite" style="border-left:2px solid #cccccc;margin:0;padding-left:8px">\r\n${htmlParagraphs(quoted)}\r\n</blockquote>`
      : '';
  return `<!DOCTYPE html>\r\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head>\r\n<body>\r\n${htmlParagraphs(own)}\r\n${signature}${below}\r\n</body></html>\r\n`;
}

const ENCODINGS = ['8bit', '8bit', 'quoted-printable', 'base64'] as const;

function encode(text: string, encoding: (typeof ENCODINGS)[number]): string {
  if (encoding === '8bit') return text;
  return encoding === 'base64'
    ? encodeBase64Lines(Buffer.from(text))
    : encodeQuotedPrintable(Buffer.from(text));
}

/** A letter of about ten kilobytes. */
export function officeLetter(index: number): Buffer {
  const next = nextOf(index);
  const from = person(next(PEOPLE));
  const whom = person(next(PEOPLE));
  const own = ['Kính gửi đồng chí,', ...writeText(WORDS, next)];
  const isAnswer = index % 3 !== 0;
  const quoted = isAnswer ? ['Kính gửi đồng chí,', ...writeText(QUOTED, nextOf(index - 1)), whom.name] : [];
  const subject = writeText(6, next)[0]?.split(' ').slice(0, 9).join(' ') ?? '';
  const encoding = ENCODINGS[index % ENCODINGS.length] ?? '8bit';
  const mark = next(1_000_000_000).toString(36);
  const part = (type: string, text: string): string =>
    `--------------${mark}\r\nContent-Type: text/${type}; charset=UTF-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encode(text, encoding)}\r\n`;
  const header = [
    `Message-ID: <${mark}.${index}@example.org>`,
    `Date: Mon, 23 Nov 2026 08:${String(index % 60).padStart(2, '0')}:00 +0700`,
    'MIME-Version: 1.0',
    'User-Agent: Mozilla Thunderbird',
    `Subject: ${isAnswer ? 'Re: ' : ''}${subject}`,
    'Content-Language: vi-VN',
    'To: <snv@thuathienhue.gov.vn>',
    ...(isAnswer ? [`References: <${next(1_000_000_000).toString(36)}.${index}@thuathienhue.gov.vn>`] : []),
    `From: ${from.name} <${from.address}>`,
    `Content-Type: multipart/alternative; boundary="------------${mark}"`,
  ].join('\r\n');
  const plain = part('plain', plainOf(own, from, quoted, whom));
  const html = part('html', htmlOf(own, from, quoted, whom));
  return Buffer.from(
    `${header}\r\n\r\nThis is a multi-part message in MIME format.\r\n${plain}${html}--------------${mark}--\r\n`,
  );
}
