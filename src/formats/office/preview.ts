/** What a preview of an office file is: a page of HTML to be cleaned by whoever shows it, sheets, or slides. */

export interface PreviewSheet {
  name: string;
  rows: string[][];
  /** There is more than is shown. */
  isCut: boolean;
}

export interface PreviewSlide {
  title: string;
  lines: { text: string; level: number }[];
}

export type OfficePreview =
  | { kind: 'html'; html: string }
  | { kind: 'sheets'; sheets: PreviewSheet[] }
  | { kind: 'slides'; slides: PreviewSlide[]; isCut: boolean };

/** What can be looked at, by the name or type of a file. */
export type OfficeKind = 'docx' | 'xlsx' | 'pptx' | 'odt' | 'ods' | 'odp' | 'rtf' | 'doc' | 'xls' | 'ppt';

const TYPES: readonly (readonly [RegExp, OfficeKind])[] = [
  [/\.docx$|wordprocessingml\.document$/i, 'docx'],
  [/\.xlsx$|spreadsheetml\.sheet$/i, 'xlsx'],
  [/\.pptx$|presentationml\.presentation$/i, 'pptx'],
  [/\.odt$|opendocument\.text$/i, 'odt'],
  [/\.ods$|opendocument\.spreadsheet$/i, 'ods'],
  [/\.odp$|opendocument\.presentation$/i, 'odp'],
  [/\.(?:doc|dot)$|^application\/msword$/i, 'doc'],
  [/\.(?:xls|xlt)$|^application\/vnd\.ms-excel$/i, 'xls'],
  [/\.(?:ppt|pps)$|^application\/vnd\.ms-powerpoint$/i, 'ppt'],
  [/\.rtf$|(?:application|text)\/rtf$/i, 'rtf'],
];

/** The kind of a file, by its name first; undefined where there is no preview. */
export function officeKindOf(name: string, type: string): OfficeKind | undefined {
  return (TYPES.find(([pattern]) => pattern.test(name)) ??
    TYPES.find(([pattern]) => pattern.test(type)))?.[1];
}

export const PREVIEW_LIMITS = {
  sheets: 20,
  rows: 500,
  columns: 60,
  slides: 200,
  linesOfSlide: 200,
  cell: 1_000,
};
