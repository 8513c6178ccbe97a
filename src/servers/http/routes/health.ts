/** `/healthz`: the process answers. `/readyz`: mail can be served. */
import type { RouteGroup } from '../dependencies.ts';
import type { ReadinessItem } from '../health.ts';

function withoutDetail({ name, ok }: ReadinessItem): ReadinessItem {
  return { name, ok };
}

export const healthRoutes: RouteGroup = (app, { health, isOperator }) => {
  app.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  );

  app.get('/readyz', async (request, reply) => {
    const { ok, items } = await health.check();
    const shown = isOperator(request) ? items : items.map(withoutDetail);
    return reply
      .code(ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok, checks: shown });
  });
};
