/** Our MTA-STS policy for those who send us mail (RFC 8461 §3.2). */
import type { RouteGroup } from '../dependencies.ts';

export const mtaStsRoutes: RouteGroup = (app, { settings }) => {
  app.get('/.well-known/mta-sts.txt', async (_, reply) =>
    settings.mtaStsPolicy === undefined
      ? reply.callNotFound()
      : reply.type('text/plain; charset=utf-8').send(settings.mtaStsPolicy),
  );
};
