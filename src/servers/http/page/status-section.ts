/** The status on the start page: as it was when the page was made, kept fresh by the script where there is one. */
import type { Readiness } from '../health.ts';
import { fillText, type Language, type Text } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import { CHECK_NAMES, TEXTS } from './texts.ts';

export interface StatusSectionFacts {
  readiness: Readiness;
  startedAt: number;
  hasStatusPage: boolean;
}

const ZONE = 'Asia/Ho_Chi_Minh';

function formatTime(time: number, language: Language, style: 'time' | 'day'): Markup {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB';
  const options: Intl.DateTimeFormatOptions =
    style === 'time' ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' };
  const shown = new Intl.DateTimeFormat(locale, { ...options, timeZone: ZONE }).format(time);
  return markup`<time datetime="${new Date(time).toISOString()}">${shown}</time>`;
}

/** The one line in the banner; its texts travel with it so that the script needs none. */
export function statusSummary({ ok }: Readiness, language: Language): Markup {
  const say = (text: Text): string => fillText(text, language);
  return markup`<p class="summary" id="summary" role="status" data-ok="${String(ok)}" data-good="${say(TEXTS.allWell)}" data-bad="${say(TEXTS.notWell)}" data-gone="${say(TEXTS.noAnswer)}"><span class="dot" aria-hidden="true"></span><span class="words">${say(ok ? TEXTS.allWell : TEXTS.notWell)}</span></p>`;
}

function checkItem(name: string, ok: boolean, language: Language): Markup {
  const title = CHECK_NAMES[name];
  return markup`<li data-check="${name}" data-ok="${String(ok)}"><span class="dot" aria-hidden="true"></span><span class="name">${title ? fillText(title, language) : name}</span><span class="state">${fillText(ok ? TEXTS.works : TEXTS.fails, language)}</span></li>`;
}

/** The list of parts. */
export function statusSection(
  { readiness, startedAt, hasStatusPage }: StatusSectionFacts,
  language: Language,
): Markup {
  const say = (text: Text): string => fillText(text, language);
  return markup`<section aria-labelledby="health"><h2 id="health">${say(TEXTS.health)}</h2>
<ul class="checks" id="checks" data-good="${say(TEXTS.works)}" data-bad="${say(TEXTS.fails)}" data-language="${language}">${readiness.items.map(({ name, ok }) => checkItem(name, ok, language))}</ul>
${readiness.items.map(({ note }) => note && markup`<p class="times">${fillText(note, language)}</p>`)}
<p class="times">${say(TEXTS.upSince)} ${formatTime(startedAt, language, 'day')} · ${say(TEXTS.checkedAt)} <span id="checked">${formatTime(readiness.checkedAt, language, 'time')}</span></p>
${hasStatusPage && markup`<p class="times"><a href="/status">${say(TEXTS.ninetyDays)}</a></p>`}</section>`;
}
