/**
 * The web application: its files under `/app/`, its one page under every path that it routes itself, its service worker, and
 * the empty page that a mail's content is shown in.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteGroup } from '../dependencies.ts';
import { type BundleFile, chooseCoding, readBundle } from '../web-app/bundle.ts';
import { applicationPolicy, mailFramePolicy } from '../web-app/policies.ts';

/** The paths that the application routes itself. */
const PLACES = ['/mail', '/directory', '/training', '/console', '/settings', '/components'];
const FOREVER = 'public, max-age=31536000, immutable';
const NONCE_BYTES = 18;
const NONCE_MARK = '__NONCE__';

const MAIL_FRAME =
  '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><base target="_blank"></head><body></body></html>';

function sendFile(request: FastifyRequest, reply: FastifyReply, file: BundleFile, cache: string) {
  const coding = chooseCoding(file, request.headers['accept-encoding']);
  reply.type(file.contentType).header('cache-control', cache).header('vary', 'accept-encoding');
  if (coding !== 'identity') reply.header('content-encoding', coding);
  return reply.send(file.bytes[coding]);
}

export const webAppRoutes: RouteGroup = (app, { webApp }) => {
  const bundle = webApp === undefined ? undefined : readBundle(webApp);
  const index = bundle?.get('index.html');
  if (!bundle || !index) return;
  const page = index.bytes.identity.toString();
  for (const [path, file] of bundle) {
    if (path === 'index.html') continue;
    const cache = path.startsWith('assets/') ? FOREVER : 'no-cache';
    app.get(`/app/${path}`, async (request, reply) => sendFile(request, reply, file, cache));
  }
  const worker = bundle.get('service-worker.js');
  if (worker)
    app.get('/service-worker.js', async (request, reply) => sendFile(request, reply, worker, 'no-cache'));
  const answer = async (_request: FastifyRequest, reply: FastifyReply) => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return reply
      .type(index.contentType)
      .header('content-security-policy', applicationPolicy(nonce))
      .header('cache-control', 'no-cache')
      .send(page.replaceAll(NONCE_MARK, nonce));
  };
  for (const place of PLACES) {
    app.get(place, answer);
    app.get(`${place}/*`, answer);
  }
  app.get<{ Querystring: { pictures?: unknown } }>('/mail-frame', async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', mailFramePolicy(request.query.pictures === 'remote'))
      .header('x-frame-options', 'SAMEORIGIN')
      .header('cache-control', 'private, max-age=3600')
      .send(MAIL_FRAME),
  );
};
