/** The status page as HTML. It needs no script; the bars say in words what they show. */
import { type HistoryDay, historyOf, type ServiceHistory } from '#domain/status/history.ts';
import type { WatchedService } from '#domain/status/read-status.ts';
import { fillText, type Language, type Text } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import { ASSETS } from '../page/assets.ts';
import { comingNotices, openNotices, pastList } from './events.ts';
import { type OverallState, overallOf, sortNotices } from './overall.ts';
import type { KnownStatus } from './status-reader.ts';
import { DAY_NAMES, OVERALL_NAMES, SERVICE_NAMES, STATE_NAMES, TEXTS } from './texts.ts';
import { dayText, lengthText, shareText, timeElement, timeText } from './times.ts';

export interface StatusPageFacts {
  language: Language;
  domain: string;
  known: KnownStatus;
  now: number;
}

type Say = (text: Text, facts?: Record<string, string | number>) => string;

function dayTitle({ day, state, downMs, degradedMs, plannedMs }: HistoryDay, language: Language): string {
  const ms = { down: downMs, degraded: degradedMs, planned: plannedMs, good: 0, unknown: 0 }[state];
  const words = `${dayText(day, language)}: ${fillText(DAY_NAMES[state], language)}`;
  return ms > 0 ? `${words} (${lengthText(ms, language)})` : words;
}

function bars({ days }: ServiceHistory, language: Language): Markup {
  const counts = {
    down: days.filter(({ state }) => state === 'down').length,
    degraded: days.filter(({ state }) => state === 'degraded').length,
  };
  return markup`<div class="bars" role="img" aria-label="${fillText(TEXTS.bars, language, counts)}">${days.map((day) => markup`<i data-state="${day.state}" title="${dayTitle(day, language)}"></i>`)}</div>`;
}

function serviceItem(service: WatchedService, facts: StatusPageFacts, say: Say): Markup {
  const { language, known, now } = facts;
  const history = historyOf(service, known.status, now);
  const { name, purpose } = SERVICE_NAMES[service.service];
  const state = known.isCurrent ? service.state : 'unknown';
  const share =
    history.availability === undefined
      ? say(TEXTS.noHistory)
      : say(TEXTS.availability, { share: shareText(history.availability, language) });
  const since =
    state !== 'good' &&
    state !== 'unknown' &&
    markup` <span class="since">${say(TEXTS.since, { time: timeText(service.since, language) })}</span>`;
  return markup`<li class="service"><div class="service-head"><h3>${say(name)}</h3><p class="purpose">${say(purpose)}</p><p class="service-state" data-state="${state}"><span class="mark" aria-hidden="true"></span>${say(STATE_NAMES[state])}${since}</p></div>
${bars(history, language)}
<p class="scale"><span class="wide">${say(TEXTS.daysAgo)}</span><span class="slim-only">${say(TEXTS.daysAgoNarrow)}</span><span class="share">${share}</span><span>${say(TEXTS.today)}</span></p></li>`;
}

function header({ language, domain, known }: StatusPageFacts, overall: OverallState, say: Say): Markup {
  const other = language === 'vi' ? 'en' : 'vi';
  const otherName = language === 'vi' ? 'English' : 'Tiếng Việt';
  return markup`<header class="banner"><div class="frame">
<div class="top"><a class="brand" href="/"><img src="${ASSETS.icon.path}" alt="" width="36" height="36">CôngThư</a><nav class="places"><a class="language" href="/">${say(TEXTS.home)}</a> <a class="language" href="?lang=${other}" lang="${other}" hreflang="${other}">${otherName}</a></nav></div>
<h1>${say(TEXTS.title)}</h1>
<p class="tagline">${say(TEXTS.lead)} <strong>@${domain}</strong></p>
<p class="summary" role="status" data-overall="${overall}"><span class="dot" aria-hidden="true"></span><span class="words">${say(OVERALL_NAMES[overall])}</span></p>
<p class="as-of">${say(TEXTS.asOf, { time: '' })}${timeElement(new Date(known.readAt), language)}</p>
</div></header>`;
}

function legend(say: Say): Markup {
  const states = ['good', 'planned', 'degraded', 'down', 'unknown'] as const;
  return markup`<ul class="legend">${states.map((state) => markup`<li><i data-state="${state}" aria-hidden="true"></i>${say(DAY_NAMES[state])}</li>`)}</ul>`;
}

/** The whole page. */
export function encodeStatusPage(facts: StatusPageFacts): string {
  const { language, domain, known, now } = facts;
  const say: Say = (text, values) => fillText(text, language, values);
  const overall = known.isCurrent ? overallOf(known.status, now) : 'unknown';
  const notices = sortNotices(known.status, now);
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say(OVERALL_NAMES[overall])} · ${say(TEXTS.title)} · ${domain}</title>
<link rel="icon" href="${ASSETS.icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSETS.style.path}">
<link rel="stylesheet" href="${ASSETS.statusStyle.path}">
<link rel="alternate" type="application/atom+xml" href="/status.atom?lang=${language}" title="${say(TEXTS.title)}">
</head>
<body class="status">
<a class="skip" href="#main">${language === 'vi' ? 'Tới nội dung chính' : 'Skip to content'}</a>
${header(facts, overall, say)}
<main id="main" class="frame">
${openNotices(notices.open, language)}
<section aria-labelledby="services"><h2 id="services">${say(TEXTS.services)}</h2>
<ul class="services">${known.status.services.map((service) => serviceItem(service, facts, say))}</ul>
${legend(say)}</section>
${comingNotices(notices.coming, language)}
<section aria-labelledby="past"><h2 id="past">${say(TEXTS.past)}</h2>
<p class="lead">${say(TEXTS.pastLead)}</p>
${pastList(known.status, now, language)}</section>
</main>
<footer class="frame"><p>${say(TEXTS.measured)}</p>
<p>${say(TEXTS.follow)}: <a href="/status.atom?lang=${language}">${say(TEXTS.feed)}</a> · <a href="/status.json">JSON</a></p></footer>
</body>
</html>
`.markup;
}
