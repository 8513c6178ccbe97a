/**
 * The slides of a presentation before 2007 ([MS-PPT] §2.1.2, the stream "PowerPoint Document") as titles and lines: the outline's texts of
 * each slide, then those of its own text boxes. What the file has deleted or keeps for its masters and notes is not shown.
 */
import { type OfficePreview, PREVIEW_LIMITS, type PreviewSlide } from './preview.ts';

/** [MS-PPT] §2.13.24 RecordType. */
const RT = {
  slide: 0x03ee,
  slidePersist: 0x03f3,
  textHeader: 0x0f9f,
  textChars: 0x0fa0,
  textBytes: 0x0fa8,
  slideList: 0x0ff0,
} as const;
/** A container in containers goes so deep in a drawing of groups; deeper is nothing PowerPoint writes. */
const MAX_DEPTH = 30;
const MAX_RECORDS = 500_000;
const HEADER_LENGTH = 8;
/** §2.13.33 TextTypeEnum: title, and title of the first slide. */
const TITLES = new Set([0, 6]);

interface PptRecord {
  type: number;
  instance: number;
  isContainer: boolean;
  start: number;
  end: number;
}

/** Records between two places; what claims more than there is ends it. */
function* recordsIn(bytes: DataView, start: number, end: number): Generator<PptRecord> {
  let at = start;
  while (at + HEADER_LENGTH <= end) {
    const head = bytes.getUint16(at, true);
    const length = bytes.getUint32(at + 4, true);
    const body = at + HEADER_LENGTH;
    if (body + length > end) return;
    yield {
      type: bytes.getUint16(at + 2, true),
      instance: head >> 4,
      isContainer: (head & 0xf) === 0xf,
      start: body,
      end: body + length,
    };
    at = body + length;
  }
}

function textOf(bytes: DataView, { type, start, end }: PptRecord): string {
  const step = type === RT.textChars ? 2 : 1;
  let text = '';
  for (let at = start; at + step <= end; at += step)
    text += String.fromCharCode(step === 2 ? bytes.getUint16(at, true) : bytes.getUint8(at));
  return text;
}

/** Paragraphs end with a carriage return, lines within one with a vertical tab. */
function paragraphsOf(text: string): string[] {
  return text
    .replaceAll('\v', ' ')
    .split('\r')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function addText(slide: PreviewSlide, text: string, isTitle: boolean): void {
  const paragraphs = paragraphsOf(text);
  if (isTitle && slide.title === '') slide.title = paragraphs.join(' ');
  else
    for (const paragraph of paragraphs)
      if (slide.lines.length < PREVIEW_LIMITS.linesOfSlide) slide.lines.push({ text: paragraph, level: 0 });
}

interface Reading {
  bytes: DataView;
  left: number;
  /** In the outline's order. */
  slides: PreviewSlide[];
  /** Texts of the drawings, one list for each slide as the file has them. */
  boxes: string[][];
}

/** The outline: a slide, then its texts, each after a word on what it is. */
function readOutline(reading: Reading, list: PptRecord): void {
  let isTitle = false;
  for (const record of recordsIn(reading.bytes, list.start, list.end)) {
    const slide = reading.slides.at(-1);
    if (record.type === RT.slidePersist) reading.slides.push({ title: '', lines: [] });
    else if (record.type === RT.textHeader && record.end - record.start >= 4)
      isTitle = TITLES.has(reading.bytes.getUint32(record.start, true));
    else if (slide && (record.type === RT.textChars || record.type === RT.textBytes))
      addText(slide, textOf(reading.bytes, record), isTitle);
  }
}

function walk(
  reading: Reading,
  start: number,
  end: number,
  depth: number,
  boxes: string[] | undefined,
): void {
  if (depth > MAX_DEPTH) return;
  for (const record of recordsIn(reading.bytes, start, end)) {
    reading.left -= 1;
    if (reading.left < 0) return;
    if (record.type === RT.slideList) {
      // Instance 1 is of masters, 2 of notes.
      if (record.instance === 0) readOutline(reading, record);
    } else if (record.type === RT.slide) {
      const own: string[] = [];
      reading.boxes.push(own);
      walk(reading, record.start, record.end, depth + 1, own);
    } else if (boxes && (record.type === RT.textChars || record.type === RT.textBytes))
      boxes.push(textOf(reading.bytes, record));
    else if (record.isContainer) walk(reading, record.start, record.end, depth + 1, boxes);
  }
}

/** Reads the stream of slides. */
export function readPptStream(stream: Uint8Array): OfficePreview {
  const bytes = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const reading: Reading = { bytes, left: MAX_RECORDS, slides: [], boxes: [] };
  walk(reading, 0, bytes.byteLength, 0, undefined);
  const { boxes } = reading;
  const slides =
    reading.slides.length > 0 ? reading.slides : boxes.map((): PreviewSlide => ({ title: '', lines: [] }));
  // A file that was saved in haste has old slides too: then nobody knows which text is whose.
  if (boxes.length === slides.length)
    for (const [index, texts] of boxes.entries()) {
      const slide = slides[index];
      if (slide) for (const text of texts) addText(slide, text, slide.title === '');
    }
  return {
    kind: 'slides',
    slides: slides.slice(0, PREVIEW_LIMITS.slides),
    isCut: slides.length > PREVIEW_LIMITS.slides,
  };
}
