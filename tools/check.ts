/**
 * `npm run check`: everything a machine can say about the code, in one go, each failure named.
 *
 * Format (Biome), types (TypeScript), lint (oxlint with type-aware rules), dead code (knip), floors, house rules, texts.
 * Dead code needs one core and is looked for beside the steps that take all of them; the output reads in order all the same.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { checkCatalogues } from './catalogues.ts';
import { checkFloors } from './floors.ts';
import { checkHouse } from './house.ts';
import { checkPermissions } from './permissions.ts';

const root = join(import.meta.dirname, '..');

type Program = [name: string, args: string[]];

const PROGRAMS: Program[] = [
  ['biome', ['ci', '--reporter=summary', '.']],
  ['tsc', ['--noEmit']],
  ['tsc', ['--noEmit', '-p', 'web']],
  ['oxlint', ['--type-aware', '--deny-warnings', 'src', 'web/src', 'tests', 'tools', 'bench']],
];
const DEAD_CODE: Program = ['knip', ['--no-progress']];

interface Outcome {
  name: string;
  passed: boolean;
  output: string;
}

async function runProgram([name, args]: Program): Promise<Outcome> {
  const child = spawn(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
  const [said, faults, passed] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { name, passed, output: said + faults };
}

function report({ name, passed, output }: Outcome): boolean {
  process.stderr.write(output);
  console.error(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
  return passed;
}

function check(name: string, find: (folder: string) => string[]): boolean {
  const faults = find(root);
  return report({
    name,
    passed: faults.length === 0,
    output: faults.map((fault) => `  ${fault}\n`).join(''),
  });
}

const deadCode = runProgram(DEAD_CODE);
const results: boolean[] = [];
for (const program of PROGRAMS) results.push(report(await runProgram(program)));
results.push(
  report(await deadCode),
  check('floors', checkFloors),
  check('house', checkHouse),
  check('permissions', checkPermissions),
  check('catalogues', checkCatalogues),
);
process.exit(results.every(Boolean) ? 0 : 1);
