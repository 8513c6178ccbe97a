/**
 * The HTTP server: one set of routes behind an HTTP and an HTTPS port.
 *
 * The ports are Node's own servers, bound like all our ports, with limits on time, size and number of connections. The
 * certificate is asked for at every handshake, so that a renewed one counts at once.
 */
import { createServer as createHttp, type Server as NodeHttpServer } from 'node:http';
import { createServer as createHttps, type Server as NodeHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { bindServer } from '#platform/net/bind.ts';
import { ConnectionCounter } from '#platform/net/connection-limits.ts';
import { routeUpgrades } from '#platform/net/upgrade.ts';
import { compressAnswers } from './compress.ts';
import type { HttpContext, HttpDependencies } from './dependencies.ts';
import { sendError } from './error-answer.ts';
import { answerOf, describeFault } from './faults.ts';
import { acceptForms } from './forms.ts';
import { createHealth, reasonOf } from './health.ts';
import * as limits from './limits.ts';
import { requireOneHost } from './one-host.ts';
import { OpenConnections } from './open-connections.ts';
import { isOperator } from './operator.ts';
import { ROUTE_GROUPS } from './routes.ts';
import { addSecurityHeaders } from './security-headers.ts';

export interface HttpPort {
  port: number;
  hosts: readonly string[];
  /** Other processes of this program have the port too. */
  isShared?: boolean;
}

/** What an application holds of the server. */
export interface HttpServer {
  /** Opens both ports. `Refusal`: `inUse`, `notPermitted`. Port 0 takes any free one. */
  listen(places: { http?: HttpPort; https?: HttpPort }): Promise<void>;
  /** The ports that are open. */
  readonly ports: { http?: number; https?: number };
  /** Not ready from now on, no new connections; resolves when the requests under way are answered. */
  drain(): Promise<void>;
  /** Cuts what is still open. */
  destroy(): void;
}

type NodeServer = NodeHttpServer | NodeHttpsServer;

function makeContext(deps: HttpDependencies): HttpContext {
  return {
    ...deps,
    health: createHealth(deps.readiness, deps.clock),
    isOperator: (request) => isOperator(request, deps.settings.metricsToken),
  };
}

/** Why requests were answered with a fault, where that is told to nobody outside. */
const reasons = new WeakMap<FastifyRequest, string>();

function answerErrors(app: FastifyInstance, { log }: HttpContext): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = describeFault(error);
    if (answer.status >= 500 && answer.code === 'internal')
      log.error({ err: error, route: request.routeOptions.url }, 'an HTTP request failed');
    if (answer.status >= 500) reasons.set(request, reasonOf(error));
    return sendError(request, reply, answer);
  });
  app.setNotFoundHandler((request, reply) => sendError(request, reply, answerOf(404, 'notFound')));
}

/** Routes as labels, never paths: their number is ours to choose, not the caller's. */
function countRequests(app: FastifyInstance, { metrics }: HttpContext): void {
  const count = metrics.counter({
    name: 'congthu_http_requests_total',
    help: 'HTTP answers.',
    labels: ['route', 'status'],
  });
  const time = metrics.duration({
    name: 'congthu_http_request_seconds',
    help: 'From the head of a request to the end of its answer.',
    labels: ['route'],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    count({ route, status: String(reply.statusCode) });
    time(reply.elapsedTime, { route });
    done();
  });
}

/** A balancer asks so often, and what is told there is the reason already. */
const TOLD_ELSEWHERE = '/readyz';
const MAX_TOLD = 300;

/** What the alert on faults counts can be found in the log, of every room of this server, a refusal for the moment too. */
function noteFaults(app: FastifyInstance, { log }: HttpContext): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const route = request.routeOptions.url ?? 'none';
    if (reply.statusCode >= 500 && route !== TOLD_ELSEWHERE) {
      const answer = typeof payload === 'string' ? payload.slice(0, MAX_TOLD) : undefined;
      const reason = reasons.get(request) ?? answer;
      log.warn({ route, status: reply.statusCode, reason }, 'an HTTP request was answered with a fault');
    }
    done(null, payload);
  });
}

/** For alert rules: a process may answer `/metrics` and serve nobody. */
function tellReadiness({ metrics, health }: HttpContext): void {
  metrics.gauge(
    {
      name: 'congthu_ready',
      help: '1 while this process can serve, as /readyz says; 0 while it cannot.',
      across: 'min',
    },
    async () => Number((await health.check()).ok),
  );
}

async function makeApp(context: HttpContext): Promise<FastifyInstance> {
  const { proxyNetworks } = context.settings;
  const app = Fastify({
    logger: false,
    bodyLimit: limits.MAX_BODY_BYTES,
    trustProxy: proxyNetworks.length > 0 ? [...proxyNetworks] : false,
    routerOptions: { maxParamLength: limits.MAX_PARAMETER_LENGTH },
    requestIdHeader: false,
  });
  addSecurityHeaders(app, context);
  requireOneHost(app);
  noteFaults(app, context);
  compressAnswers(app);
  countRequests(app, context);
  tellReadiness(context);
  answerErrors(app, context);
  app.addContentTypeParser(['text/xml', 'application/xml'], { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  acceptForms(app);
  for (const group of ROUTE_GROUPS) group(app, context);
  for (const routes of context.moreRoutes ?? []) routes(app);
  await app.ready();
  return app;
}

function limitServer(server: NodeServer, { settings }: HttpDependencies): void {
  const counter = new ConnectionCounter({
    maxConnections: settings.maxConnections,
    maxPerAddress: settings.maxConnectionsPerAddress,
  });
  server.headersTimeout = limits.HEADERS_TIMEOUT_MS;
  server.requestTimeout = limits.REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = limits.KEEP_ALIVE_TIMEOUT_MS;
  server.maxRequestsPerSocket = limits.MAX_REQUESTS_PER_CONNECTION;
  server.setTimeout(limits.IDLE_TIMEOUT_MS);
  server.on('connection', (socket: Socket) => {
    const giveBack = counter.take((socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, ''));
    if (giveBack) socket.on('close', giveBack);
    else socket.destroy();
  });
}

/** Node's server of one kind; a request goes through our router. */
function makeServer(kind: 'http' | 'https', app: FastifyInstance, deps: HttpDependencies): NodeServer {
  const options = {
    maxHeaderSize: limits.MAX_HEADER_BYTES,
    connectionsCheckingInterval: limits.CHECKING_INTERVAL_MS,
  };
  const { certificates } = deps;
  const server: NodeServer =
    kind === 'http'
      ? createHttp(options, (request, reply) => app.routing(request, reply))
      : createHttps(
          {
            ...options,
            minVersion: 'TLSv1.2',
            handshakeTimeout: limits.HANDSHAKE_TIMEOUT_MS,
            cert: certificates.certificate,
            key: certificates.key,
            SNICallback: (_name, done) => done(null, certificates.secureContext()),
          },
          (request, reply) => app.routing(request, reply),
        );
  routeUpgrades(server, (request, response) => app.routing(request, response));
  limitServer(server, deps);
  return server;
}

/** Makes the server; nothing listens yet. */
export async function createHttpServer(deps: HttpDependencies): Promise<HttpServer> {
  const context = makeContext(deps);
  const app = await makeApp(context);
  const servers: NodeServer[] = [];
  const connections: OpenConnections[] = [];
  const ports: HttpServer['ports'] = {};

  const listen = async (
    kind: 'http' | 'https',
    { port, hosts, isShared = false }: HttpPort,
  ): Promise<void> => {
    for (const host of hosts) {
      const server = makeServer(kind, app, deps);
      if (!(await bindServer(server, { name: kind, port: ports[kind] ?? port, host, isShared }))) continue;
      servers.push(server);
      connections.push(new OpenConnections(server, kind));
      const address = server.address();
      if (typeof address === 'object' && address) ports[kind] = address.port;
    }
  };

  const destroy = (): void => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };

  return {
    ports,
    async listen(places) {
      try {
        if (places.http) await listen('http', places.http);
        if (places.https) await listen('https', places.https);
      } catch (error) {
        destroy();
        throw error;
      }
    },
    async drain() {
      context.health.drain();
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
      for (const open of connections) open.drain();
      // Ends what would never end by itself, streams of events above all.
      await app.close();
      await Promise.all(closed);
    },
    destroy,
  };
}
