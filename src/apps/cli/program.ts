/**
 * The command line as a tree of commands, built from their definitions: arguments, options, help in both languages.
 *
 * What cannot be understood throws commander's error; `main.ts` turns it into exit code 64.
 */
import { Argument, Command, Option } from 'commander';
import type { Call, CommandDefinition, Parameter } from './command-definition.ts';
import type { ExitCode } from './exit-codes.ts';
import { fillText, type Language, type Text } from './language.ts';
import { TEXTS } from './texts.ts';

/** Runs one command with what was given. */
export type RunCommand = (
  definition: CommandDefinition,
  given: Pick<Call, 'arguments' | 'options' | 'json'>,
) => Promise<ExitCode>;

export interface ProgramParts {
  definitions: readonly CommandDefinition[];
  /** What a first word stands for, where it has several commands below it. */
  groups: Readonly<Record<string, Text>>;
  language: Language;
  version: string;
  run: RunCommand;
}

/** Headings of commander's help in Vietnamese. */
const HEADINGS_VI: Readonly<Record<string, string>> = {
  'Usage:': 'Cách dùng:',
  'Arguments:': 'Tham số:',
  'Options:': 'Tùy chọn:',
  'Commands:': 'Lệnh:',
};

/** Options that every command has. */
const SHARED_OPTIONS: readonly Parameter[] = [
  { flags: '--data <dir>', text: TEXTS.data },
  { flags: '--port-base <number>', text: TEXTS.portBase },
  { flags: '--json', text: TEXTS.json },
  { flags: '--lang <language>', text: TEXTS.lang, choices: ['vi', 'en'] },
];

function configure(command: Command, language: Language): Command {
  return command
    .helpOption('-h, --help', fillText(TEXTS.help, language))
    .configureHelp({ styleTitle: (title) => (language === 'vi' ? (HEADINGS_VI[title] ?? title) : title) })
    .configureOutput({ outputError: () => {} })
    .exitOverride();
}

function makeOption(parameter: Parameter, language: Language): Option {
  const option = new Option(parameter.flags, fillText(parameter.text, language));
  if (parameter.choices) option.choices(parameter.choices);
  if (parameter.mandatory) option.makeOptionMandatory();
  return option;
}

function makeArgument(parameter: Parameter, language: Language): Argument {
  const argument = new Argument(parameter.flags, fillText(parameter.text, language));
  return parameter.choices ? argument.choices(parameter.choices) : argument;
}

function longName(parameter: Parameter): string {
  return parameter.flags.split(' ')[0] ?? parameter.flags;
}

/** Makes the command of a definition; `done` is told the exit code. */
function makeCommand(
  word: string,
  definition: CommandDefinition,
  parts: ProgramParts,
  done: (exitCode: ExitCode) => void,
): Command {
  const { language } = parts;
  const command = configure(new Command(word), language).description(fillText(definition.summary, language));
  for (const parameter of definition.arguments ?? []) command.addArgument(makeArgument(parameter, language));
  if (definition.examples) {
    const lines = definition.examples.map((example) => `  ${example}`);
    command.addHelpText('after', ['', fillText(TEXTS.examples, language), ...lines].join('\n'));
  }
  const own = definition.options ?? [];
  const names = new Set(own.map(longName));
  const shared = SHARED_OPTIONS.filter((option) => !names.has(longName(option)));
  for (const parameter of [...own, ...shared]) command.addOption(makeOption(parameter, language));
  return command.action(async () => {
    const options = command.opts<Record<string, string | boolean | undefined>>();
    const given = { arguments: command.args, options, json: options.json === true };
    done(await parts.run(definition, given));
  });
}

/** Builds the tree; `done` is told the exit code of the command that ran. */
export function buildProgram(parts: ProgramParts, done: (exitCode: ExitCode) => void): Command {
  const { language } = parts;
  const program = configure(new Command('congthu'), language)
    .description(fillText(TEXTS.program, language))
    .version(parts.version, '-V, --version', fillText(TEXTS.version, language))
    .helpCommand('help [command]', fillText(TEXTS.helpCommand, language))
    .addOption(makeOption({ flags: '--lang <language>', text: TEXTS.lang, choices: ['vi', 'en'] }, language));
  const groups = new Map<string, Command>();
  /** The command that the first words name, made where there is none yet. */
  const groupOf = (words: readonly string[]): Command => {
    const name = words.join(' ');
    const known = groups.get(name);
    if (known || words.length === 0) return known ?? program;
    const group = configure(new Command(words.at(-1)), language).helpCommand(
      'help [command]',
      fillText(TEXTS.helpCommand, language),
    );
    const summary = parts.groups[name];
    groupOf(words.slice(0, -1)).addCommand(summary ? group.description(fillText(summary, language)) : group);
    groups.set(name, group);
    return group;
  };
  for (const definition of parts.definitions) {
    const words = definition.name.split(' ');
    groupOf(words.slice(0, -1)).addCommand(makeCommand(words.at(-1) ?? '', definition, parts, done));
  }
  return program;
}
