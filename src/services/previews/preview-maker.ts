/** Starts the process of a preview, within bounds of memory, time, length and number; gives what it made, or why it could not. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { OfficeKind, OfficePreview } from '#formats/office/preview.ts';

export type PreviewAnswer =
  | OfficePreview
  /** Broken, locked, or larger inside than it may be. */
  | { kind: 'unreadable' }
  /** Too much for a preview, or too many at once. */
  | { kind: 'tooMuch' };

export interface PreviewMaker {
  make(kind: OfficeKind, bytes: Buffer): Promise<PreviewAnswer>;
}

export interface PreviewBounds {
  timeoutMs: number;
  memoryMegabytes: number;
  atOnce: number;
}

/** A spreadsheet of 10 MB takes two seconds and 200 MB. */
const DEFAULT_BOUNDS: PreviewBounds = { timeoutMs: 15_000, memoryMegabytes: 384, atOnce: 2 };
const MAX_WAITING = 20;
const MAX_FILE_BYTES = 30 * 1024 * 1024;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAM = join(import.meta.dirname, 'preview-process.ts');

/** Everything it may do is read its own code. */
function argumentsOf({ memoryMegabytes }: PreviewBounds): string[] {
  const readable = ['src', 'node_modules', 'package.json'].map(
    (name) => `--allow-fs-read=${join(ROOT, name)}`,
  );
  return ['--permission', ...readable, `--max-old-space-size=${memoryMegabytes}`, '--no-warnings', PROGRAM];
}

function run(bounds: PreviewBounds, kind: OfficeKind, bytes: Buffer): Promise<PreviewAnswer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argumentsOf(bounds), {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
      cwd: ROOT,
      timeout: bounds.timeoutMs,
      killSignal: 'SIGKILL',
    });
    const pieces: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > MAX_ANSWER_BYTES) child.kill('SIGKILL');
      else pieces.push(piece);
    });
    child.on('error', () => resolve({ kind: 'unreadable' }));
    child.on('close', (code, signal) => {
      if (signal !== null) resolve({ kind: 'tooMuch' });
      else if (code === 0) resolve(JSON.parse(Buffer.concat(pieces).toString('utf8')) as OfficePreview);
      else resolve({ kind: 'unreadable' });
    });
    // A process that ends before it has read everything is told by its end.
    child.stdin.on('error', () => undefined);
    child.stdin.end(Buffer.concat([Buffer.from(`${JSON.stringify({ kind })}\n`), bytes]));
  });
}

/** Makes the maker of a server process. */
export function createPreviewMaker(given: Partial<PreviewBounds> = {}): PreviewMaker {
  const bounds = { ...DEFAULT_BOUNDS, ...given };
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async make(kind, bytes) {
      if (bytes.length > MAX_FILE_BYTES || waiting.length >= MAX_WAITING) return { kind: 'tooMuch' };
      if (running >= bounds.atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await run(bounds, kind, bytes);
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
