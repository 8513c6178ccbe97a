/**
 * `/sign-in`, `/account`: the pages of one's own account (R8.4, R8.5), for people who have only a browser.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lockAccount, OWNER_SAYS_LEAKED } from '#domain/accounts/lock-account.ts';
import { endOwnSessions, type LiveSession, listSessions } from '#domain/accounts/login-sessions.ts';
import type { PASSWORD_FAULT_TEXTS } from '#domain/accounts/passwords.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { verifyPassword } from '#domain/accounts/sign-in.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { signInByPassword, signInBySecondFactor } from '#services/sign-in/web-sign-in.ts';
import { factorParts, partyOf } from '../account/factor-context.ts';
import { finishSignIn } from '../account/finish-sign-in.ts';
import type { FrameFacts } from '../account/frame.ts';
import {
  encodeAccountPage,
  encodeCodePage,
  encodeFirstPasswordPage,
  encodeSignInPage,
} from '../account/pages.ts';
import { TEXTS } from '../account/texts.ts';
import { requireUuid } from '../account/uuid.ts';
import { clearWebSession, readWebSession, requireOwnForm, requirePrivacy } from '../account/web-session.ts';
import type { HttpContext, RouteGroup } from '../dependencies.ts';
import { type Form, formOf, languageOf, sendPage, wantsJson } from '../forms.ts';
import type { Text } from '../language.ts';

type Message = FrameFacts['message'];

const HOME = '/account';

/** Only a path of our own: whoever writes a link decides nothing about where people go after they signed in. */
function parseNext(asked: unknown): string {
  return typeof asked === 'string' && /^\/(?![/\\])[\u0021-\u007e]{0,2000}$/.test(asked) ? asked : HOME;
}

const REFUSED: Partial<Record<Refusal['code'], Text>> = {
  authenticationFailed: TEXTS.wrong,
  authenticationTooOften: TEXTS.tooOften,
  temporarilyUnavailable: TEXTS.tooOften,
  accountLocked: TEXTS.locked,
};

/** A refusal as something to tell on the page; others are thrown on. */
function messageOf(error: unknown): Message {
  const text = error instanceof Refusal ? REFUSED[error.code] : undefined;
  if (!text) throw error;
  return { text, isFault: true };
}

function passwordFaultOf(error: unknown): Message {
  if (!(error instanceof Refusal) || error.code !== 'invalidArgument') return messageOf(error);
  const { fault } = error.facts as { fault?: keyof typeof PASSWORD_FAULT_TEXTS };
  return { text: TEXTS[fault ?? 'tooShort'], isFault: true };
}

async function signIn(context: HttpContext, request: FastifyRequest, reply: FastifyReply) {
  const form = formOf(request);
  const next = parseNext(form['next']);
  const address = form['address'] ?? '';
  try {
    const visitor = { remoteAddress: request.ip, party: partyOf(request, context) };
    const given = { address, password: form['password'] ?? '' };
    const step = await signInByPassword(factorParts(context), visitor, given);
    if (step.state === 'secondFactor' && wantsJson(request)) return await reply.send(step);
    if (step.state === 'secondFactor')
      return sendPage(
        reply,
        languageOf(request),
        encodeCodePage({ language: languageOf(request), next, ticket: step.ticket }),
      );
    const session = await finishSignIn(request, reply, context, step.accountId);
    if (wantsJson(request)) return await reply.send({ address, mustChange: session?.mustChange ?? false });
    return await reply.redirect(session?.mustChange ? '/account/password' : next, 303);
  } catch (error) {
    if (wantsJson(request)) throw error;
    const language = languageOf(request);
    return sendPage(
      reply.code(403),
      language,
      encodeSignInPage({ language, next, address, message: messageOf(error) }),
    );
  }
}

/** The second step of the pages without scripts: a code of the app, or one on paper. */
async function signInByCode(context: HttpContext, request: FastifyRequest, reply: FastifyReply) {
  const form = formOf(request);
  const language = languageOf(request);
  const next = parseNext(form['next']);
  const ticket = form['ticket'] ?? '';
  const code = form['code'] ?? '';
  const visitor = { remoteAddress: request.ip, party: partyOf(request, context) };
  const kind = /^[\s\d]+$/.test(code) ? ('totp' as const) : ('recovery' as const);
  try {
    const given = { ticket, proof: { kind, code } };
    const accountId = await signInBySecondFactor(factorParts(context), visitor, given);
    const session = await finishSignIn(request, reply, context, accountId);
    return await reply.redirect(session?.mustChange ? '/account/password' : next, 303);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') return reply.redirect('/sign-in', 303);
    const message = messageOf(error);
    return sendPage(reply.code(403), language, encodeCodePage({ language, next, ticket, message }));
  }
}

async function showAccount(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  session: LiveSession,
  message?: Message,
) {
  const language = languageOf(request);
  if (session.mustChange) return sendPage(reply, language, encodeFirstPasswordPage({ language, message }));
  const sessions = await listSessions(context.people.db, session.accountId, context.clock());
  return sendPage(reply, language, encodeAccountPage({ ...session, language, message, sessions }));
}

async function changePassword(
  { people, clock }: HttpContext,
  request: FastifyRequest,
  session: LiveSession,
  form: Form,
): Promise<Message> {
  const { db, hasher, ids } = people;
  const now = clock();
  const password = form['password'] ?? '';
  try {
    if (!session.mustChange)
      await verifyPassword(db, hasher, {
        address: session.address,
        password: form['current'] ?? '',
        entrance: 'web',
        remoteAddress: request.ip,
        now,
      });
    if (password !== form['repeat']) return { text: TEXTS.passwordsDiffer, isFault: true };
    await setPassword(db, hasher, {
      principal: await readPrincipal(db, session.accountId, now, request.ip),
      address: session.address,
      password,
      oneTime: false,
      authority: 'R8.4',
      keepSession: session.sessionId,
      ids,
      now,
    });
    return { text: TEXTS.passwordChanged, isFault: false };
  } catch (error) {
    return passwordFaultOf(error);
  }
}

async function lockAfterLeak(
  { people, clock }: HttpContext,
  session: LiveSession,
  from: string,
): Promise<void> {
  const now = clock();
  await lockAccount(people.db, {
    principal: await readPrincipal(people.db, session.accountId, now, from),
    address: session.address,
    authority: 'R8.5',
    reason: OWNER_SAYS_LEAKED,
    endsBecause: 'leaked',
    now,
  });
}

/** Does something to an account; gives what to tell, or undefined when it has answered itself. */
type Act = (request: FastifyRequest, reply: FastifyReply, session: LiveSession) => Promise<Message>;

const acts: RouteGroup = (app, context) => {
  const { people, clock } = context;
  const act = (path: string, run: Act): void => {
    app.post(path, async (request, reply) => {
      requireOwnForm(request);
      const session = await readWebSession(request, context);
      if (!session) return reply.redirect('/sign-in', 303);
      const message = await run(request, reply, session);
      if (!message) return reply;
      if (wantsJson(request)) return reply.code(message.isFault ? 400 : 200).send({ message: message.text });
      const now = (await readWebSession(request, context)) ?? session;
      return showAccount(context, request, reply, now, message);
    });
  };
  act('/account/password', (request, _reply, session) =>
    changePassword(context, request, session, formOf(request)),
  );
  act('/account/sessions/end', async (request, _reply, session) => {
    const principal = await readPrincipal(people.db, session.accountId, clock(), request.ip);
    const only = requireUuid(formOf(request)['id'] ?? '');
    await endOwnSessions(people.db, principal, { only, because: 'byOwner', now: clock() });
    return { text: TEXTS.sessionEnded, isFault: false };
  });
  act('/account/sessions/end-others', async (request, _reply, session) => {
    const principal = await readPrincipal(people.db, session.accountId, clock(), request.ip);
    await endOwnSessions(people.db, principal, {
      except: session.sessionId,
      because: 'byOwner',
      now: clock(),
    });
    return { text: TEXTS.sessionEnded, isFault: false };
  });
  act('/account/leaked', async (request, reply, session) => {
    await lockAfterLeak(context, session, request.ip);
    clearWebSession(request, reply);
    const language = languageOf(request);
    const message = { text: TEXTS.leakedDone, isFault: false };
    sendPage(reply, language, encodeSignInPage({ language, next: HOME, address: '', message }));
    return undefined;
  });
  act('/sign-out', async (request, reply, session) => {
    const principal = await readPrincipal(people.db, session.accountId, clock(), request.ip);
    await endOwnSessions(people.db, principal, { only: session.sessionId, because: 'signOut', now: clock() });
    clearWebSession(request, reply);
    reply.redirect('/sign-in', 303);
    return undefined;
  });
};

export const accountRoutes: RouteGroup = (app, context) => {
  app.get<{ Querystring: { next?: unknown } }>('/sign-in', async (request, reply) => {
    requirePrivacy(request, context);
    const language = languageOf(request);
    const next = parseNext(request.query.next);
    return sendPage(reply, language, encodeSignInPage({ language, next, address: '' }));
  });
  app.post('/sign-in', (request, reply) => {
    requirePrivacy(request, context);
    requireOwnForm(request);
    return signIn(context, request, reply);
  });
  app.post('/sign-in/code', (request, reply) => {
    requirePrivacy(request, context);
    requireOwnForm(request);
    return signInByCode(context, request, reply);
  });
  for (const path of [HOME, '/account/password'])
    app.get(path, async (request, reply) => {
      requirePrivacy(request, context);
      const session = await readWebSession(request, context);
      if (!session) return reply.redirect(`/sign-in?next=${encodeURIComponent(path)}`, 303);
      return showAccount(context, request, reply, session);
    });
  acts(app, context);
};
