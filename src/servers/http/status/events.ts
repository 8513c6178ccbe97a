/** What happened and what is announced, as lists: for the page, and in one order for the feed. */
import type { StatusNotice } from '#domain/status/notices.ts';
import type { SystemStatus } from '#domain/status/read-status.ts';
import { type Disturbance, SERVICES, type Service } from '#domain/status/services.ts';
import { fillText, type Language } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import { endOf, sortNotices } from './overall.ts';
import { NOTICE_NAMES, SERVICE_NAMES, STATE_NAMES, TEXTS } from './texts.ts';
import { lengthText, spanElement, timeElement } from './times.ts';

/** More are a feed's and an auditor's. */
export const MAX_EVENTS = 50;

/** Disturbances of several services from and to the same moment are one event: a server that was away. */
export interface GroupedDisturbance extends Omit<Disturbance, 'service'> {
  services: Service[];
}

/** Groups them, the latest first. */
export function groupDisturbances(disturbances: readonly Disturbance[]): GroupedDisturbance[] {
  const groups = Map.groupBy(
    disturbances,
    ({ extent, from, to }) => `${extent} ${from.getTime()} ${to?.getTime() ?? ''}`,
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first ? [{ ...first, services: group.map(({ service }) => service) }] : [];
    })
    .toSorted((a, b) => b.from.getTime() - a.from.getTime());
}

/** Names of services; all of them are "all services". */
export function servicesText(services: readonly Service[], language: Language): string {
  if (services.length === 0 || services.length === SERVICES.length) return fillText(TEXTS.onAll, language);
  return services.map((service) => fillText(SERVICE_NAMES[service].name, language)).join(', ');
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A notice's texts in one language. */
export function noticeTexts(
  notice: StatusNotice,
  language: Language,
): { title: string; text: string; outcome: string } {
  return language === 'vi'
    ? { title: notice.titleVi, text: notice.textVi, outcome: notice.outcomeVi ?? '' }
    : { title: notice.titleEn, text: notice.textEn, outcome: notice.outcomeEn ?? '' };
}

function noticeTime(notice: StatusNotice, language: Language): Markup {
  const end = notice.endsAt ?? undefined;
  return end ? spanElement(notice.startsAt, end, language) : timeElement(notice.startsAt, language);
}

function paragraphs(text: string): Markup[] {
  return text.split(/\n+/).flatMap((line) => (line.trim() === '' ? [] : [markup`<p>${line}</p>`]));
}

function noticeCard(notice: StatusNotice, language: Language): Markup {
  const { title, text } = noticeTexts(notice, language);
  return markup`<article class="announcement" data-kind="${notice.kind}"><h3>${title}</h3>
<p class="facts"><span class="kind">${fillText(NOTICE_NAMES[notice.kind], language)}</span> ${noticeTime(notice, language)} · ${servicesText(notice.services, language)}</p>
${paragraphs(text)}</article>`;
}

/** What goes on now. */
export function openNotices(notices: readonly StatusNotice[], language: Language): Markup | undefined {
  if (notices.length === 0) return undefined;
  return markup`<section aria-labelledby="now"><h2 id="now">${fillText(TEXTS.now, language)}</h2>${notices.map((notice) => noticeCard(notice, language))}</section>`;
}

/** What is to come. */
export function comingNotices(notices: readonly StatusNotice[], language: Language): Markup | undefined {
  if (notices.length === 0) return undefined;
  return markup`<section aria-labelledby="coming"><h2 id="coming">${fillText(TEXTS.coming, language)}</h2>${notices.map((notice) => noticeCard(notice, language))}</section>`;
}

interface Event {
  at: number;
  item: Markup;
}

function disturbanceEvent(one: GroupedDisturbance, now: number, language: Language): Event {
  const { from, to, extent, services } = one;
  const time = to ? spanElement(from, to, language) : timeElement(from, language);
  const length = lengthText((to?.getTime() ?? now) - from.getTime(), language);
  const rest = to ? length : `${length}, ${fillText(TEXTS.ongoing, language)}`;
  return {
    at: from.getTime(),
    item: markup`<li data-state="${extent}"><p class="what"><strong>${capitalised(servicesText(services, language))}</strong>: ${fillText(STATE_NAMES[extent], language).toLowerCase()}</p><p class="facts">${time} · ${rest}</p></li>`,
  };
}

function noticeEvent(notice: StatusNotice, language: Language): Event {
  const { title, text, outcome } = noticeTexts(notice, language);
  const isWithdrawn = notice.endedAt !== null && notice.endedAt < notice.startsAt;
  const end = endOf(notice);
  const time =
    isWithdrawn || !end
      ? timeElement(notice.startsAt, language)
      : spanElement(notice.startsAt, end, language);
  const word = isWithdrawn
    ? fillText(TEXTS.withdrawn, language)
    : fillText(NOTICE_NAMES[notice.kind], language);
  return {
    at: notice.startsAt.getTime(),
    item: markup`<li data-state="${notice.kind}"><p class="what"><strong>${title}</strong></p><p class="facts">${word} · ${time} · ${servicesText(notice.services, language)}</p>${paragraphs(text)}${paragraphs(outcome)}</li>`,
  };
}

/** What is over, and disturbances that go on, the latest first. */
export function pastList(status: SystemStatus, now: number, language: Language): Markup {
  const events = [
    ...groupDisturbances(status.disturbances).map((one) => disturbanceEvent(one, now, language)),
    ...sortNotices(status, now).over.map((notice) => noticeEvent(notice, language)),
  ];
  if (events.length === 0) return markup`<p class="nothing">${fillText(TEXTS.nothing, language)}</p>`;
  const shown = events.toSorted((a, b) => b.at - a.at).slice(0, MAX_EVENTS);
  return markup`<ol class="events">${shown.map(({ item }) => item)}</ol>`;
}
