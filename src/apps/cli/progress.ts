/** A progress bar on a terminal, nothing in a pipe or with `--json`. */
import { type Options, SingleBar } from 'cli-progress';

/** Told how far a command has come. */
export interface Progress {
  start(totalBytes: number): void;
  advance(bytes: number): void;
  /** Shown beside the bar. */
  count(messages: number): void;
  stop(): void;
}

const NONE: Progress = { start() {}, advance() {}, count() {}, stop() {} };

/** How long it takes is told by so many steps: a handful of small files between large ones says nothing. */
const STEPS_OF_ETA = 400;
const MIB = 1024 * 1024;

function formatMib(bytes: number): string {
  return (bytes / MIB).toFixed(1);
}

const formatBytes: NonNullable<Options['formatValue']> = (value, _options, type) =>
  type === 'value' || type === 'total' ? formatMib(value) : String(value);

/** A bar on `stream` when it is a terminal and `wanted`. */
export function makeProgress(stream: NodeJS.WriteStream, wanted: boolean, label: string): Progress {
  if (!wanted || !stream.isTTY) return NONE;
  const options: Options = {
    stream,
    format: `${label} {bar} {percentage}%  {value}/{total} MiB  {messages}  ETA {eta_formatted}`,
    formatValue: formatBytes,
    hideCursor: true,
    clearOnComplete: false,
  };
  const bar = new SingleBar(options);
  let messages = 0;
  return {
    start: (totalBytes) => bar.start(totalBytes, 0, { messages }),
    advance: (bytes) => bar.increment(bytes, { messages }),
    count: (value) => {
      messages = value;
    },
    stop: () => bar.stop(),
  };
}

/** A bar of steps, for work whose bytes nobody knows beforehand. */
export interface StepProgress {
  show: (done: number, total: number) => void;
  stop(): void;
}

/** A bar on `stream` when it is a terminal and `wanted`; it begins with the first step. Steps that are bytes are shown in MiB. */
export function makeStepProgress(
  stream: NodeJS.WriteStream,
  wanted: boolean,
  label: string,
  areBytes = false,
): StepProgress {
  if (!wanted || !stream.isTTY) return { show() {}, stop() {} };
  const bar = new SingleBar({
    stream,
    format: `${label} {bar} {percentage}%  {value}/{total}${areBytes ? ' MiB' : ''}  ETA {eta_formatted}`,
    etaBuffer: STEPS_OF_ETA,
    ...(areBytes && { formatValue: formatBytes }),
    hideCursor: true,
  });
  let isShown = false;
  return {
    show: (done, total) => {
      if (isShown) bar.update(done);
      else bar.start(total, done);
      isShown = true;
    },
    stop: () => bar.stop(),
  };
}
