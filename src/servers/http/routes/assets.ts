/**
 * The files of the start page: style, script, icon. Read once; named by their hash, so that a browser keeps them for good.
 */
import type { RouteGroup } from '../dependencies.ts';
import { ASSETS } from '../page/assets.ts';

export const assetRoutes: RouteGroup = (app) => {
  for (const asset of Object.values(ASSETS))
    app.get(asset.path, async (_request, reply) =>
      reply
        .type(asset.contentType)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(asset.bytes),
    );
  app.get('/favicon.ico', async (_request, reply) =>
    reply
      .type(ASSETS.icon.contentType)
      .header('cache-control', 'public, max-age=86400')
      .send(ASSETS.icon.bytes),
  );
  app.get('/robots.txt', async (_request, reply) =>
    reply.type('text/plain').send('User-agent: *\nDisallow: /\n'),
  );
};
