/**
 * Structured logs: one JSON object a line, or one readable line on a terminal. Never a password, never a message.
 */
import pino from 'pino';

/** What the program logs to; the child loggers carry their room's facts. */
export type Logger = pino.Logger;

export interface LogSettings {
  level: string;
  /** Where lines go; standard error by default. */
  destination?: pino.DestinationStream;
}

/** Keys whose values are never written, at any depth a log call of ours uses. */
const SECRET = ['password', 'token', 'secret', '*.password', '*.token', '*.secret'];

/** Makes the logger of a process. */
export function createLogger(settings: LogSettings): Logger {
  const options: pino.LoggerOptions = {
    level: settings.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET, censor: '…' },
    formatters: { level: (label) => ({ level: label }) },
  };
  return pino(options, settings.destination ?? pino.destination({ dest: 2, sync: true }));
}
