/** SCIM over HTTP (RFC 7644 §3.1): the routes, their bodies and entity tags, and the one catch that turns faults into answers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseIJson } from '#formats/jmap/json.ts';
import { isObject, type Json, type JsonObject, type Resource, textOf } from '#formats/scim/resource.ts';
import { ScimFault } from '#formats/scim/scim-fault.ts';
import type { ScimDependencies } from './dependencies.ts';
import { runBulk } from './endpoints/bulk.ts';
import { describeResourceTypes, describeSchemas, serviceProviderConfig } from './endpoints/discovery.ts';
import { listGroups, patchGroup, readGroup } from './endpoints/groups.ts';
import {
  createUser,
  deleteUser,
  listUsers,
  patchUser,
  readUser,
  readUserPicture,
  replaceUser,
} from './endpoints/users.ts';
import { describeScimFault, HttpFault } from './faults.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import { decodeListQuery, type ListQuery, selectResource } from './listing.ts';
import { openScimScope, type ScimScope } from './scope.ts';

const CONTENT_TYPE = 'application/scim+json; charset=utf-8';

/** What an endpoint answers. */
interface Answer {
  status?: number;
  body?: JsonObject;
  location?: string;
  /** Instead of a body. */
  picture?: { type: string; bytes: Buffer };
}

type Endpoint = (scope: ScimScope, request: FastifyRequest) => Promise<Answer>;

function bodyOf(request: FastifyRequest): Resource {
  const body: Json = parseIJson(typeof request.body === 'string' ? request.body : '');
  if (!isObject(body)) throw new ScimFault('invalidSyntax', 'The body is an object.');
  return body;
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

function queryOf(request: FastifyRequest): ListQuery {
  return decodeListQuery(request.query as JsonObject);
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status = 200, body, location, picture }: Answer,
): FastifyReply {
  reply.header('cache-control', 'no-store');
  if (location !== undefined) reply.header('location', location);
  if (picture)
    return reply.header('x-content-type-options', 'nosniff').type(picture.type).send(picture.bytes);
  if (!body) return reply.code(status).send();
  const version = isObject(body.meta) ? body.meta.version : undefined;
  if (typeof version === 'string') {
    reply.header('etag', version);
    if (request.method === 'GET' && request.headers['if-none-match'] === version)
      return reply.code(304).send();
  }
  return reply.code(status).type(CONTENT_TYPE).send(JSON.stringify(body));
}

function one(request: FastifyRequest, body: Resource): Answer {
  return { body: selectResource(body, queryOf(request)) };
}

/** What a write of a resource is given. */
function writeOf(request: FastifyRequest): { id: string; body: Resource; ifMatch: string | undefined } {
  return { id: idOf(request), body: bodyOf(request), ifMatch: request.headers['if-match'] };
}

type Line = [method: string, path: string, Endpoint];

/** People; a further endpoint is a line. */
function userEndpoints(deps: ScimDependencies): Line[] {
  return [
    ['GET', '/Users', async (scope, request) => ({ body: await listUsers(deps, scope, queryOf(request)) })],
    [
      'POST',
      '/Users/.search',
      async (scope, request) => ({ body: await listUsers(deps, scope, decodeListQuery(bodyOf(request))) }),
    ],
    ['GET', '/Users/:id', async (scope, request) => one(request, await readUser(deps, scope, idOf(request)))],
    [
      'GET',
      '/Users/:id/photo',
      async (scope, request) => ({ picture: await readUserPicture(deps, scope, idOf(request)) }),
    ],
    [
      'POST',
      '/Users',
      async (scope, request) => {
        const body = await createUser(deps, scope, bodyOf(request));
        return { status: 201, body, location: `${scope.context.base}/Users/${textOf(body.id)}` };
      },
    ],
    [
      'PUT',
      '/Users/:id',
      async (scope, request) => one(request, await replaceUser(deps, scope, writeOf(request))),
    ],
    [
      'PATCH',
      '/Users/:id',
      async (scope, request) => one(request, await patchUser(deps, scope, writeOf(request))),
    ],
    [
      'DELETE',
      '/Users/:id',
      async (scope, request) => {
        await deleteUser(deps, scope, { id: idOf(request), ifMatch: request.headers['if-match'] });
        return { status: 202 };
      },
    ],
  ];
}

/** Units. */
function groupEndpoints(deps: ScimDependencies): Line[] {
  return [
    ['GET', '/Groups', async (scope, request) => ({ body: await listGroups(deps, scope, queryOf(request)) })],
    [
      'POST',
      '/Groups/.search',
      async (scope, request) => ({ body: await listGroups(deps, scope, decodeListQuery(bodyOf(request))) }),
    ],
    [
      'GET',
      '/Groups/:id',
      async (scope, request) => one(request, await readGroup(deps, scope, idOf(request))),
    ],
    [
      'PATCH',
      '/Groups/:id',
      async (scope, request) => one(request, await patchGroup(deps, scope, writeOf(request))),
    ],
  ];
}

/** What the service can do. */
const DISCOVERY: readonly [string, (base: string, id: string | undefined) => JsonObject][] = [
  ['/ServiceProviderConfig', (base) => serviceProviderConfig(base)],
  ['/Schemas', describeSchemas],
  ['/Schemas/:id', describeSchemas],
  ['/ResourceTypes', describeResourceTypes],
  ['/ResourceTypes/:id', describeResourceTypes],
];

function endpointsOf(deps: ScimDependencies): Line[] {
  return [
    ...userEndpoints(deps),
    ...groupEndpoints(deps),
    [
      'POST',
      '/Bulk',
      async (scope, request) => ({
        body: await runBulk(deps, scope, {
          body: bodyOf(request),
          language: request.headers['accept-language'],
        }),
      }),
    ],
    ...DISCOVERY.map(
      ([path, describe]): Line => [
        'GET',
        path,
        (scope, request) =>
          Promise.resolve({
            body: describe(scope.context.base, (request.params as { id?: string }).id),
          }),
      ],
    ),
  ];
}

/** Adds the routes to an application. */
export function scimRoutes(deps: ScimDependencies): (app: FastifyInstance) => void {
  const answered =
    (endpoint: Endpoint) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { 'accept-language': language } = request.headers;
      try {
        return send(request, reply, await endpoint(await openScimScope(request, deps), request));
      } catch (error) {
        const fault = describeScimFault(error, language);
        if (!fault) {
          deps.log.error({ err: error, route: request.routeOptions.url }, 'a SCIM request failed');
          return reply
            .code(500)
            .type(CONTENT_TYPE)
            .send(
              JSON.stringify(
                describeScimFault(new HttpFault(500, 'An error of the server.'), language)?.body,
              ),
            );
        }
        if (fault.status === 401) reply.header('www-authenticate', 'Bearer realm="CongThu SCIM"');
        return reply.code(fault.status).type(CONTENT_TYPE).send(JSON.stringify(fault.body));
      }
    };
  return (app) => {
    app.register(
      (room, _options, done) => {
        room.removeContentTypeParser('application/json');
        // The bytes as text: our own reader decides what is JSON (RFC 7644 §3.1).
        room.addContentTypeParser(
          ['application/scim+json', 'application/json'],
          { parseAs: 'string' },
          (_request, body, next) => next(null, body),
        );
        for (const [method, url, endpoint] of endpointsOf(deps))
          room.route({ method, url, bodyLimit: MAX_BODY_BYTES, handler: answered(endpoint) });
        done();
      },
      { prefix: '/scim/v2' },
    );
  };
}
