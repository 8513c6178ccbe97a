/**
 * `npm run check`: everything a machine can say about the code, in one go, each failure named.
 *
 * Format (Biome), types (TypeScript), lint (oxlint with type-aware rules), dead code (knip), floors, house rules, texts.
 * The steps run one after the other so that two cores are enough and the output reads in order.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkCatalogues } from './catalogues.ts';
import { checkFloors } from './floors.ts';
import { checkHouse } from './house.ts';
import { checkPermissions } from './permissions.ts';

const root = join(import.meta.dirname, '..');

const PROGRAMS: [string, string[]][] = [
  ['biome', ['ci', '--reporter=summary', '.']],
  ['tsc', ['--noEmit']],
  ['tsc', ['--noEmit', '-p', 'web']],
  ['oxlint', ['--type-aware', '--deny-warnings', 'src', 'web/src', 'tests', 'tools', 'bench']],
  ['knip', ['--no-progress']],
];

function runProgram(name: string, args: string[]): boolean {
  const program = join(root, 'node_modules', '.bin', name);
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function report(name: string, faults: string[]): boolean {
  for (const fault of faults) console.error(`  ${fault}`);
  console.error(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  return faults.length === 0;
}

const results = PROGRAMS.map(([name, args]) => {
  const passed = runProgram(name, args);
  console.error(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
  return passed;
});
results.push(
  report('floors', checkFloors(root)),
  report('house', checkHouse(root)),
  report('permissions', checkPermissions(root)),
  report('catalogues', checkCatalogues(root)),
);
process.exit(results.every(Boolean) ? 0 : 1);
