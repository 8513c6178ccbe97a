/** Sets one paper after the other, in a thread of its own (`make-paper.ts`): a long one takes seconds, and one more page of text never held anybody up. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { answerTasks } from '#platform/kernel/thread.ts';
import type { Paper } from './make-paper.ts';
import { plainValue } from './plain-text.ts';

/** What we use of pdfmake. Its published types bring in those of browsers, which then shadow Node's own. */
interface PdfMake {
  setFonts(fonts: object): void;
  setTableLayouts(layouts: object): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: object): { getBuffer(): Promise<Buffer> };
}

const FONTS = join(import.meta.dirname, '../../../node_modules/pdfmake/fonts/Roboto');

const pdfmake = createRequire(import.meta.url)('pdfmake') as PdfMake;
// Nothing is fetched, and nothing but the font is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));
pdfmake.setFonts({
  Roboto: {
    normal: join(FONTS, 'Roboto-Regular.ttf'),
    bold: join(FONTS, 'Roboto-Medium.ttf'),
    italics: join(FONTS, 'Roboto-Italic.ttf'),
    bolditalics: join(FONTS, 'Roboto-MediumItalic.ttf'),
  },
});
pdfmake.setTableLayouts({ thin: { hLineWidth: () => 0.5, vLineWidth: () => 0.5 } });

/** The foot of a page: wherever it says `{page}` and `{pages}`. */
function withNumbers(foot: unknown, page: number, pages: number): unknown {
  if (typeof foot === 'string') return foot.replace('{page}', String(page)).replace('{pages}', String(pages));
  if (Array.isArray(foot)) return foot.map((part: unknown) => withNumbers(part, page, pages));
  if (typeof foot !== 'object' || foot === null) return foot;
  return Object.fromEntries(
    Object.entries(foot).map(([key, value]) => [key, withNumbers(value, page, pages)]),
  );
}

/** Two lines around the page. */
const frame =
  (lineColor: string) =>
  (_page: number, { width, height }: { width: number; height: number }): object => ({
    canvas: [
      { type: 'rect', x: 22, y: 22, w: width - 44, h: height - 44, lineWidth: 2, lineColor },
      { type: 'rect', x: 28, y: 28, w: width - 56, h: height - 56, lineWidth: 0.6, lineColor },
    ],
  });

answerTasks(parentPort, async (asked: Paper) => {
  const { footer, frameColor, ...paper } = plainValue(asked) as Paper;
  const definition = {
    ...paper,
    ...(footer && { footer: (page: number, pages: number) => withNumbers(footer, page, pages) }),
    ...(frameColor !== undefined && { background: frame(frameColor) }),
  };
  return Uint8Array.from(await pdfmake.createPdf(definition).getBuffer());
});
