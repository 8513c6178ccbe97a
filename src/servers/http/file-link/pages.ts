/** The page behind a link to a file: what it is, whose, until when, and one button. It works without a script. */
import type { OpenedLink } from '#domain/files/file-links.ts';
import { encodeFrame, type FrameFacts, field } from '../account/frame.ts';
import { fillText, type Language, type Text } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import { FILE_TEXTS as TEXTS } from './texts.ts';

const REFRESH_SECONDS = 5;
const UNITS = ['B', 'kB', 'MB', 'GB'];

function sizeText(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const places = { maximumFractionDigits: unit > 1 ? 1 : 0 };
  return `${new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', places).format(value)} ${UNITS[unit] ?? ''}`;
}

function timeText(time: Date, language: Language): string {
  return new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Ho_Chi_Minh',
  }).format(time);
}

/** Where there is nothing, and it is not said why. */
export function encodeGonePage(language: Language): string {
  return encodeFrame(
    { language, title: TEXTS.gone },
    markup`<p class="lead">${fillText(TEXTS.goneLead, language)}</p>`,
  );
}

/** Asks for the password of a link; nothing of the file is told before. */
export function encodeLockedPage(
  language: Language,
  action: string,
  message?: FrameFacts['message'],
): string {
  const say = (text: Text): string => fillText(text, language);
  return encodeFrame(
    { language, title: TEXTS.locked, message },
    markup`<p class="lead">${say(TEXTS.lockedLead)}</p>
<form class="stack" method="post" action="${action}">
${field({ id: 'password', label: say(TEXTS.password), type: 'password', autocomplete: 'off' })}
<button type="submit">${say(TEXTS.open)}</button>
</form>`,
  );
}

function wordsOf({ file }: OpenedLink): { title: Text; lead: Text } {
  if (file.state === 'uploading') return { title: TEXTS.arriving, lead: TEXTS.arrivingLead };
  if (file.state === 'infected') return { title: TEXTS.infected, lead: TEXTS.infectedLead };
  return { title: TEXTS.scanning, lead: TEXTS.scanningLead };
}

function factsOf({ file, ownerName, ownerAddress, expiresAt }: OpenedLink, language: Language): Markup {
  const say = (text: Text): string => fillText(text, language);
  const at = ownerAddress.lastIndexOf('@');
  return markup`<dl class="file-facts">
<div><dt>${say(TEXTS.from)}</dt><dd>${ownerName}<br><span class="hint">${ownerAddress.slice(0, at)}<wbr>${ownerAddress.slice(at)}</span></dd></div>
<div><dt>${say(TEXTS.size)}</dt><dd>${sizeText(file.size, language)}</dd></div>
<div><dt>${say(TEXTS.until)}</dt><dd><time datetime="${expiresAt.toISOString()}">${timeText(expiresAt, language)}</time></dd></div>
</dl>`;
}

/** The page of an open link. */
export function encodeFilePage(language: Language, link: OpenedLink, download: string): string {
  const { file } = link;
  const say = (text: Text): string => fillText(text, language);
  if (file.state !== 'clean') {
    const { title, lead } = wordsOf(link);
    const again = file.state !== 'infected' && {
      markup: `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`,
    };
    return encodeFrame(
      { language, title },
      markup`${again}<p class="lead">${say(lead)}</p><section class="card file"><h2>${file.name}</h2>${factsOf(link, language)}</section>`,
    );
  }
  const verdict =
    file.finding !== null ? TEXTS.doubtful : file.isScannedInPieces ? TEXTS.cleanInPieces : TEXTS.clean;
  return encodeFrame(
    { language, title: TEXTS.title },
    markup`<section class="card file"><h2>${file.name}</h2>
${factsOf(link, language)}
<p class="verdict" data-doubt="${String(verdict !== TEXTS.clean)}">${say(verdict)}</p>
<a class="button" href="${download}" download>${say(TEXTS.download)}</a>
<p class="hint">${say(TEXTS.recorded)}</p></section>`,
  );
}
