/** An amount of đồng in words, as it stands below the total of every Vietnamese paper about money: up to 15 digits. */

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const GROUPS = ['', 'nghìn', 'triệu', 'tỷ', 'nghìn tỷ', 'triệu tỷ'];

/** The last digit after tens: mốt, tư, lăm. */
function unitWord(tens: number, unit: number): string {
  if (unit === 1 && tens > 1) return 'mốt';
  if (unit === 4 && tens > 1) return 'tư';
  if (unit === 5 && tens > 0) return 'lăm';
  return DIGITS[unit] ?? '';
}

/** Three digits; `isWhole` says hundreds and "linh" even where they are none. */
function groupWords(value: number, isWhole: boolean): string[] {
  const [hundreds, tens, unit] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const words: string[] = [];
  if (hundreds > 0 || isWhole) words.push(DIGITS[hundreds] ?? '', 'trăm');
  if (tens === 1) words.push('mười');
  else if (tens > 1) words.push(DIGITS[tens] ?? '', 'mươi');
  else if (unit > 0 && words.length > 0) words.push('linh');
  if (unit > 0) words.push(unitWord(tens, unit));
  return words;
}

/** The words, the first in small letters: "một trăm hai mươi ba triệu đồng". */
export function amountWords(amount: number): string {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError('An amount is a whole number of đồng.');
  if (amount === 0) return 'không đồng';
  const groups: number[] = [];
  for (let rest = amount; rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(rest % 1000);
  const words = groups.flatMap((value, at) => {
    const name = GROUPS[groups.length - 1 - at] ?? '';
    return value === 0 ? [] : [...groupWords(value, at > 0), ...(name === '' ? [] : [name])];
  });
  // "tỷ" is said once: of a thousand billions and three billions it is "một nghìn … ba tỷ".
  const text = words.join(' ');
  const lastBillion = text.lastIndexOf('tỷ');
  const once =
    text.slice(0, lastBillion).replaceAll(/ tỷ\b/gu, '').replaceAll(' tỷ ', ' ') + text.slice(lastBillion);
  return `${lastBillion < 0 ? text : once} đồng`;
}
