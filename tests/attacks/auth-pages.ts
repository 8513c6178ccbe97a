/** What our own pages ask for whoever sits in front of them: `/auth/…` in JSON, with a cookie, from an address of their own. */
import { request as requestHttp } from 'node:http';
import type { Place } from './whole-server.ts';
import { httpOf } from './world.ts';

interface Said {
  cookies: string[];
  body: Record<string, unknown>;
}

/** `from` is where the browser is: wrong passwords are counted by network too. */
function post(place: Place, path: string, cookie: string, body: object): Promise<Said> {
  const origin = httpOf(place);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', origin, cookie };
    const options = {
      method: 'POST',
      headers,
      ...(place.from !== undefined && { localAddress: place.from }),
    };
    const asked = requestHttp(`${origin}/auth/${path}`, options, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.once('error', reject);
      answer.once('end', () => {
        const cookies = (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '');
        const text = Buffer.concat(pieces).toString();
        resolve({ cookies, body: JSON.parse(text) as Record<string, unknown> });
      });
    });
    asked.once('error', reject);
    asked.end(JSON.stringify(body));
  });
}

/** The cookie of a browser in which somebody signed in. */
export async function signInByBrowser(
  place: Place,
  address: string,
  password: string,
  before = '',
): Promise<string> {
  return (await post(place, 'sign-in', before, { address, password })).cookies.join('; ');
}

/** What a page of ours has done for whoever has the cookie. */
export async function askAuth(
  place: Place,
  cookie: string,
  path: string,
  body: object = {},
): Promise<Record<string, unknown>> {
  return (await post(place, path, cookie, body)).body;
}
