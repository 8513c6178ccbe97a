/** Every command of ours that a page tells people to type is one that the program understands: its words, its options, its choices. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CommanderError } from 'commander';
import { GROUPS, loadCommands } from '#apps/cli/command-list.ts';
import { EXIT } from '#apps/cli/exit-codes.ts';
import { buildProgram } from '#apps/cli/program.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  'deploy/README.md',
];

interface Told {
  where: string;
  words: string[];
  /** In a block, and in a runbook at night, it is typed as it stands; within a sentence it may leave away what is clear. */
  isWhole: boolean;
}

/** Words as a shell splits them, up to the end of the command. */
function split(line: string): string[] {
  const words = line.match(/'[^']*'|"[^"]*"|[|>;&#]|[^\s|>;&'"]+/g) ?? [];
  const end = words.findIndex((word) => /^(?:[|>;&#]|<$)/.test(word));
  return words.slice(0, end < 0 ? undefined : end).map((word) => word.replaceAll(/^['"]|['"]$/g, ''));
}

const STARTS =
  /(?:^|[|;(] *|&& *)(?:sudo (?:-\w+ )*(?:-u congthu )?)?(?:[A-Z_]+=\S+ )*(?:npx )?congthu (?=[a-z-])/;

/** The commands of one line or of one quotation. */
function commandsIn(text: string): string[][] {
  const found = STARTS.exec(text);
  if (!found) return [];
  const rest = text.slice(found.index + found[0].length);
  return [split(rest), ...commandsIn(rest)];
}

function readPage(page: string): Told[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replaceAll('\\\n', ' ');
  const told: Told[] = [];
  const isRunbook = page.startsWith('docs/runbook');
  let isBlock = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('```')) isBlock = !isBlock;
    const parts = isBlock ? [line.trim()] : [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    for (const part of parts)
      for (const words of commandsIn(part))
        told.push({ where: `${page}:${index + 1}`, words, isWhole: isBlock || isRunbook });
  }
  return told;
}

/** What a sentence may leave away. */
const LEFT_AWAY = new Set([
  'commander.missingArgument',
  'commander.missingMandatoryOptionValue',
  'commander.optionMissingArgument',
  'commander.help',
]);
const ELLIPSIS = /^(?:…|\.\.\.)$/;

async function findFault({ words, isWhole }: Told): Promise<string | undefined> {
  const program = buildProgram(
    {
      definitions: await loadCommands(words),
      groups: GROUPS,
      language: 'en',
      version: '1',
      run: () => Promise.resolve(EXIT.ok),
    },
    () => {},
  );
  const given = words.filter((word) => !ELLIPSIS.test(word));
  try {
    await program.parseAsync(given, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isPart = !isWhole || given.length < words.length;
    const isFine = error.exitCode === 0 || (isPart && LEFT_AWAY.has(error.code));
    return isFine ? undefined : error.message;
  }
}

test('every command that a page tells is understood by the program', async () => {
  const told = PAGES.flatMap(readPage);
  assert.ok(told.length > 100, `only ${told.length}`);
  const faults: string[] = [];
  for (const one of told) {
    const fault = await findFault(one);
    if (fault !== undefined) faults.push(`${one.where}: congthu ${one.words.join(' ')}: ${fault}`);
  }
  assert.deepEqual(faults, []);
});
