/**
 * Builds the web application into `web/dist`: Vite's bundle with hashed names, the service worker, and beside each file its
 * compressed forms.
 *
 * Configured here and not in a file of Vite's, so that nothing needs a default export. The stamp is written last: a build that
 * was cut short is made again.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { chunkGroups, findAhead, loadFirst } from './web-chunks.ts';
import { webStamp, webStampFile } from './web-stamp.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'web', 'dist');
/** Below this a compressed form saves less than its own headers. */
const MIN_COMPRESSED = 1_024;
/** Screens that are there without a network: reading, writing, the settings' frame. */
const OFFLINE_SCREENS = /features\/(mail|shell|palette|sign-in)\/|design\/parts\/|i18n\/(vi\/|first-vi)/;

const QUALITY = { params: { [zlib.BROTLI_PARAM_QUALITY]: 10 } };

/** On the threads of the pool: half of the time of a build on two processors is this. */
async function compressFile(path: string): Promise<void> {
  const bytes = readFileSync(path);
  if (bytes.length < MIN_COMPRESSED) return;
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(bytes, QUALITY),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipped);
}

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

/** What the service worker keeps from the beginning: the first screen, reading and writing. */
function firstFiles(): string[] {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const key of Object.keys(manifest)) if (OFFLINE_SCREENS.test(key)) visit(key);
  for (const [, file] of readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/"\/app\/(assets\/[^"]+)"/g))
    if (file !== undefined) files.add(file);
  return [...files, 'icon.svg', 'congthu.webmanifest'].map((file) => `/app/${file}`).sort();
}

const stamp = webStamp(root);
await build({
  configFile: false,
  root: join(root, 'web'),
  base: '/app/',
  logLevel: 'warn',
  plugins: [react(), findAhead, loadFirst],
  build: {
    outDir: dist,
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_600,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } },
  },
});
// One file without imports, as every browser takes a worker.
await build({
  configFile: false,
  root: join(root, 'web'),
  publicDir: false,
  logLevel: 'warn',
  define: { __FIRST_FILES__: JSON.stringify(firstFiles()), __BUILD__: JSON.stringify(stamp.slice(0, 16)) },
  build: {
    outDir: dist,
    emptyOutDir: false,
    target: 'es2023',
    reportCompressedSize: false,
    lib: {
      entry: join(root, 'web/src/service-worker/service-worker.ts'),
      formats: ['iife'],
      name: 'congthu',
      fileName: () => 'service-worker.js',
    },
  },
});
await Promise.all(
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((entry) => /\.(js|mjs|css|html|svg|webmanifest)$/.test(entry))
    .map((entry) => compressFile(join(dist, entry))),
);
writeFileSync(webStampFile(root), stamp);
