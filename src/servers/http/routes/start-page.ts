/** `/`: what runs where, how to set up a mail program, how the system is; Vietnamese, or English by `?lang=en`. */
import type { RouteGroup } from '../dependencies.ts';
import { chooseLanguage } from '../language.ts';
import { contactsUrl, mailHost, mailServers } from '../mail-servers.ts';
import { readAuthorityFacts } from '../page/authority-notice.ts';
import { encodeStartPage } from '../page/start-page.ts';

export const startPageRoutes: RouteGroup = (app, context) => {
  const { settings, ports, certificates, health } = context;
  const authority =
    certificates.authority === undefined ? undefined : readAuthorityFacts(certificates.authority);
  app.get<{ Querystring: { lang?: unknown } }>('/', async (request, reply) => {
    const language = chooseLanguage(request.query.lang, request.headers['accept-language']);
    const page = encodeStartPage({
      language,
      domain: settings.domain,
      isTryOut: settings.isTryOut,
      hasStatusPage: settings.hasStatusPage,
      ports,
      servers: mailServers(mailHost(request, context), ports),
      contacts: contactsUrl(mailHost(request, context), ports),
      readiness: await health.check(),
      startedAt: health.startedAt,
      authority,
    });
    return reply
      .type('text/html; charset=utf-8')
      .header('content-language', language)
      .header('vary', 'accept-language')
      .header('cache-control', 'no-cache')
      .send(page);
  });
};
