/**
 * `/status`, `/status.atom`, `/status.json`: how the services are and were, for everybody (R6.3).
 *
 * Nothing private is in them: no name of a machine, no number of people or letters, no version. Answers are kept for five seconds,
 * so that a crowd asking costs one look. `/status.json` answers the start page also where the page is switched off.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { historyOf } from '#domain/status/history.ts';
import { issuerOf } from '../base-url.ts';
import type { RouteGroup } from '../dependencies.ts';
import { languageOf } from '../forms.ts';
import type { Language } from '../language.ts';
import { encodeStatusFeed } from '../status/atom.ts';
import { groupDisturbances, MAX_EVENTS } from '../status/events.ts';
import { overallOf } from '../status/overall.ts';
import { encodeStatusPage } from '../status/page.ts';
import { createStatusReader, KEEP_MS, type KnownStatus } from '../status/status-reader.ts';

const CACHE_CONTROL = `public, max-age=${KEEP_MS / 1000}`;

function encodeJson({ status, readAt, isCurrent }: KnownStatus, now: number): object {
  return {
    state: isCurrent ? overallOf(status, now) : 'unknown',
    asOf: readAt,
    services: status.services.map((service) => ({
      id: service.service,
      state: isCurrent ? service.state : 'unknown',
      since: service.since,
      availability: historyOf(service, status, now).availability ?? null,
    })),
    notices: status.notices.slice(0, MAX_EVENTS),
    disturbances: groupDisturbances(status.disturbances)
      .slice(0, MAX_EVENTS)
      .map(({ services, extent, from, to }) => ({ services, extent, from, to: to ?? null })),
  };
}

function send(reply: FastifyReply, type: string, language: Language, text: string): FastifyReply {
  return reply
    .type(type)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .header('cache-control', CACHE_CONTROL)
    .send(text);
}

export const statusRoutes: RouteGroup = (app, context) => {
  const { settings, people, clock, log, health } = context;
  const read = settings.hasStatusPage ? createStatusReader(people.db, clock, log) : undefined;
  app.get('/status.json', async (_request, reply) => {
    const { ok, items, checkedAt } = await health.check();
    const checks = items.map(({ name, ok: isGood }) => ({ name, ok: isGood }));
    return reply.header('cache-control', 'no-store').send({
      ok,
      checks,
      checkedAt,
      startedAt: health.startedAt,
      ...(read && encodeJson(await read(), clock())),
    });
  });
  if (!read) return;

  /** By what is read and the language: a page is made once for all who ask. */
  const made = new Map<string, { known: KnownStatus; text: string }>();
  const make = (kind: string, known: KnownStatus, encode: () => string): string => {
    const kept = made.get(kind);
    if (kept?.known === known) return kept.text;
    const text = encode();
    made.set(kind, { known, text });
    return text;
  };
  const factsOf = async (request: FastifyRequest) => {
    const known = await read();
    return { language: languageOf(request), domain: settings.domain, known, now: clock() };
  };

  app.get('/status', async (request, reply) => {
    const facts = await factsOf(request);
    const { language } = facts;
    const page = make(`page ${language}`, facts.known, () => encodeStatusPage(facts));
    return send(reply, 'text/html; charset=utf-8', language, page);
  });

  app.get('/status.atom', async (request, reply) => {
    const facts = await factsOf(request);
    const { language } = facts;
    return send(
      reply,
      'application/atom+xml; charset=utf-8',
      language,
      encodeStatusFeed(facts, issuerOf(request, context)),
    );
  });
};
