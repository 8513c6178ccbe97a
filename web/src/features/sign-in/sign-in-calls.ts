/** Sign-in, first password and sign-out: the three things that are not JMAP. The server answers JSON when asked for it. */

export type SignInResult =
  | { kind: 'in'; mustChange: boolean }
  | { kind: 'secondFactor'; ticket: string }
  | { kind: 'refused'; code: string };

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
    credentials: 'same-origin',
  });
}

export async function signIn(address: string, password: string): Promise<SignInResult> {
  try {
    const answer = await post('/sign-in', { address, password });
    const body = (await answer.json()) as { mustChange?: boolean; ticket?: string; error?: { code: string } };
    if (answer.ok && body.ticket !== undefined) return { kind: 'secondFactor', ticket: body.ticket };
    if (answer.ok) return { kind: 'in', mustChange: body.mustChange ?? false };
    return { kind: 'refused', code: body.error?.code ?? 'unknown' };
  } catch {
    return { kind: 'refused', code: 'offline' };
  }
}

/** The second half of a sign-in: a code of an app, or one of those on paper, which are longer. */
export async function proveSecondFactor(ticket: string, typed: string): Promise<SignInResult> {
  const code = typed.replaceAll(/\s/g, '');
  try {
    const answer = await fetch('/auth/second-factor', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ ticket, kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery', code }),
      credentials: 'same-origin',
    });
    const body = (await answer.json()) as { mustChangePassword?: boolean; error?: { code: string } };
    if (answer.ok) return { kind: 'in', mustChange: body.mustChangePassword ?? false };
    return { kind: 'refused', code: body.error?.code ?? 'unknown' };
  } catch {
    return { kind: 'refused', code: 'offline' };
  }
}

/** Sets the first password; gives what is wrong with it, in both languages, or undefined. */
export async function setFirstPassword(
  password: string,
  repeat: string,
): Promise<{ vi: string; en: string } | undefined> {
  const answer = await post('/account/password', { password, repeat });
  const body = (await answer.json()) as { message?: { vi: string; en: string } };
  return answer.ok ? undefined : (body.message ?? { vi: '', en: '' });
}

export async function signOut(): Promise<void> {
  await post('/sign-out', {});
  location.assign('/mail');
}
