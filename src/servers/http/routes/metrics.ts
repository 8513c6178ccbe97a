/** `/metrics` in Prometheus' form, for this machine or with the bearer token of `metrics_token` (RFC 6750 §2.1). */
import type { RouteGroup } from '../dependencies.ts';
import { answerOf, errorBody } from '../faults.ts';

export const metricsRoutes: RouteGroup = (app, { metrics, isOperator }) => {
  app.get('/metrics', async (request, reply) => {
    if (!isOperator(request))
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send(errorBody(answerOf(401, 'authenticationFailed')));
    return reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.expose());
  });
};
