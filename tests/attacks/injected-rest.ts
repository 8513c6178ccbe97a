/**
 * Every field of every act that our own pages and sign-in programs have beside JMAP: JSON below `/auth/`, forms, queries, and the XML of
 * Autodiscover. Nothing of it is stored but labels, and what a browser calls itself; what is looked at is the answer. One more act: one line.
 */

import { hash } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { signInByBrowser } from './auth-pages.ts';
import type { Mouth, Said } from './injections.ts';
import { CLIENT, REDIRECT } from './owner.ts';
import { FEW, SCRIPT } from './texts.ts';
import { httpOf, type World } from './world.ts';

export type Fields = Readonly<Record<string, string>>;
/** How fields are handed in. */
type Form = 'json' | 'form' | 'query' | 'xml';

export interface Act {
  path: string;
  form: Form;
  /** What each field has while another has the text. */
  fields: Fields;
  /** Whether it is asked for by somebody who has signed in. */
  isOwn?: boolean;
  /** Where it comes from. */
  from?: string;
}

/** Nobody's: wrong passwords for somebody would have them wait. */
const STRANGER = 'khongai@thuathienhue.gov.vn';
const TICKET = '0'.repeat(43);
const UUID = '01990000-0000-7000-8000-000000000001';
/** Wrong passwords are counted by network. */
const FROM = '127.0.7.9';
const AUTHORIZATION: Fields = {
  response_type: 'code',
  client_id: CLIENT,
  redirect_uri: REDIRECT,
  scope: 'mail',
  state: 'a',
  code_challenge: hash('sha256', 'a'.repeat(43), 'base64url'),
  code_challenge_method: 'S256',
  login_hint: 'a',
};

const ACTS: readonly Act[] = [
  { path: '/auth/sign-in', form: 'json', fields: { address: STRANGER, password: 'a' } },
  { path: '/auth/second-factor', form: 'json', fields: { ticket: TICKET, kind: 'totp', code: '123456' } },
  { path: '/auth/passkey', form: 'json', fields: { ticket: TICKET, response: '{}' } },
  {
    path: '/auth/confirm',
    form: 'json',
    fields: { ticket: TICKET, kind: 'totp', code: '123456' },
    isOwn: true,
  },
  { path: '/auth/password/check', form: 'json', fields: { password: 'a' }, isOwn: true },
  { path: '/auth/totp/begin', form: 'json', fields: { label: 'Điện thoại' }, isOwn: true },
  { path: '/auth/totp/confirm', form: 'json', fields: { id: UUID, code: '123456' }, isOwn: true },
  {
    path: '/auth/passkeys/finish',
    form: 'json',
    fields: { ticket: TICKET, label: 'Khoá', response: '{}' },
    isOwn: true,
  },
  { path: '/sign-in', form: 'form', fields: { next: '/account', address: STRANGER, password: 'a' } },
  { path: '/sign-in/code', form: 'form', fields: { next: '/account', ticket: TICKET, code: '123456' } },
  { path: '/sign-in', form: 'query', fields: { next: '/account', lang: 'vi' } },
  { path: '/account/sessions/end', form: 'form', fields: { id: UUID }, isOwn: true },
  { path: '/oauth/authorize', form: 'query', fields: AUTHORIZATION, isOwn: true },
  { path: '/oauth/authorize', form: 'form', fields: { ...AUTHORIZATION, answer: 'allow' }, isOwn: true },
  { path: '/oauth/authorize', form: 'query', fields: AUTHORIZATION },
  { path: '/oauth/device', form: 'form', fields: { user_code: 'ABCD-EFGH', answer: 'allow' }, isOwn: true },
  { path: '/oauth/device_authorization', form: 'form', fields: { client_id: CLIENT, scope: 'mail' } },
  {
    path: '/oauth/token',
    form: 'form',
    fields: {
      client_id: CLIENT,
      grant_type: 'authorization_code',
      code: 'a',
      redirect_uri: REDIRECT,
      code_verifier: 'a',
    },
  },
  {
    path: '/oauth/token',
    form: 'form',
    fields: { client_id: CLIENT, grant_type: 'refresh_token', refresh_token: 'a', scope: 'mail' },
  },
  { path: '/oauth/revoke', form: 'form', fields: { client_id: CLIENT, token: 'a', token_type_hint: 'a' } },
  { path: '/autodiscover/autodiscover.xml', form: 'xml', fields: { EMailAddress: STRANGER } },
];

/** The fields with the text in the place of each, one at a time; and with one more of that name. */
const withText = (fields: Fields, text: string): Fields[] => [
  ...Object.keys(fields).map((name) => ({ ...fields, [name]: text })),
  { ...fields, [text]: text },
];

const SENT: Readonly<Record<Exclude<Form, 'query'>, [type: string, encode: (fields: Fields) => string]>> = {
  json: ['application/json', (fields) => JSON.stringify(fields)],
  form: ['application/x-www-form-urlencoded', (fields) => new URLSearchParams(fields).toString()],
  xml: [
    'text/xml',
    (fields) =>
      Object.entries(fields)
        .map(([name, value]) => `<${name}>${value}</${name}>`)
        .join(''),
  ],
};

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Asks, with the given fields and headers. */
export function ask({ place }: World, act: Act, fields: Fields, more: Fields): Promise<Answer> {
  const origin = httpOf(place);
  const [type, encode] = act.form === 'query' ? [] : SENT[act.form];
  const query = encode ? '' : `?${new URLSearchParams(fields).toString()}`;
  const options = {
    method: encode ? 'POST' : 'GET',
    localAddress: act.from ?? FROM,
    headers: { origin, ...(type !== undefined && { 'content-type': type }), ...more },
  };
  return new Promise((resolve, reject) => {
    const asked = request(origin + act.path + query, options, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(pieces).toString(),
        }),
      );
    });
    asked.once('error', reject);
    asked.end(encode?.(fields));
  });
}

/** Where it may lead: a page of ours, or the one place that the program has named. */
const isOurs = (location: string): boolean =>
  /^\/(?![/\\])[\u0021-\u007e]*$/.test(location) ||
  (location.startsWith(`${REDIRECT}?`) && /^[\u0021-\u007e]+$/.test(location));

/** What no answer of ours has. */
export function faultsOf({ status, headers, text }: Answer): string[] {
  const isPage = /html|xml/.test(headers['content-type'] ?? '');
  return [
    ...(status >= 500 ? [`status ${status}`] : []),
    ...(isPage && text.includes(SCRIPT) ? ['a script'] : []),
    ...(headers['x'] !== undefined || headers['bcc'] !== undefined ? ['a field of nobody'] : []),
    ...(headers.location !== undefined && !isOurs(headers.location) ? [`leads to ${headers.location}`] : []),
    ...((headers['set-cookie'] ?? []).some((one) => /ke@example|alert/.test(one))
      ? ['a cookie of theirs']
      : []),
    ...(/json/.test(headers['content-type'] ?? '') && typeof JSON.parse(text) !== 'object'
      ? ['no object']
      : []),
  ];
}

async function sayByRest(world: World, text: string): Promise<Said> {
  const said: Said = { tried: 0, taken: 0, faults: [] };
  const { place, owner } = world;
  // What a browser calls itself stands in the list of sessions, and in a letter to the owner.
  const agent = text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, ' ');
  const cookie = await signInByBrowser(place, owner.address, owner.password);
  for (const act of ACTS)
    for (const fields of withText(act.fields, text)) {
      const answer = await ask(world, act, fields, {
        'user-agent': agent,
        ...(act.isOwn === true && { cookie }),
      });
      said.tried += 1;
      if (answer.status < 400) said.taken += 1;
      const wrong = faultsOf(answer);
      if (wrong.length > 0)
        said.faults.push(
          `${act.path} ${JSON.stringify(fields)}: ${wrong.join(', ')} ${answer.text.slice(0, 300)}`,
        );
    }
  return said;
}

export const REST_MOUTHS: readonly Mouth[] = [
  // The last is an id to whoever looks at its characters alone.
  { name: 'acts of pages and of signing in', texts: [...FEW, '-'.repeat(36)], say: sayByRest },
];
