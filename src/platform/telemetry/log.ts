/**
 * Structured logs: one JSON object a line, or one readable line on a terminal. Never a password, never a message.
 *
 * What is hidden is hidden by key (`SECRET`), down to two levels below the logged object: no log call of ours nests
 * deeper.
 */
import { fstatSync } from 'node:fs';
import pino from 'pino';
import { formatLogLine } from './log-line.ts';
import { type PatientOutput, patientStandardError } from './standard-error.ts';

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

/** syslog's severities, from the level on that each begins with (pino's numbers). */
const SEVERITIES = [
  { from: 60, severity: 2 },
  { from: 50, severity: 3 },
  { from: 40, severity: 4 },
  { from: 30, severity: 6 },
];
const DEBUGGING = 7;

/** Lines with their severity before them, which journald takes off and keeps (sd-daemon(3)): `journalctl -p warning` finds them. */
function forJournal(destination: pino.DestinationStream): pino.DestinationStream {
  return {
    // pino then leaves the level of each line here before it writes it.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      const severity = SEVERITIES.find(({ from }) => this.lastLevel >= from)?.severity ?? DEBUGGING;
      destination.write(`<${severity}>${line}`);
    },
  } as pino.DestinationStream & { lastLevel: number };
}

/** Whether standard error goes to journald itself (systemd.exec(5), JOURNAL_STREAM). */
function isJournal(stream = process.env.JOURNAL_STREAM): boolean {
  if (stream === undefined) return false;
  const { dev, ino } = fstatSync(2);
  return stream === `${dev}:${ino}`;
}

/** A logger and all that came of it: pino gives each its own level when it is made. */
class Family {
  #members: WeakRef<Logger>[] = [];
  #sweepAt = FEW_MEMBERS;

  add(member: Logger): void {
    this.#members.push(new WeakRef(member));
    if (this.#members.length < this.#sweepAt) return;
    // Each connection has one, and ends.
    this.#members = this.#members.filter((one) => one.deref() !== undefined);
    this.#sweepAt = Math.max(FEW_MEMBERS, 2 * this.#members.length);
  }

  setLevel(level: string): void {
    for (const member of this.#members) {
      const log = member.deref();
      if (log) log.level = level;
    }
  }
}

const FEW_MEMBERS = 256;

/** Makes a logger whose level, with that of all its children, can be changed while it runs. */
export function createSteeredLogger(settings: LogSettings): {
  log: Logger;
  setLevel: (level: string) => void;
  /** How many lines were dropped, for nobody read them. */
  droppedLines: () => number;
} {
  const family = new Family();
  const log = createLogger(settings, (child) => family.add(child));
  family.add(log);
  const droppedLines = (): number => (settings.destination ? 0 : patientStandardError().dropped);
  return { log, setLevel: (level) => family.setLevel(level), droppedLines };
}

/** Makes the logger of a process. */
export function createLogger(settings: LogSettings, onChild?: (child: Logger) => void): Logger {
  const options: pino.LoggerOptions = {
    level: settings.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET, censor: '…' },
    formatters: { level: (label) => ({ level: label }) },
    ...(onChild && { onChild }),
  };
  if (settings.destination) {
    const { destination } = settings;
    return pino(options, settings.pretty ? readable(destination, false) : destination);
  }
  return toStandardError(options, settings.pretty);
}

/** The last that was made tells of the lines that nobody read: a process has one that counts. */
function toStandardError(options: pino.LoggerOptions, pretty = process.stderr.isTTY): Logger {
  const output = patientStandardError();
  const log = pino(options, formOf(output, pretty));
  output.whenReadAgain = ({ lines, since }) =>
    log.warn({ lines, since }, 'log lines were dropped, for nobody read them');
  return log;
}

function formOf(output: PatientOutput, pretty: boolean): pino.DestinationStream {
  if (pretty) return readable(output, process.stderr.isTTY);
  return isJournal() ? forJournal(output) : output;
}
