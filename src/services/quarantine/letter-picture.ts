/**
 * Held mail as a picture, painted on the server in a thread that is bounded and thrown away (`picture-worker.ts`): whoever looks
 * at it meets nothing active, and no byte of a stranger's picture.
 *
 * Limits: few pictures, each within its bytes and pixels before it is decoded; one letter at a time, few waiting; a thread that
 * takes too long or too much is ended, and there is no picture then. Cost: most of a second of one processor.
 */
import { Worker } from 'node:worker_threads';
import { pictureSize } from '#formats/attachments/picture-size.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { LetterFacts } from './picture-worker.ts';
import { previewOf } from './preview.ts';

const MAX_PICTURES = 6;
const MAX_PICTURE_BYTES = 4 * 1024 * 1024;
/** 64 MB once it is decoded. */
const MAX_PIXELS = 16_000_000;
const MAX_SECONDS = 15;
const MAX_WAITING = 10;
const MAX_HEAP_MB = 128;

function* picturePartsOf(part: MessagePart): Generator<MessagePart> {
  if (part.type === 'image') yield part;
  for (const child of part.parts) yield* picturePartsOf(child);
}

function picturesOf(bytes: Buffer): Uint8Array[] {
  const pictures: Uint8Array[] = [];
  for (const { bodyStart, bodyEnd, encoding } of picturePartsOf(parseMessage(bytes).root)) {
    if (pictures.length >= MAX_PICTURES) break;
    if (bodyEnd - bodyStart > 2 * MAX_PICTURE_BYTES) continue;
    const body = decodeBody(bytes.subarray(bodyStart, bodyEnd), encoding);
    const size = pictureSize(body);
    if (!size || size.width * size.height > MAX_PIXELS || body.length > MAX_PICTURE_BYTES) continue;
    pictures.push(Uint8Array.from(body));
  }
  return pictures;
}

async function run(facts: LetterFacts): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), {
    workerData: facts,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const timer = setTimeout(() => void worker.terminate(), MAX_SECONDS * 1000);
  worker.once('message', (png: Uint8Array) => resolve(Buffer.from(png)));
  worker.once('error', reject);
  worker.once('exit', () => {
    clearTimeout(timer);
    reject(new Error('the thread that paints ended without a picture'));
  });
  try {
    return await promise;
  } finally {
    await worker.terminate();
  }
}

/** Paints letters. */
export interface LetterPainter {
  /** The picture as PNG; undefined where it could not be painted. `Refusal('temporarilyUnavailable')` where too many wait. */
  paint(bytes: Buffer): Promise<Buffer | undefined>;
}

/** Makes the painter of a process. */
export function createLetterPainter(log: { warn(facts: object, message: string): void }): LetterPainter {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const paintOne = async (bytes: Buffer): Promise<Buffer | undefined> => {
    const { to, ...preview } = previewOf(bytes);
    const facts = { ...preview, to: to.join(', '), pictures: picturesOf(bytes) };
    try {
      return await run(facts);
    } catch (error) {
      log.warn({ err: error }, 'a held letter could not be painted');
      return undefined;
    }
  };
  return {
    paint(bytes) {
      if (waiting >= MAX_WAITING)
        throw new Refusal('temporarilyUnavailable', 'Too many pictures are being painted.');
      waiting += 1;
      const mine = last
        .then(() => paintOne(bytes))
        .finally(() => {
          waiting -= 1;
        });
      last = mine;
      return mine;
    },
  };
}
