/** A fault of a script as the server tells it, in both languages on one line: the line of the script, and the words. Pure. */
const BOTH = /^(dòng (\d+).*?) \/ (line \d+, column \d+: .*)$/s;

export function faultOf(told: string, language: string): { line: number; words: string } {
  const [, vi, line, en] = BOTH.exec(told) ?? [];
  if (vi === undefined || en === undefined) return { line: 0, words: told };
  return { line: Number(line), words: language === 'vi' ? vi : en };
}
