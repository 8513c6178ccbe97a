/**
 * `/oauth/authorize` (OAuth 2.1 §4.1) and `/oauth/device` (RFC 8628 §3.3): somebody signed in says yes or no.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LiveSession } from '#domain/accounts/login-sessions.ts';
import { findOauthClient, matchesRedirect, type OauthClient } from '#domain/accounts/oauth-clients.ts';
import { answerDevice, findWaitingDevice, makeCode } from '#domain/accounts/oauth-grants.ts';
import { TEXTS } from '../account/texts.ts';
import { readWebSession, requireOwnForm, requirePrivacy } from '../account/web-session.ts';
import { issuerOf } from '../base-url.ts';
import type { HttpContext, RouteGroup } from '../dependencies.ts';
import { formOf, languageOf, sendPage } from '../forms.ts';
import { encodeConsentPage, encodeDevicePage, encodeWordPage } from '../oauth/pages.ts';
import {
  AuthorizationFault,
  type AuthorizationRequest,
  parseAuthorizationRequest,
  redirectWith,
  textOf,
} from '../oauth/requests.ts';
import { allowFormTarget } from '../security-headers.ts';

type Query = Readonly<Record<string, unknown>>;

/** Parameters that the answer to the question sends along. */
const CARRIED = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
];

/** Nothing is told to an address that is not the client's: its user is told on a page of ours (OAuth 2.1 §4.1.2.1). */
async function findClient(
  { people }: HttpContext,
  parameters: Query,
): Promise<{ client: OauthClient; redirectUri: string } | undefined> {
  const client = await findOauthClient(people.db, textOf(parameters, 'client_id') ?? '');
  const redirectUri = textOf(parameters, 'redirect_uri');
  return client && redirectUri !== undefined && matchesRedirect(client, redirectUri)
    ? { client, redirectUri }
    : undefined;
}

function refuseClient(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request);
  const message = { text: TEXTS.badClient, isFault: true };
  return sendPage(reply.code(400), language, encodeWordPage({ language, title: TEXTS.signIn, message }));
}

function askConsent(
  request: FastifyRequest,
  reply: FastifyReply,
  { session, client, asked, parameters }: Consent,
): FastifyReply {
  const language = languageOf(request);
  const values: Record<string, string> = {};
  for (const name of CARRIED) values[name] = textOf(parameters, name) ?? '';
  allowFormTarget(reply, asked.redirectUri);
  const facts = {
    language,
    clientName: client.name,
    address: session.address,
    action: '/oauth/authorize',
    values,
  };
  return sendPage(reply, language, encodeConsentPage(facts));
}

async function answerConsent(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { session, asked, parameters }: Consent,
): Promise<FastifyReply> {
  const { db, ids, random } = context.people;
  const { redirectUri, state } = asked;
  const issuer = issuerOf(request, context);
  allowFormTarget(reply, redirectUri);
  if (parameters['answer'] !== 'allow')
    return reply.redirect(redirectWith(redirectUri, { error: 'access_denied', state, iss: issuer }), 303);
  const parts = { db, ids, random, now: context.clock() };
  const code = await makeCode(parts, { ...asked, accountId: session.accountId });
  return reply.redirect(redirectWith(redirectUri, { code, state, iss: issuer }), 303);
}

interface Consent {
  session: LiveSession;
  client: OauthClient;
  asked: AuthorizationRequest;
  parameters: Query;
}

/** Checks everything of a request; `go` is reached with a client, a right request and somebody signed in. */
async function authorize(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: Query,
  go: (consent: Consent) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  const found = await findClient(context, parameters);
  if (!found) return refuseClient(request, reply);
  const { client, redirectUri } = found;
  let asked: AuthorizationRequest;
  try {
    asked = parseAuthorizationRequest(parameters, { clientId: client.id, redirectUri });
  } catch (error) {
    if (!(error instanceof AuthorizationFault)) throw error;
    const facts = { error: error.code, error_description: error.message, state: textOf(parameters, 'state') };
    return reply.redirect(redirectWith(redirectUri, { ...facts, iss: issuerOf(request, context) }), 303);
  }
  const session = await readWebSession(request, context);
  if (!session || session.mustChange) {
    const query = new URLSearchParams();
    for (const name of CARRIED) query.set(name, textOf(parameters, name) ?? '');
    const next = `/oauth/authorize?${query.toString()}`;
    return reply.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
  }
  return go({ session, client, asked, parameters });
}

const deviceRoutes: RouteGroup = (app, context) => {
  const { people, clock } = context;
  const parts = () => ({ db: people.db, now: clock() });
  app.get<{ Querystring: Query }>('/oauth/device', async (request, reply) => {
    requirePrivacy(request, context);
    const language = languageOf(request);
    const typed = textOf(request.query, 'user_code');
    const session = await readWebSession(request, context);
    if (!session || session.mustChange) {
      const next = `/oauth/device${typed === undefined ? '' : `?user_code=${encodeURIComponent(typed)}`}`;
      return reply.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
    }
    if (typed === undefined) return sendPage(reply, language, encodeDevicePage({ language, typed: '' }));
    const device = await findWaitingDevice(parts(), typed);
    if (!device) {
      const message = { text: TEXTS.deviceUnknown, isFault: true };
      return sendPage(reply.code(404), language, encodeDevicePage({ language, typed, message }));
    }
    const facts = { clientName: device.clientName, address: session.address, action: '/oauth/device' };
    return sendPage(reply, language, encodeConsentPage({ language, ...facts, values: { user_code: typed } }));
  });
  app.post('/oauth/device', async (request, reply) => {
    requireOwnForm(request);
    const session = await readWebSession(request, context);
    if (!session) return reply.redirect('/sign-in?next=/oauth/device', 303);
    const { user_code: typed = '', answer } = formOf(request);
    const allows = answer === 'allow';
    const isDone = await answerDevice(parts(), { typed, accountId: session.accountId, allows });
    const said = allows ? TEXTS.deviceAllowed : TEXTS.deviceRefused;
    const message = { text: isDone ? said : TEXTS.deviceUnknown, isFault: !isDone };
    const language = languageOf(request);
    return sendPage(reply, language, encodeWordPage({ language, title: TEXTS.deviceTitle, message }));
  });
};

export const oauthAuthorizeRoutes: RouteGroup = (app, context) => {
  app.get<{ Querystring: Query }>('/oauth/authorize', async (request, reply) => {
    requirePrivacy(request, context);
    return authorize(context, request, reply, request.query, (consent) =>
      askConsent(request, reply, consent),
    );
  });
  app.post('/oauth/authorize', async (request, reply) => {
    requireOwnForm(request);
    return authorize(context, request, reply, formOf(request), (consent) =>
      answerConsent(context, request, reply, consent),
    );
  });
  deviceRoutes(app, context);
};
