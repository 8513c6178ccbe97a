#!/usr/bin/env node
/**
 * Completes `package-lock.json` with the platform packages that a registry mirror did not offer.
 *
 * npm leaves an optional package out of the lock file when the registry at hand lacks it, and `npm ci` then
 * refuses the file it wrote itself. Run after every `npm install`: adds the missing entries by name, version,
 * operating system and processor, so that a machine of that platform fetches them and every other skips them.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  openharmony: 'openharmony',
  wasm32: 'wasm32',
};
const PROCESSORS = new Set(['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32']);

/** The platform fields that a package's name tells, as npm spells them. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.map((word) => SYSTEMS[word]).find(Boolean) ?? 'unknown';
  const cpu = words.find((word) => PROCESSORS.has(word)) ?? 'unknown';
  return os === 'wasm32' ? { cpu: ['wasm32'] } : { os: [os], cpu: [cpu] };
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const top = `node_modules/${name}`;
    const nested = `${path}/node_modules/${name}`;
    const present = lock.packages[nested] ?? lock.packages[top];
    if (!/^[0-9]/.test(version) ? present : present?.version === version) continue;
    const place = lock.packages[top] ? nested : top;
    lock.packages[place] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true };
    console.log(`added ${place} ${version}`);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
