/**
 * The built web application as answers: every file of `web/dist` in memory, with its compressed forms (RFC 9110 §8.4).
 *
 * About 4 MB. Read once when the server starts; a new build counts after a restart.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file as it may be sent. */
export interface BundleFile {
  contentType: string;
  /** By content coding; `identity` is always there. */
  bytes: Readonly<Partial<Record<'br' | 'gzip', Buffer>>> & { identity: Buffer };
}

export type Bundle = ReadonlyMap<string, BundleFile>;

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

function readOptional(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** The files by their path below the folder; undefined where nothing was built. */
export function readBundle(folder: string): Bundle | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const files = new Map<string, BundleFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const contentType = TYPES[entry.name.slice(entry.name.lastIndexOf('.') + 1)];
    if (!entry.isFile() || contentType === undefined || path.includes('.vite')) continue;
    const br = readOptional(`${path}.br`);
    const gzip = readOptional(`${path}.gz`);
    files.set(path.slice(folder.length + 1).replaceAll('\\', '/'), {
      contentType,
      bytes: { identity: readFileSync(path), ...(br && { br }), ...(gzip && { gzip }) },
    });
  }
  return files;
}

/** The best form that the client takes (RFC 9110 §12.5.3; a coding refused by `q=0` is not looked for by browsers). */
export function chooseCoding(file: BundleFile, accepted: string | undefined): 'br' | 'gzip' | 'identity' {
  const codings = new Set((accepted ?? '').split(',').map((coding) => coding.split(';')[0]?.trim()));
  if (codings.has('br') && file.bytes.br) return 'br';
  return codings.has('gzip') && file.bytes.gzip ? 'gzip' : 'identity';
}
