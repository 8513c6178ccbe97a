/**
 * Papers of the administration as PDF: the font, and the head that every official paper here has: who issues it on the left, the country
 * and its motto on the right.
 */
import { createThread } from '#platform/kernel/thread.ts';

/** A piece of a page in pdfmake's terms. */
export type Content = Record<string, unknown>;

/** A paper in pdfmake's terms, all of it values: it is set elsewhere. */
export interface Paper extends Content {
  content: readonly unknown[];
  /** `{page}` and `{pages}` in its texts are the numbers. */
  footer?: Content;
  /** Of a frame around every page. */
  frameColor?: string;
}

const thread = createThread(new URL('./paper-thread.ts', import.meta.url), {
  seconds: 60,
  heapMegabytes: 768,
  mostWaiting: 30,
});

/** Sets a paper, in a thread of its own. `Refusal`: `tooLarge`, `temporarilyUnavailable` where too many wait. */
export async function makePaper(paper: Paper): Promise<Buffer> {
  return Buffer.from((await thread.run(paper)) as Uint8Array);
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
