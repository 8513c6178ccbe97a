/**
 * Standard error as the place of the log: the program never waits for whoever reads it.
 *
 * A line is written at once, in its own system call, so that what was logged before a crash is in the file, the journal or the
 * terminal. Where a pipe or a socket is full because its reader has stopped, lines wait in memory, within a bound; what does not
 * fit is dropped and counted, and said when the reader is back. Limits: a terminal that was halted (Ctrl-S) holds the program up, as it does any.
 */
import { fstatSync, writeSync } from 'node:fs';

/** Some twenty thousand lines. */
const MAX_WAITING_BYTES = 4 * 2 ** 20;
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 250;
/** What the program waits for in all, before lines are dropped: a reader that lives, and has much to read, gets everything. */
const PATIENCE_MS = 500;
/** How long an end is held up for what still waits. */
const FAREWELL_MS = 1_000;

/** What was dropped while nobody read. */
export interface Gap {
  lines: number;
  since: Date;
}

/** Tries to write, and gives how many bytes were taken; throws as `writeSync` does. */
type Write = (bytes: Uint8Array) => number;

export class PatientOutput {
  readonly #write: Write;
  /** What waits lies between `#start` and `#end`. */
  #waiting = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #timer: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #patienceMs = PATIENCE_MS;
  #gap: Gap | undefined;
  #dropped = 0;
  /** Told of a gap once everything that waited is written. */
  whenReadAgain: (gap: Gap) => void = () => undefined;

  constructor(write: Write) {
    this.#write = write;
  }

  /** Lines that nobody could be told. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    const written = this.#start === this.#end ? this.#put(bytes) : 0;
    if (written < bytes.length) this.#keep(bytes.subarray(written));
  }

  /** Writes what waits, as far as it is taken within a moment; for the end of the program. */
  flushSync(): void {
    this.#writeWaiting();
    for (let waited = 0; this.#start < this.#end && waited < FAREWELL_MS; waited += FIRST_PAUSE_MS) {
      halt(FIRST_PAUSE_MS);
      this.#writeWaiting();
    }
  }

  /** What was not taken is tried again: by its reader (EAGAIN), by a disk that is full, by a terminal that is gone. */
  #put(bytes: Uint8Array): number {
    let written = 0;
    try {
      while (written < bytes.length) written += this.#write(bytes.subarray(written));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
    return written;
  }

  #keep(bytes: Uint8Array): void {
    if (!this.#hasRoom(bytes.length)) {
      this.#waitForRoom(bytes.length);
      if (!this.#hasRoom(bytes.length)) {
        this.#dropped += 1;
        this.#gap ??= { lines: 0, since: new Date() };
        this.#gap.lines += 1;
        return;
      }
    }
    if (this.#waiting.length === 0) this.#waiting = Buffer.allocUnsafe(MAX_WAITING_BYTES);
    if (this.#end + bytes.length > this.#waiting.length) {
      this.#waiting.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    this.#waiting.set(bytes, this.#end);
    this.#end += bytes.length;
    this.#tryLater();
  }

  #hasRoom(bytes: number): boolean {
    return this.#end - this.#start + bytes <= MAX_WAITING_BYTES;
  }

  #waitForRoom(bytes: number): void {
    while (this.#patienceMs > 0 && !this.#hasRoom(bytes)) {
      this.#patienceMs -= FIRST_PAUSE_MS;
      halt(FIRST_PAUSE_MS);
      this.#writeWaiting();
    }
  }

  #tryLater(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pause = this.#writeWaiting() ? FIRST_PAUSE_MS : Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
      if (this.#start < this.#end) this.#tryLater();
      else this.#tellGap();
    }, this.#pause);
    this.#timer.unref();
  }

  /** Whether anything was taken. */
  #writeWaiting(): boolean {
    const written = this.#put(this.#waiting.subarray(this.#start, this.#end));
    this.#start += written;
    if (this.#start === this.#end) {
      this.#start = this.#end = 0;
      this.#waiting = Buffer.alloc(0);
      this.#patienceMs = PATIENCE_MS;
    }
    return written > 0;
  }

  #tellGap(): void {
    const gap = this.#gap;
    this.#gap = undefined;
    if (gap) this.whenReadAgain(gap);
  }
}

const SLEEPER = new Int32Array(new SharedArrayBuffer(4));

function halt(ms: number): void {
  Atomics.wait(SLEEPER, 0, 0, ms);
}

/** Node's stream of a pipe or a socket; only it can say that writes shall not wait. */
interface NodeStream {
  _handle?: { setBlocking?(isBlocking: boolean): number };
}

/** A way to write to standard error that does not wait where that is a pipe or a socket. */
function openStandardError(): Write {
  const { fd } = process.stderr;
  const kind = fstatSync(fd);
  if (!kind.isFIFO() && !kind.isSocket()) return (bytes) => writeSync(fd, bytes);
  const { _handle: handle } = process.stderr as NodeStream;
  return (bytes) => {
    // Each time: it is a property of what all its writers share, and libuv takes it away for every child that inherits it.
    handle?.setBlocking?.(false);
    return writeSync(fd, bytes);
  };
}

let standardError: PatientOutput | undefined;

/** That of this process. */
export function patientStandardError(): PatientOutput {
  if (!standardError) {
    const output = new PatientOutput(openStandardError());
    process.on('exit', () => output.flushSync());
    standardError = output;
  }
  return standardError;
}
