/** Phrases that junk is made of, and how many of them a text holds. */
import { spacedWords } from '../vietnamese/words.ts';

/** What senders of junk here write about, folded; phrases, because every single word is in honest letters too. */
const PHRASES = [
  'vay tien nhanh',
  'vay tin chap',
  'lai suat thap',
  'trung thuong',
  'nhan thuong ngay',
  'ca do bong da',
  'danh bai online',
  'nha cai uy tin',
  'dau tu sinh loi',
  'lam giau nhanh',
  'kiem tien online',
  'viec nhe luong cao',
  'hang chinh hang gia re',
  'giam gia soc',
  'mua ngay keo lo',
  'thuoc tang cuong sinh ly',
  'xac minh tai khoan ngay',
  'tai khoan cua ban se bi khoa',
  'you have won',
  'act now',
  'online casino',
  'verify your account',
  'crypto investment',
  'lottery winner',
  'wire transfer fee',
];
/** All phrases in one pass over the text. */
const ANY_PHRASE = new RegExp(` (?:${PHRASES.join('|')})(?= )`, 'g');

/** How many different phrases of junk stand in a text, whatever stands between its words. */
export function countPhrases(text: string): number {
  return new Set(spacedWords(text).match(ANY_PHRASE)).size;
}
