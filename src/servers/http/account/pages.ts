/** The pages of one's own account: sign in, change the password, see and end sessions, lock after a leak. */
import type { SessionEntry } from '#domain/accounts/login-sessions.ts';
import { MIN_PASSWORD_LENGTH } from '#domain/accounts/passwords.ts';
import { fillText, type Language, type Text } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import { encodeFrame, type FrameFacts, field, hidden } from './frame.ts';
import { TEXTS } from './texts.ts';

type PageFacts = Pick<FrameFacts, 'language' | 'message'>;

/** The form to sign in; `next` is where it leads. */
export function encodeSignInPage(facts: PageFacts & { next: string; address: string }): string {
  const { language, next, address } = facts;
  const say = (text: Text): string => fillText(text, language);
  return encodeFrame(
    { ...facts, title: TEXTS.signIn },
    markup`<p class="lead">${say(TEXTS.signInLead)}</p>
<form class="stack" method="post" action="/sign-in">
${hidden({ next })}
${field({ id: 'address', label: say(TEXTS.address), type: 'text', autocomplete: 'username', value: address })}
${field({ id: 'password', label: say(TEXTS.password), type: 'password', autocomplete: 'current-password' })}
<button type="submit">${say(TEXTS.signIn)}</button>
</form>`,
  );
}

/** The second step of signing in: a code. */
export function encodeCodePage(facts: PageFacts & { next: string; ticket: string }): string {
  const { language, next, ticket } = facts;
  const say = (text: Text): string => fillText(text, language);
  return encodeFrame(
    { ...facts, title: TEXTS.signIn },
    markup`<p class="lead">${say(TEXTS.codeLead)}</p>
<form class="stack" method="post" action="/sign-in/code">
${hidden({ next, ticket })}
${field({ id: 'code', label: say(TEXTS.factorCode), type: 'text', autocomplete: 'one-time-code' })}
<button type="submit">${say(TEXTS.signIn)}</button>
</form>`,
  );
}

function passwordForm(language: Language, asksCurrent: boolean): Markup {
  const say = (text: Text): string => fillText(text, language, { least: MIN_PASSWORD_LENGTH });
  return markup`<form class="stack" method="post" action="/account/password">
${asksCurrent && field({ id: 'current', label: say(TEXTS.currentPassword), type: 'password', autocomplete: 'current-password' })}
${field({ id: 'password', label: say(TEXTS.newPassword), type: 'password', autocomplete: 'new-password', hint: say(TEXTS.passwordRules) })}
${field({ id: 'repeat', label: say(TEXTS.repeatPassword), type: 'password', autocomplete: 'new-password' })}
<button type="submit">${say(TEXTS.changePassword)}</button>
</form>`;
}

/** The page of somebody whose password was for one use. */
export function encodeFirstPasswordPage(facts: PageFacts): string {
  const message = facts.message ?? { text: TEXTS.mustChange, isFault: false };
  return encodeFrame({ ...facts, message, title: TEXTS.changePassword }, passwordForm(facts.language, false));
}

const TIMES: Record<Language, Intl.DateTimeFormat> = {
  vi: new Intl.DateTimeFormat('vi-VN', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Asia/Ho_Chi_Minh',
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Asia/Ho_Chi_Minh',
  }),
};

/** What a browser calls itself, shortened to what people recognise. */
function nameOf({ clientName, label }: SessionEntry): string {
  if (clientName !== null) return clientName;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\/(\d+)/.exec(label);
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(label);
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' };
  const parts = [browser?.[1], system?.[1]].flatMap((part) => (part ? [names[part] ?? part] : []));
  return parts.length > 0 ? parts.join(' · ') : label.slice(0, 60) || '—';
}

function sessionRow(session: SessionEntry, isThis: boolean, language: Language): Markup {
  const say = (text: Text): string => fillText(text, language);
  const name = nameOf(session);
  const act = isThis
    ? markup`<span class="kind">${say(TEXTS.thisOne)}</span>`
    : markup`<form method="post" action="/account/sessions/end">${hidden({ id: session.id })}<button class="quiet" type="submit" aria-label="${say(TEXTS.end)}: ${name}">${say(TEXTS.end)}</button></form>`;
  return markup`<li class="session"><div><strong>${name}</strong><br><span class="hint">${say(TEXTS.from)} ${session.remoteAddress} · ${say(TEXTS.lastUsed)} <time datetime="${session.lastUsedAt.toISOString()}">${TIMES[language].format(session.lastUsedAt)}</time></span></div>${act}</li>`;
}

/** The page of one's account. */
export function encodeAccountPage(
  facts: PageFacts & { address: string; sessionId: string; sessions: readonly SessionEntry[] },
): string {
  const { language, address, sessionId, sessions } = facts;
  const say = (text: Text): string => fillText(text, language);
  const rows = sessions.map((session) => sessionRow(session, session.id === sessionId, language));
  return encodeFrame(
    { ...facts, title: TEXTS.account },
    markup`<p class="who">${say(TEXTS.signedInAs)} <strong>${address}</strong></p>
<form method="post" action="/sign-out"><button class="quiet" type="submit">${say(TEXTS.signOut)}</button></form>
<section class="card" aria-labelledby="sessions"><h2 id="sessions">${say(TEXTS.sessions)}</h2>
<p class="lead">${say(TEXTS.sessionsLead)}</p>
<ul class="sessions">${rows}</ul>
${sessions.length > 1 && markup`<form method="post" action="/account/sessions/end-others"><button type="submit">${say(TEXTS.endOthers)}</button></form>`}</section>
<section class="card" aria-labelledby="change"><h2 id="change">${say(TEXTS.changePassword)}</h2>
${passwordForm(language, true)}</section>
<section class="card danger" aria-labelledby="leaked"><h2 id="leaked">${say(TEXTS.leaked)}</h2>
<p class="lead">${say(TEXTS.leakedLead)}</p>
<form method="post" action="/account/leaked"><button class="danger" type="submit">${say(TEXTS.leakedConfirm)}</button></form></section>`,
  );
}
