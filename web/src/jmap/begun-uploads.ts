/**
 * Uploads that this browser began and did not end: whoever chooses the same file again, after the page was loaded anew, goes on where it
 * broke off. Kept as long as the server keeps what came.
 */
const KEY = 'congthu.uploads';
const KEPT_MS = 7 * 24 * 60 * 60_000;
const MAX = 50;

interface Begun {
  path: string;
  at: number;
}

type Uploads = Record<string, Begun>;

/** A file is the same when its name, size and last change are. */
export function uploadKey(url: string, purpose: string, file: File): string {
  return [url, purpose, file.name, file.size, file.lastModified].join('\n');
}

function read(now: number): Uploads {
  try {
    const all = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Uploads;
    const fresh = Object.entries(all).filter(([, { at }]) => now - at < KEPT_MS);
    return Object.fromEntries(fresh.slice(-MAX));
  } catch {
    // Something else wrote there.
    return {};
  }
}

export function findUpload(key: string, now: number): string | undefined {
  return read(now)[key]?.path;
}

export function rememberUpload(key: string, path: string, now: number): void {
  localStorage.setItem(KEY, JSON.stringify({ ...read(now), [key]: { path, at: now } }));
}

export function forgetUpload(key: string, now: number): void {
  const { [key]: _gone, ...rest } = read(now);
  localStorage.setItem(KEY, JSON.stringify(rest));
}
