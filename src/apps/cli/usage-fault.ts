/**
 * What commander could not understand, as sentences in the person's language: commander speaks English alone.
 *
 * Its words are matched by its code and taken apart; one that a later version changes is told as commander says it.
 */
import type { Command, CommanderError } from 'commander';
import { fillText, type Language } from './language.ts';
import { TEXTS } from './texts.ts';

/** The Vietnamese of commander's sentences; `$1` is the first thing that it quotes. */
const SENTENCES_VI: readonly (readonly [RegExp, string])[] = [
  [/^unknown command '(.*)'$/, 'không có lệnh “$1”'],
  [/^unknown option '(.*)'$/, 'không có tùy chọn “$1”'],
  [/^missing required argument '(.*)'$/, 'thiếu tham số <$1>'],
  [/^required option '(.*)' not specified$/, 'thiếu tùy chọn bắt buộc “$1”'],
  [/^option '(.*)' argument missing$/, 'tùy chọn “$1” thiếu giá trị'],
  [
    /^option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/,
    'giá trị “$2” của “$1” không đúng; chọn một trong: $3',
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/,
    'giá trị “$1” của <$2> không đúng; chọn một trong: $3',
  ],
  [
    /^too many arguments(?: for '.*')?\. Expected (\d+) arguments? but got (\d+)\.$/,
    'thừa tham số: cần $1, đã cho $2. Đặt giá trị có dấu cách trong ngoặc kép.',
  ],
  [/^\(Did you mean one of (.*)\?\)$/, '(ý bạn là một trong: $1?)'],
  [/^\(Did you mean (.*)\?\)$/, '(ý bạn là “$1”?)'],
];

function translate(line: string): string {
  const [pattern, sentence] = SENTENCES_VI.find(([one]) => one.test(line)) ?? [];
  return pattern && sentence !== undefined ? line.replace(pattern, sentence) : line;
}

/** The words of the command whose help is to be read: as many as there are. */
function knownWords(program: Command, args: readonly string[]): string[] {
  const words = [program.name()];
  let at = program;
  for (const arg of args) {
    const next = at.commands.find((command) => command.name() === arg);
    if (next) words.push(arg);
    at = next ?? at;
  }
  return words;
}

/** Two lines or three: what is wrong, what may have been meant, where to read on. */
export function describeUsageFault(
  error: CommanderError,
  program: Command,
  { args, language }: { args: readonly string[]; language: Language },
): string {
  const lines = error.message.replace(/^error: /, '').split('\n');
  const [reason = '', ...rest] = language === 'vi' ? lines.map(translate) : lines;
  const help = fillText(TEXTS.seeHelp, language, { command: knownWords(program, args).join(' ') });
  return [`${fillText(TEXTS.usageFault, language)}: ${reason}`, ...rest, help].join('\n');
}
