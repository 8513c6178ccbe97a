/**
 * Paints one letter as a picture and ends: who wrote, what about, its words, its pictures small. Runs in a thread of its own.
 *
 * Nothing of the letter is ever interpreted: HTML came as words, links are words, and pictures are decoded by Skia compiled to
 * WebAssembly, whose memory holds nothing else, and painted anew, so that no byte of theirs reaches a browser.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Canvas, CanvasKit, FontMgr, Image, Paragraph } from 'canvaskit-wasm';

/** What is to be painted. */
export interface LetterFacts {
  from: string;
  to: string;
  subject: string;
  text: string;
  attachments: readonly string[];
  links: readonly string[];
  pictures: readonly Uint8Array[];
}

const WIDTH = 720;
const MARGIN = 24;
const INNER = WIDTH - 2 * MARGIN;
const MAX_HEIGHT = 2_400;
const THUMBNAIL = 210;
const GAP = 21;
const A_ROW = 3;
const MAX_LINES = 90;

const FONTS = join(import.meta.dirname, '../../../node_modules/pdfmake/fonts/Roboto');
const GREY = [0.35, 0.38, 0.42, 1] as const;
const DARK = [0.09, 0.1, 0.12, 1] as const;

interface Block {
  height: number;
  paint(canvas: Canvas, y: number): void;
}

function paragraph(
  kit: CanvasKit,
  fonts: FontMgr,
  text: string,
  look: { size: number; bold?: boolean; isGrey?: boolean; lines: number },
): Block {
  const style = new kit.ParagraphStyle({
    textStyle: {
      color: Float32Array.from(look.isGrey ? GREY : DARK),
      fontFamilies: ['Roboto'],
      fontSize: look.size,
      fontStyle: { weight: look.bold ? kit.FontWeight.Medium : kit.FontWeight.Normal },
    },
    maxLines: look.lines,
    ellipsis: '…',
  });
  const builder = kit.ParagraphBuilder.Make(style, fonts);
  builder.addText(text);
  const made: Paragraph = builder.build();
  made.layout(INNER);
  return {
    height: text === '' ? 0 : made.getHeight() + 10,
    paint: (canvas, y) => canvas.drawParagraph(made, MARGIN, y),
  };
}

function paintImage(kit: CanvasKit, canvas: Canvas, image: Image, x: number, y: number): void {
  const scale = Math.min(1, THUMBNAIL / image.width(), THUMBNAIL / image.height());
  const [width, height] = [image.width() * scale, image.height() * scale];
  const whole = kit.XYWHRect(0, 0, image.width(), image.height());
  const place = kit.XYWHRect(x, y, width, height);
  const paint = new kit.Paint();
  canvas.drawImageRectOptions(image, whole, place, kit.FilterMode.Linear, kit.MipmapMode.None, paint);
  paint.delete();
}

/** The pictures three in a row; what cannot be decoded is left out. */
function gallery(kit: CanvasKit, pictures: readonly Uint8Array[]): Block {
  const images = pictures.flatMap((bytes) => kit.MakeImageFromEncoded(bytes) ?? []);
  return {
    height: Math.ceil(images.length / A_ROW) * (THUMBNAIL + GAP),
    paint(canvas, y) {
      for (const [index, image] of images.entries()) {
        const row = Math.floor(index / A_ROW);
        const x = MARGIN + (index % A_ROW) * (THUMBNAIL + GAP);
        paintImage(kit, canvas, image, x, y + row * (THUMBNAIL + GAP));
      }
    },
  };
}

function blocksOf(kit: CanvasKit, fonts: FontMgr, letter: LetterFacts): Block[] {
  const { from, to, subject, text, attachments, links, pictures } = letter;
  return [
    paragraph(kit, fonts, subject, { size: 22, bold: true, lines: 3 }),
    paragraph(kit, fonts, from, { size: 15, bold: true, lines: 1 }),
    paragraph(kit, fonts, `› ${to}`, { size: 13, isGrey: true, lines: 2 }),
    paragraph(kit, fonts, text, { size: 15, lines: MAX_LINES }),
    paragraph(kit, fonts, links.map((link) => `› ${link}`).join('\n'), { size: 13, isGrey: true, lines: 10 }),
    paragraph(kit, fonts, attachments.map((name) => `• ${name}`).join('\n'), {
      size: 13,
      isGrey: true,
      lines: 10,
    }),
    gallery(kit, pictures),
  ];
}

async function paint(letter: LetterFacts): Promise<Uint8Array> {
  const start = createRequire(import.meta.url)('canvaskit-wasm') as () => Promise<CanvasKit>;
  const kit = await start();
  const faces = ['Roboto-Regular.ttf', 'Roboto-Medium.ttf'].map((name) => readFileSync(join(FONTS, name)));
  const fonts = kit.FontMgr.FromData(...faces.map((face) => Uint8Array.from(face).buffer));
  if (!fonts) throw new Error('no fonts to paint with');
  const blocks = blocksOf(kit, fonts, letter);
  const wanted = blocks.reduce((height, block) => height + block.height, 2 * MARGIN);
  const surface = kit.MakeSurface(WIDTH, Math.min(MAX_HEIGHT, Math.ceil(wanted)));
  if (!surface) throw new Error('nothing to paint on');
  const canvas = surface.getCanvas();
  canvas.clear(kit.WHITE);
  let y = MARGIN;
  for (const block of blocks) {
    block.paint(canvas, y);
    y += block.height;
  }
  surface.flush();
  const png = surface.makeImageSnapshot().encodeToBytes(kit.ImageFormat.PNG, 100);
  if (!png) throw new Error('the picture cannot be encoded');
  return png;
}

const picture = Uint8Array.from(await paint(workerData as LetterFacts));
parentPort?.postMessage(picture, [picture.buffer]);
