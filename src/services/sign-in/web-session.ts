/**
 * The session of a browser, as any server finds it in a request (R8.4): the cookie, and whether the request is our own page's.
 *
 * Over HTTPS the cookie has the prefix `__Host-`, which binds it to this host (RFC 6265bis §4.1.3.2). It is HttpOnly and SameSite, and
 * whatever comes with it is believed only when the browser says that a page of ours sent it.
 */
import { findSession } from '#domain/accounts/login-sessions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { ProvenAccount } from './mail-sign-in.ts';

const MAX_COOKIE = 200;

/** What of a request matters here. */
export interface BrowserRequest {
  headers: {
    cookie?: string | undefined;
    origin?: string | undefined;
    host?: string | undefined;
    'sec-fetch-site'?: string | string[] | undefined;
  };
  protocol: string;
}

export function webCookieName({ protocol }: Pick<BrowserRequest, 'protocol'>): string {
  return protocol === 'https' ? '__Host-congthu' : 'congthu';
}

/** The secret in the session's cookie. */
export function readWebCookie(request: BrowserRequest): string | undefined {
  const name = webCookieName(request);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name && value !== '' && value.length <= MAX_COOKIE) return value;
  }
  return undefined;
}

/**
 * True for what another site's page had a browser send (OWASP: verifying the origin). Browsers always tell one of the two, and no page can
 * say another Sec-Fetch-Site than the browser; what tells neither is no browser, and has no cookie by accident.
 */
export function isForeignRequest({ headers }: BrowserRequest): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  // A form of our own pages, which tell nobody where one comes from, is sent with the origin `null` (Fetch, "append a request Origin
  // header"); so is one of a page without an origin, which is of another site.
  if (origin === 'null') return site !== 'same-origin';
  return origin !== undefined && URL.parse(origin)?.host !== host;
}

/** The account of a browser's session. `Refusal`: `authenticationFailed`; `notPermitted` before the first password is changed. */
export async function verifyWebCookie(db: Queryable, secret: string, now: number): Promise<ProvenAccount> {
  const session = await findSession(db, secret, 'cookie', now);
  if (!session) throw new Refusal('authenticationFailed', 'This session is over; sign in again.');
  if (session.mustChange) throw new Refusal('notPermitted', 'Choose a password of your own first.');
  const { sessionId: id, confirmedAt, accountId, address } = session;
  return { accountId, address, credentialId: id, session: { id, confirmedAt } };
}
