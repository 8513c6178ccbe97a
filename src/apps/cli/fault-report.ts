/** One catch for every command: a fault becomes a sentence on standard error and an exit code. */

import { SettingsFault } from '#platform/config/settings.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { findVietnamese } from '#platform/kernel/refusal-texts.ts';
import { CommandFault } from './command-fault.ts';
import { EXIT, EXIT_OF_REFUSAL, EXIT_OF_SYSTEM_ERROR, type ExitCode } from './exit-codes.ts';
import { fillText, type Language } from './language.ts';
import { REFUSAL_TEXTS, TEXTS } from './texts.ts';

/** A fault as people and scripts see it. */
export interface FaultReport {
  exitCode: ExitCode;
  /** One name for the fault, for `--json`. */
  code: string;
  message: string;
}

interface SystemError extends Error {
  code: string;
  path?: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

function inLanguage(english: string, language: Language): string {
  return (language === 'vi' ? findVietnamese(english) : undefined) ?? english;
}

/** Whatever was thrown, as a sentence and a code. */
export function describeFault(error: unknown, language: Language): FaultReport {
  if (error instanceof Refusal) {
    const opening = fillText(REFUSAL_TEXTS[error.code], language);
    return {
      exitCode: EXIT_OF_REFUSAL[error.code],
      code: error.code,
      message: `${opening}: ${inLanguage(error.message, language)}`,
    };
  }
  if (error instanceof CommandFault)
    return {
      exitCode: error.exitCode,
      code: 'command',
      message: fillText(error.text, language, error.facts),
    };
  if (error instanceof SettingsFault) {
    const mistakes = error.mistakes
      .map(({ place, reason }) => `\n  ${place}: ${inLanguage(reason, language)}`)
      .join('');
    const message = fillText(TEXTS.settingsFault, language) + mistakes;
    return { exitCode: EXIT.config, code: 'settings', message };
  }
  if (isSystemError(error)) {
    const opening = fillText(TEXTS.systemFault, language);
    const exitCode = EXIT_OF_SYSTEM_ERROR[error.code] ?? EXIT.failure;
    return { exitCode, code: error.code, message: `${opening}: ${error.message}` };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return {
    exitCode: EXIT.failure,
    code: 'internal',
    message: `${fillText(TEXTS.ownFault, language)}: ${detail}`,
  };
}
