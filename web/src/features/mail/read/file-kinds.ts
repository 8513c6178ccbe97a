/** What a file is, as far as one can see it from outside: its picture, its colour, and whether it can be looked at here. */
import {
  IconAlertTriangle,
  IconCalendarEvent,
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMail,
  IconMusic,
  IconPhoto,
  IconPresentation,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { officeKindOf } from '#formats/office/preview.ts';
import type { IconProps } from '../../../design/parts/icon-button.tsx';
import type { BodyPart } from '../../../jmap/objects.ts';

export interface FileKind {
  icon: ComponentType<IconProps>;
  hue: number;
  preview: 'picture' | 'pdf' | 'text' | 'office' | undefined;
  /** A program, or what runs like one (R8.8). */
  isDangerous?: boolean;
}

const DANGEROUS =
  /\.(exe|com|scr|bat|cmd|pif|msi|js|jse|vbs|vbe|wsf|hta|ps1|jar|lnk|iso|img|docm|xlsm|pptm|reg|cpl|dll)$/i;

const KINDS: readonly (readonly [RegExp, FileKind])[] = [
  [
    /^image\/(png|jpe?g|gif|webp|avif|bmp)$|\.(png|jpe?g|gif|webp|avif|bmp)$/i,
    { icon: IconPhoto, hue: 172, preview: 'picture' },
  ],
  [/^application\/pdf$|\.pdf$/i, { icon: IconFileTypePdf, hue: 4, preview: 'pdf' }],
  [/spreadsheet|excel|\.(xlsx?|ods)$/i, { icon: IconFileSpreadsheet, hue: 142, preview: undefined }],
  [/^text\/csv$|\.csv$/i, { icon: IconFileSpreadsheet, hue: 142, preview: 'text' }],
  [/^text\/calendar$|\.ics$/i, { icon: IconCalendarEvent, hue: 268, preview: 'text' }],
  [/presentation|powerpoint|\.(pptx?|odp)$/i, { icon: IconPresentation, hue: 20, preview: undefined }],
  [/word|\.(docx?|odt|rtf)$/i, { icon: IconFileText, hue: 215, preview: undefined }],
  [/^message\/rfc822$|\.eml$/i, { icon: IconMail, hue: 268, preview: 'text' }],
  [/^text\/plain$|\.(txt|log|md)$/i, { icon: IconFileText, hue: 215, preview: 'text' }],
  [/^audio\//i, { icon: IconMusic, hue: 320, preview: undefined }],
  [/zip|rar|7z|tar|gzip/i, { icon: IconFileZip, hue: 45, preview: undefined }],
];

export function fileKind({ type, name }: Pick<BodyPart, 'type' | 'name'>): FileKind {
  if (DANGEROUS.test(name ?? ''))
    return { icon: IconAlertTriangle, hue: 4, preview: undefined, isDangerous: true };
  if (officeKindOf(name ?? '', type)) return { ...kindOf(type, name), preview: 'office' };
  return kindOf(type, name);
}

function kindOf(type: string, name: string | null): FileKind {
  const byName = KINDS.find(([pattern]) => pattern.test(name ?? '') || pattern.test(type));
  return byName?.[1] ?? { icon: IconFile, hue: 260, preview: undefined };
}
