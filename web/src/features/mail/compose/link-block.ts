/** The links of a message as they stand in it: for every mail program, with the name, the size and the end of each. */
import i18next from 'i18next';
import { dayText, formatSize } from '../../../i18n/format.ts';
import type { DraftFile } from './composers.ts';

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function factsOf({ size, linkEnds = '' }: DraftFile): string {
  return i18next.t('files.untilDay', { size: formatSize(size), day: dayText(linkEnds) });
}

function linksOf(files: readonly DraftFile[]): readonly DraftFile[] {
  return files.filter(({ linkUrl }) => linkUrl !== undefined);
}

const BOX =
  'margin:18px 0 6px;padding:12px 16px;border:1px solid #d9cfe6;border-radius:10px;background:#faf7fd;max-width:560px';

export function linkBlockHtml(files: readonly DraftFile[]): string {
  const links = linksOf(files);
  if (links.length === 0) return '';
  const rows = links.map(
    (file) =>
      `<p style="margin:6px 0"><a href="${escapeHtml(file.linkUrl ?? '')}" style="color:#5b2a86;font-weight:600">${escapeHtml(file.name)}</a><br><span style="color:#6a6379;font-size:13px">${escapeHtml(factsOf(file))}</span></p>`,
  );
  return `<div style="${BOX}"><p style="margin:0 0 6px;color:#4f485f;font-size:13px">${escapeHtml(i18next.t('files.inMessage'))}</p>${rows.join('')}</div>`;
}

export function linkBlockText(files: readonly DraftFile[]): string {
  const links = linksOf(files);
  if (links.length === 0) return '';
  const rows = links.map((file) => `${file.name} (${factsOf(file)})\n${file.linkUrl ?? ''}`);
  return `\n\n${i18next.t('files.inMessage')}\n\n${rows.join('\n\n')}\n`;
}
