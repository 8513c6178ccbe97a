/**
 * Papers of the administration as PDF: the font, and the head that every official paper here has: who issues it on the left, the country
 * and its motto on the right.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What we use of pdfmake. Its published types bring in those of browsers, which then shadow Node's own. */
interface PdfMake {
  setFonts(fonts: object): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: object): { getBuffer(): Promise<Buffer> };
}

/** A piece of a page in pdfmake's terms. */
export type Content = Record<string, unknown>;

const FONTS = join(import.meta.dirname, '../../../node_modules/pdfmake/fonts/Roboto');

/** Sets a paper. */
export function makePaper(definition: object): Promise<Buffer> {
  // Large, and rarely needed.
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
  return pdfmake.createPdf(definition).getBuffer();
}

const rule = (width: number): Content => ({
  alignment: 'center',
  margin: [0, 2, 0, 0],
  svg: `<svg width="${width}" height="2"><line x1="0" y1="1" x2="${width}" y2="1" stroke="#000000" stroke-width="0.8"/></svg>`,
});

/** The head of an official paper (Decree 30/2020/NĐ-CP, annex I). */
export function nationalHead(issuer: { above: string; name: string }): Content {
  return {
    columns: [
      {
        width: '44%',
        alignment: 'center',
        stack: [
          { text: issuer.above.toLocaleUpperCase('vi'), fontSize: 10 },
          { text: issuer.name.toLocaleUpperCase('vi'), fontSize: 10, bold: true },
          rule(60),
        ],
      },
      {
        width: '56%',
        alignment: 'center',
        stack: [
          { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', fontSize: 10, bold: true },
          { text: 'Độc lập - Tự do - Hạnh phúc', fontSize: 11, bold: true },
          rule(150),
        ],
      },
    ],
  };
}

/** A day as papers say it. */
export function paperDay(time: number): string {
  const [year, month, day] = new Date(time + 7 * 3_600_000).toISOString().slice(0, 10).split('-');
  return `ngày ${day} tháng ${month} năm ${year}`;
}
