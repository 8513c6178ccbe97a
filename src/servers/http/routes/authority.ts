/**
 * `/ca.crt`: the certificate of the local authority, for devices that are to trust it.
 *
 * There is none with a certificate of the operator's own. Only the certificate is given, never the key.
 */
import type { RouteGroup } from '../dependencies.ts';
import { answerOf, errorBody } from '../faults.ts';

export const authorityRoutes: RouteGroup = (app, { certificates }) => {
  app.get('/ca.crt', async (_request, reply) => {
    if (certificates.authority === undefined)
      return reply.code(404).send(errorBody(answerOf(404, 'notFound')));
    return reply
      .type('application/x-x509-ca-cert')
      .header('content-disposition', 'attachment; filename="congthu-ca.crt"')
      .send(certificates.authority);
  });
};
