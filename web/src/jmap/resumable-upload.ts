/**
 * Files on their way by the tus protocol 1.0.0: in chunks that suit the line, with progress; a break is waited out and gone on from where
 * the server says, a pause is as long as one likes. `XMLHttpRequest`, because `fetch` tells nothing of what has gone out.
 */
import { findUpload, forgetUpload, rememberUpload, uploadKey } from './begun-uploads.ts';
import { OfflineFault, RefusedFault, SignedOutFault } from './faults.ts';

export type FilePurpose = 'attachment' | 'link' | 'import';

export interface UploadListener {
  /** From 0 to 1, with what the line gives a second. */
  onProgress: (part: number, bytesPerSecond: number) => void;
  /** The line is broken and tried again, or there again. */
  onWaiting: (isWaiting: boolean) => void;
  /** The file is known to the server, before its bytes are. */
  onBegun?: (fileId: string) => void;
}

export interface ResumableUpload {
  /** Resolves with the id of the file when all of it is there. */
  done: Promise<string>;
  pause: () => void;
  resume: () => void;
  /** Ends it; what came is deleted. */
  stop: () => void;
}

const VERSION = { 'tus-resumable': '1.0.0' };
const MEGABYTE = 1024 * 1024;
const FIRST_CHUNK = MEGABYTE;
const LARGEST_CHUNK = 16 * MEGABYTE;
const SMALLEST_CHUNK = 256 * 1024;
/** A chunk that takes much less is made larger, one that takes longer smaller: the server ends requests after half a minute. */
const CHUNK_MS = 6_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

function encodeMetadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`)
    .join(',');
}

interface Answer {
  status: number;
  header: (name: string) => string | null;
  body: string;
}

function send(
  method: string,
  url: string,
  headers: Record<string, string>,
  { body, signal, onSent }: { body?: Blob; signal: AbortSignal; onSent?: (bytes: number) => void },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries({ ...VERSION, ...headers }))
      request.setRequestHeader(name, value);
    if (onSent) request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('load', () =>
      resolve({
        status: request.status,
        header: (name) => request.getResponseHeader(name),
        body: request.responseText,
      }),
    );
    request.addEventListener('error', () => reject(new OfflineFault('The upload broke off.')));
    request.addEventListener('abort', () => reject(new OfflineFault('The upload was stopped.')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) request.abort();
    request.send(body ?? null);
  });
}

/** Throws what an answer means when it is not a good one; 409 and what is the server's own trouble are tried again. */
function requireGood({ status, body }: Answer): void {
  if (status >= 200 && status < 300) return;
  if (status === 401) throw new SignedOutFault('Nobody is signed in.');
  if (status === 409 || status === 429 || status >= 500)
    throw new OfflineFault('The server has to be asked again.');
  let type = String(status);
  try {
    type = (JSON.parse(body) as { type?: string }).type ?? type;
  } catch {
    // No body: the status says it.
  }
  throw new RefusedFault(type, '');
}

class Uploading implements ResumableUpload {
  readonly done: Promise<string>;
  readonly #file: Blob;
  readonly #url: string;
  readonly #metadata: Record<string, string>;
  readonly #listener: UploadListener;
  #chunk = FIRST_CHUNK;
  #abort = new AbortController();
  #isPaused = false;
  #isStopped = false;
  #wake: () => void = () => undefined;
  #path: string | undefined;
  /** What is remembered of it; undefined once it is known whether the server still has what came. */
  #remembered: string | undefined;
  readonly #key: string;

  constructor(url: string, file: File, metadata: Record<string, string>, listener: UploadListener) {
    this.#key = uploadKey(url, metadata['purpose'] ?? '', file);
    this.#remembered = findUpload(this.#key, Date.now());
    this.#path = this.#remembered;
    this.#url = url;
    this.#file = file;
    this.#metadata = metadata;
    this.#listener = listener;
    this.done = this.#run();
  }

  pause = (): void => {
    this.#isPaused = true;
    this.#abort.abort();
  };

  resume = (): void => {
    this.#isPaused = false;
    this.#wake();
  };

  stop = (): void => {
    this.#isStopped = true;
    this.#abort.abort();
    this.#wake();
    forgetUpload(this.#key, Date.now());
    const { signal } = new AbortController();
    // What is not deleted now ends by itself within days.
    if (this.#path !== undefined) send('DELETE', this.#path, {}, { signal }).catch(() => undefined);
  };

  async #run(): Promise<string> {
    let wait = FIRST_WAIT_MS;
    for (;;) {
      if (this.#isStopped) throw new OfflineFault('The upload was stopped.');
      if (this.#isPaused) await this.#pausing();
      this.#abort = new AbortController();
      try {
        const path = await this.#begun();
        const offset = await this.#sendFrom(path, await this.#offset(path), () => {
          wait = FIRST_WAIT_MS;
        });
        if (offset === this.#file.size) {
          forgetUpload(this.#key, Date.now());
          return path.slice(path.lastIndexOf('/') + 1);
        }
      } catch (error) {
        if (this.#isForgotten(error)) continue;
        if (!(error instanceof OfflineFault)) throw error;
        if (this.#isStopped || this.#isPaused) continue;
        this.#listener.onWaiting(true);
        await this.#waiting(wait);
        wait = Math.min(LONGEST_WAIT_MS, wait * 2);
      }
    }
  }

  /** The server no longer has what an earlier page began: it is begun anew. */
  #isForgotten(error: unknown): boolean {
    if (this.#remembered === undefined || !(error instanceof RefusedFault)) return false;
    this.#remembered = undefined;
    this.#path = undefined;
    forgetUpload(this.#key, Date.now());
    return true;
  }

  async #begun(): Promise<string> {
    if (this.#path !== undefined) return this.#path;
    const headers = {
      'upload-length': String(this.#file.size),
      'upload-metadata': encodeMetadata(this.#metadata),
    };
    const answer = await send('POST', this.#url, headers, { signal: this.#abort.signal });
    requireGood(answer);
    this.#path = (answer.header('location') ?? '').replace(/^https?:\/\/[^/]+/, '');
    rememberUpload(this.#key, this.#path, Date.now());
    this.#listener.onBegun?.(this.#path.slice(this.#path.lastIndexOf('/') + 1));
    return this.#path;
  }

  async #offset(path: string): Promise<number> {
    const answer = await send('HEAD', path, {}, { signal: this.#abort.signal });
    requireGood(answer);
    this.#listener.onWaiting(false);
    this.#remembered = undefined;
    return Number(answer.header('upload-offset'));
  }

  async #sendFrom(path: string, start: number, onChunk: () => void): Promise<number> {
    let offset = start;
    while (offset < this.#file.size) {
      const body = this.#file.slice(offset, offset + this.#chunk);
      const began = performance.now();
      const at = offset;
      const onSent = (bytes: number): void => {
        const seconds = Math.max(0.05, (performance.now() - began) / 1000);
        this.#listener.onProgress(Math.min(1, (at + bytes) / this.#file.size), bytes / seconds);
      };
      const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      const answer = await send('PATCH', path, headers, { body, signal: this.#abort.signal, onSent });
      requireGood(answer);
      offset = Number(answer.header('upload-offset'));
      this.#suit(performance.now() - began, body.size);
      onChunk();
    }
    return offset;
  }

  /** The next chunk, by how long this one took. */
  #suit(took: number, size: number): void {
    if (size < this.#chunk) return;
    if (took < CHUNK_MS / 2) this.#chunk = Math.min(LARGEST_CHUNK, this.#chunk * 2);
    else if (took > CHUNK_MS * 2) this.#chunk = Math.max(SMALLEST_CHUNK, this.#chunk / 2);
  }

  #pausing(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #waiting(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = window.setTimeout(resolve, ms);
      this.#wake = () => {
        window.clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Begins an upload at the path that the account's capability names. */
export function uploadResumably(
  url: string,
  file: File,
  purpose: FilePurpose,
  listener: UploadListener,
): ResumableUpload {
  const metadata = { filename: file.name, filetype: file.type || 'application/octet-stream', purpose };
  return new Uploading(url, file, metadata, listener);
}
