/** Somebody who is attacked, and how they make what lets them in: passwords of programs, tokens, codes. */
import { hash } from 'node:crypto';
import { openClient } from '#formats/jmap/client.ts';
import { JmapClient, transportOf } from '#tests/clients/jmap.ts';
import type { Credential } from './doors.ts';
import type { Place } from './whole-server.ts';
import { httpOf } from './world.ts';

export interface Owner {
  place: Place;
  address: string;
  password: string;
  /** Signed in, and confirmed of late. */
  cookie: string;
}

export interface Made extends Credential {
  /** Of the same, for ends that need it. */
  id?: string;
  refreshToken?: string;
  code?: string;
}

/** The program that people let use their account. */
export const CLIENT = 'hue-attack';
export const REDIRECT = 'http://127.0.0.1/back';
const VERIFIER = 'v'.repeat(43);

export async function jmapOf({ place, cookie }: Owner): Promise<JmapClient> {
  const url = httpOf(place);
  return new JmapClient('', await openClient(transportOf({ cookie, origin: url }), `${url}/jmap/session`));
}

/** What the authorization server answers a program: tokens, or an error. */
export async function askToken(
  { place }: Owner,
  form: Record<string, string>,
  path = 'token',
): Promise<Record<string, string>> {
  const body = new URLSearchParams({ client_id: CLIENT, ...form });
  return (await (await fetch(`${httpOf(place)}/oauth/${path}`, { method: 'POST', body })).json()) as Record<
    string,
    string
  >;
}

export const redeem = (owner: Owner, code: string): Promise<Record<string, string>> =>
  askToken(owner, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
  });

/** Says yes or no to a program, as its owner does on our page. */
export function answerProgram(owner: Owner, path: string, form: Record<string, string>): Promise<Response> {
  const url = httpOf(owner.place);
  return fetch(`${url}/oauth/${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: owner.cookie, origin: url },
    body: new URLSearchParams({ ...form, answer: 'allow' }),
  });
}

/** The code that a program gets for the permission to read mail. */
export async function makeCode(owner: Owner): Promise<string> {
  const answer = await answerProgram(owner, 'authorize', {
    response_type: 'code',
    client_id: CLIENT,
    redirect_uri: REDIRECT,
    scope: 'mail',
    code_challenge: hash('sha256', VERIFIER, 'base64url'),
    code_challenge_method: 'S256',
  });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

export async function makeToken(owner: Owner): Promise<Made> {
  const code = await makeCode(owner);
  const tokens = await redeem(owner, code);
  const { access_token: secret = '', refresh_token: refreshToken = '' } = tokens;
  return { kind: 'bearer', address: owner.address, secret, refreshToken, code };
}
