/** `--as-of`: a moment that a person names. */
import { type Call, findOption, type Parameter } from './command-definition.ts';
import { CommandFault } from './command-fault.ts';
import { EXIT } from './exit-codes.ts';
import { parseZonedTime } from './zoned-time.ts';

const BAD_TIME = {
  vi: '--as-of là thời điểm như 2026-11-25 hoặc 2026-11-25T08:00 (giờ Việt Nam), hoặc 2026-11-25T01:00:00Z.',
  en: '--as-of takes a time such as 2026-11-25 or 2026-11-25T08:00 (of Việt Nam), or 2026-11-25T01:00:00Z.',
};

export const AS_OF_OPTION: Parameter = {
  flags: '--as-of <time>',
  text: {
    vi: 'như lúc này: đúng thời điểm ấy nếu nhật ký có, nếu không thì bản sao mới nhất không muộn hơn',
    en: 'as of this moment: exactly, where the log has it, or else the newest backup not later',
  },
};

/** The moment, or undefined where none was given. */
export function asOf(call: Call): Date | undefined {
  const text = findOption(call, 'asOf');
  if (text === undefined) return undefined;
  // A day alone means all of it.
  const at = parseZonedTime(text, '23:59:59');
  if (!at) throw new CommandFault(BAD_TIME, EXIT.usage);
  return at;
}
