/**
 * Builds the web application into `web/dist`: Vite's bundle with hashed names, and beside each file its compressed forms.
 *
 * Configured here and not in a file of Vite's, so that nothing needs a default export. The stamp is written last: a build that
 * was cut short is made again.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { webStamp, webStampFile } from './web-stamp.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'web', 'dist');
/** Below this a compressed form saves less than its own headers. */
const MIN_COMPRESSED = 1_024;

function compressFile(path: string): void {
  const bytes = readFileSync(path);
  if (bytes.length < MIN_COMPRESSED) return;
  const quality = { params: { [zlib.BROTLI_PARAM_QUALITY]: 10 } };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, quality));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

const stamp = webStamp(root);
await build({
  configFile: false,
  root: join(root, 'web'),
  base: '/app/',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: dist,
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_600,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
for (const entry of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
  if (/\.(js|mjs|css|html|svg|webmanifest)$/.test(entry)) compressFile(join(dist, entry));
writeFileSync(webStampFile(root), stamp);
