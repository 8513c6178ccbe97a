/**
 * The `congthu` program: `serve` is the mail system, the other commands run it beside or without the server.
 *
 * The commands: `command-list.ts`. Exit codes: `exit-codes.ts`.
 */
import { type Command, CommanderError } from 'commander';
import { GROUPS, loadCommands } from './command-list.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { describeFault } from './fault-report.ts';
import { chooseLanguage, type Language } from './language.ts';
import { makeOutput } from './output.ts';
import { buildProgram, type RunCommand } from './program.ts';
import { programVersion } from './program-version.ts';
import { describeUsageFault } from './usage-fault.ts';

const { environment, args } = { environment: process.env, args: process.argv.slice(2) };
const isDebug = environment.CONGTHU_LOG_LEVEL === 'debug';

/** Says what went wrong and gives the exit code. */
function reportFault(error: unknown, language: Language, json: boolean): ExitCode {
  const { exitCode, code, message } = describeFault(error, language);
  process.stderr.write(json ? `${JSON.stringify({ error: code, message })}\n` : `${message}\n`);
  if (isDebug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}

/** What commander could not understand; help and version are no faults. */
function reportUsage(error: CommanderError, program: Command, language: Language): ExitCode {
  if (error.exitCode === 0) return EXIT.ok;
  if (error.code === 'commander.help') return EXIT.usage;
  const message = describeUsageFault(error, program, { args, language });
  const told = args.includes('--json') ? JSON.stringify({ error: 'usage', message }) : message;
  process.stderr.write(`${told}\n`);
  return EXIT.usage;
}

/** A terminal and the wrapper may both pass on one Ctrl-C; only a later one is a second. */
const SECOND_SIGNAL_MS = 2_000;

/** Aborts at SIGINT and SIGTERM; asked a second time, the program stops waiting for what it was finishing. */
function listenForStop(): AbortSignal {
  const stopping = new AbortController();
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping.signal.aborted && performance.now() - askedAt > SECOND_SIGNAL_MS)
        process.exit(EXIT.failure);
      if (!stopping.signal.aborted) askedAt = performance.now();
      stopping.abort();
    });
  return stopping.signal;
}

async function main(): Promise<ExitCode> {
  const language = chooseLanguage(args, environment);
  const stopping = listenForStop();
  const run: RunCommand = async (definition, given) => {
    const output = makeOutput(language, given.json, { out: process.stdout, err: process.stderr });
    try {
      const exitCode = await definition.run({ ...given, output, environment, signal: stopping });
      return exitCode ?? EXIT.ok;
    } catch (error) {
      return reportFault(error, language, given.json);
    }
  };
  let exitCode: ExitCode = EXIT.ok;
  const definitions = await loadCommands(args);
  const parts = { definitions, groups: GROUPS, language, version: programVersion(), run };
  const program = buildProgram(parts, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    return error instanceof CommanderError
      ? reportUsage(error, program, language)
      : reportFault(error, language, false);
  }
  return exitCode;
}

// A reader that closes the pipe early (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.io),
);
const exitCode = await main();
// A server that failed half-way may have left something open; the command is over all the same.
process.stdout.write('', () => process.exit(exitCode));
