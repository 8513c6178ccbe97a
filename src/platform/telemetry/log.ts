/**
 * Structured logs: one JSON object a line, or one readable line on a terminal. Never a password, never a message.
 *
 * What is hidden is hidden by key (`SECRET`), down to two levels below the logged object: no log call of ours nests
 * deeper.
 */
import pino from 'pino';
import { formatLogLine } from './log-line.ts';

/** What the program logs to; the child loggers carry their room's facts. */
export type Logger = pino.Logger;

export interface LogSettings {
  level: string;
  /** Readable lines instead of JSON; by default when standard error is a terminal. */
  pretty?: boolean;
  /** Where lines go; standard error by default. */
  destination?: pino.DestinationStream;
}

const SECRET_KEYS = ['password', 'token', 'secret', 'authorization', 'cookie'];
const SECRET = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Lines as people read them, written to where JSON would have gone. */
function readable(destination: pino.DestinationStream, isColored: boolean): pino.DestinationStream {
  return { write: (line) => destination.write(formatLogLine(line, isColored)) };
}

/** Makes the logger of a process. */
export function createLogger(settings: LogSettings): Logger {
  const options: pino.LoggerOptions = {
    level: settings.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET, censor: '…' },
    formatters: { level: (label) => ({ level: label }) },
  };
  const isTerminal = settings.destination === undefined && process.stderr.isTTY;
  const destination = settings.destination ?? pino.destination({ dest: 2, sync: true });
  const isPretty = settings.pretty ?? isTerminal;
  return pino(options, isPretty ? readable(destination, isTerminal) : destination);
}
