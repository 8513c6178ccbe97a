/**
 * `/oauth/token`, `/oauth/revoke`, `/oauth/device_authorization` and the metadata: what programs ask without their user
 * (OAuth 2.1 §3.2, RFC 7009, RFC 8628 §3.1, RFC 8414).
 *
 * All clients are public: an id names them, PKCE and one-time secrets bind them. Answers may be read by pages of other
 * sites, because they hold nothing that such a page did not bring the secret for.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findOauthClient } from '#domain/accounts/oauth-clients.ts';
import {
  askDevice,
  DEVICE_INTERVAL_SECONDS,
  makeDeviceCode,
  type OauthParts,
  redeemCode,
  refreshTokens,
  revokeToken,
  type TokenClient,
  type Tokens,
} from '#domain/accounts/oauth-grants.ts';
import { requirePrivacy } from '../account/web-session.ts';
import { issuerOf } from '../base-url.ts';
import type { HttpContext, RouteGroup } from '../dependencies.ts';
import { type Form, formOf } from '../forms.ts';
import { parseScopes, SCOPES } from '../oauth/requests.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 7636 §4.1. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

function partsOf({ people, clock }: HttpContext): OauthParts {
  const { db, ids, random } = people;
  return { db, ids, random, now: clock() };
}

function send(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .send(body);
}

function refuse(reply: FastifyReply, error: string): FastifyReply {
  return send(reply, error === 'invalid_client' ? 401 : 400, { error });
}

function encodeTokens({ accessToken, refreshToken, expiresInSeconds, scopes }: Tokens): object {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    refresh_token: refreshToken,
    scope: scopes.join(' '),
  };
}

type Grant = (parts: OauthParts, client: TokenClient, form: Form) => Promise<Tokens | string>;

const GRANTS: Readonly<Record<string, Grant>> = {
  authorization_code: async (
    parts,
    client,
    { code = '', redirect_uri: redirectUri = '', code_verifier: verifier = '' },
  ) => {
    if (!VERIFIER.test(verifier)) return 'invalid_request';
    if (!SECRET.test(code)) return 'invalid_grant';
    return (await redeemCode(parts, client, { code, redirectUri, verifier })) ?? 'invalid_grant';
  },
  refresh_token: async (parts, { clientId }, { refresh_token: token = '' }) =>
    SECRET.test(token) ? ((await refreshTokens(parts, clientId, token)) ?? 'invalid_grant') : 'invalid_grant',
  [DEVICE_GRANT]: async (parts, client, { device_code: code = '' }) =>
    SECRET.test(code) ? askDevice(parts, client, code) : 'invalid_grant',
};

async function readClient(
  { people }: HttpContext,
  request: FastifyRequest,
): Promise<TokenClient | undefined> {
  const client = await findOauthClient(people.db, formOf(request)['client_id'] ?? '');
  return (
    client && {
      clientId: client.id,
      label: request.headers['user-agent'] ?? client.name,
      remoteAddress: request.ip,
    }
  );
}

function encodeMetadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
    scopes_supported: SCOPES,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: Object.keys(GRANTS),
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}

export const oauthTokenRoutes: RouteGroup = (app, context) => {
  app.get('/.well-known/oauth-authorization-server', async (request, reply) =>
    send(reply, 200, encodeMetadata(issuerOf(request, context))),
  );
  app.post('/oauth/token', async (request, reply) => {
    requirePrivacy(request, context);
    const form = formOf(request);
    const client = await readClient(context, request);
    if (!client) return refuse(reply, 'invalid_client');
    const type = form['grant_type'] ?? '';
    const grant = Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined;
    if (!grant) return refuse(reply, 'unsupported_grant_type');
    const result = await grant(partsOf(context), client, form);
    return typeof result === 'string' ? refuse(reply, result) : send(reply, 200, encodeTokens(result));
  });
  app.post('/oauth/revoke', async (request, reply) => {
    requirePrivacy(request, context);
    const client = await readClient(context, request);
    if (!client) return refuse(reply, 'invalid_client');
    await revokeToken(partsOf(context), client.clientId, formOf(request)['token'] ?? '');
    return send(reply, 200, {});
  });
  app.post('/oauth/device_authorization', async (request, reply) => {
    requirePrivacy(request, context);
    const client = await readClient(context, request);
    if (!client) return refuse(reply, 'invalid_client');
    const scopes = parseScopes(formOf(request)['scope']);
    if (!scopes) return refuse(reply, 'invalid_scope');
    const made = await makeDeviceCode(partsOf(context), { clientId: client.clientId, scopes });
    const page = `${issuerOf(request, context)}/oauth/device`;
    return send(reply, 200, {
      device_code: made.deviceCode,
      user_code: made.userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${made.userCode}`,
      expires_in: made.expiresInSeconds,
      interval: DEVICE_INTERVAL_SECONDS,
    });
  });
};
