/** The files that the start page loads, with their paths. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  path: string;
  contentType: string;
  bytes: Buffer;
}

const HASH_LENGTH = 12;

function readAsset(name: string, contentType: string): Asset {
  const bytes = readFileSync(join(import.meta.dirname, '../assets', name));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH);
  const dot = name.lastIndexOf('.');
  return { path: `/assets/${name.slice(0, dot)}.${hash}${name.slice(dot)}`, contentType, bytes };
}

export const ASSETS = {
  style: readAsset('start.css', 'text/css; charset=utf-8'),
  statusStyle: readAsset('status.css', 'text/css; charset=utf-8'),
  script: readAsset('start.js', 'text/javascript; charset=utf-8'),
  icon: readAsset('icon.svg', 'image/svg+xml'),
};
