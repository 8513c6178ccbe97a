/** The same as a feed (RFC 4287): an entry for each notice and each disturbance, changed when it ends. */
import type { StatusNotice } from '#domain/status/notices.ts';
import { fillText, type Language } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import {
  type GroupedDisturbance,
  groupDisturbances,
  MAX_EVENTS,
  noticeTexts,
  servicesText,
} from './events.ts';
import type { StatusPageFacts } from './page.ts';
import { NOTICE_NAMES, STATE_NAMES, TEXTS } from './texts.ts';
import { timeText } from './times.ts';

interface Entry {
  id: string;
  title: string;
  published: Date;
  updated: Date;
  text: string;
}

function disturbanceEntry({ services, extent, from, to }: GroupedDisturbance, language: Language): Entry {
  const state = fillText(STATE_NAMES[extent], language).toLowerCase();
  const end = to ? timeText(to, language) : fillText(TEXTS.ongoing, language);
  return {
    id: `disturbance/${from.getTime()}/${services.join('+')}`,
    title: `${servicesText(services, language)}: ${state}`,
    published: from,
    updated: to ?? from,
    text: `${timeText(from, language)} – ${end}`,
  };
}

/** An ended notice changed when it ended; nothing else changes one. */
function noticeEntry(notice: StatusNotice, language: Language): Entry {
  const { title, text, outcome } = noticeTexts(notice, language);
  const end = notice.endsAt ? ` – ${timeText(notice.endsAt, language)}` : '';
  const time = `${timeText(notice.startsAt, language)}${end} · ${servicesText(notice.services, language)}`;
  return {
    id: `notice/${notice.id}`,
    title: `${fillText(NOTICE_NAMES[notice.kind], language)}: ${title}`,
    published: notice.announcedAt,
    updated: notice.endedAt ?? notice.announcedAt,
    text: [time, text, outcome].filter((line) => line !== '').join('\n'),
  };
}

/** `base` is where the page is. RFC 4151 names what has no address of its own. */
export function encodeStatusFeed({ language, domain, known }: StatusPageFacts, base: string): string {
  const { disturbances, notices } = known.status;
  const entries = [
    ...groupDisturbances(disturbances).map((one) => disturbanceEntry(one, language)),
    ...notices.map((notice) => noticeEntry(notice, language)),
  ]
    .toSorted((a, b) => b.updated.getTime() - a.updated.getTime())
    .slice(0, MAX_EVENTS);
  const tag = (name: string): string => `tag:${domain},2026:status/${name}`;
  const latest = entries[0]?.updated ?? new Date(known.readAt);
  const entryOf = ({ id, title, published, updated, text }: Entry): Markup =>
    markup`<entry><id>${tag(id)}</id><title>${title}</title><link href="${base}/status?lang=${language}"/><published>${published.toISOString()}</published><updated>${updated.toISOString()}</updated><content type="text">${text}</content></entry>
`;
  return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"><id>${tag(language)}</id><title>${fillText(TEXTS.title, language)} · ${domain}</title><updated>${latest.toISOString()}</updated><author><name>CôngThư</name></author><link rel="self" type="application/atom+xml" href="${base}/status.atom?lang=${language}"/><link rel="alternate" type="text/html" href="${base}/status?lang=${language}"/>
${entries.map(entryOf)}</feed>
`.markup;
}
