#!/usr/bin/env node
/**
 * The `congthu` program: starts `src/apps/cli/main.ts` on the pinned Node, whatever Node called it.
 *
 * Runs under any Node from 18 on. When the caller already is the pinned major, the command line is loaded in
 * this process; otherwise the pinned one takes over, with signals and exit code passed through.
 *
 * Sources that were compiled once are kept compiled beside the packages (or where NODE_COMPILE_CACHE says, in a folder
 * that only the program's user may write): that saves a third of a start. Where nothing may be written, it is as it was.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'src', 'apps', 'cli', 'main.ts');
const runtime = join(root, 'node_modules', 'node', 'bin', 'node');
const compiled = join(root, 'node_modules', '.cache', 'compiled');
const NEEDED_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? compiled);
  await import(pathToFileURL(main).href);
} else if (!existsSync(runtime)) {
  console.error('CôngThư: packages are not installed yet. Run: npm start   (or: npm ci)');
  process.exit(69);
} else {
  const child = spawn(runtime, [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + 15 : (code ?? 1)));
}
