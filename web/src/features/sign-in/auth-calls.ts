/** `/auth/…`: how one signs in and what one changes about it (docs/api.md); the part of the application that is not JMAP. */
import { OfflineFault } from '../../jmap/faults.ts';

/** The server said no: a code of docs/api.md, with what it knows about it. */
export class AuthFault extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: string, facts: Readonly<Record<string, string | number>>) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}

interface ErrorBody {
  error?: { code?: string; facts?: Record<string, string | number> };
}

/** Posts to `/auth/<path>`. Throws `AuthFault`, or `OfflineFault` when the server is away. */
export async function callAuth<T>(path: string, body: object = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
      credentials: 'same-origin',
    });
  } catch {
    throw new OfflineFault('The server cannot be reached.');
  }
  const said: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return said as T;
  const { error } = said as ErrorBody;
  throw new AuthFault(error?.code ?? String(answer.status), error?.facts ?? {});
}

const TEXTS: Readonly<Record<string, string>> = {
  authenticationFailed: 'signIn.wrong',
  authenticationTooOften: 'signIn.tooOften',
  temporarilyUnavailable: 'signIn.tooOften',
  accountLocked: 'signIn.locked',
  tlsRequired: 'signIn.tlsRequired',
  conflict: 'signIn.codeTooLate',
  tooMany: 'security.tooMany',
  tooShort: 'security.password.tooShort',
  tooLong: 'security.password.tooLong',
  tooCommon: 'security.password.tooCommon',
  containsName: 'security.password.containsName',
  breached: 'security.password.breached',
  unprintable: 'security.password.unprintable',
};

/** The key of what to tell people; `wrong` for what was not accepted. */
export function authFaultKey(error: unknown, wrong = 'signIn.wrong'): string {
  if (error instanceof OfflineFault) return 'faults.offline';
  if (!(error instanceof AuthFault)) return 'faults.unknown';
  if (error.code === 'authenticationFailed') return wrong;
  const { fault } = error.facts;
  return (typeof fault === 'string' && TEXTS[fault]) || (TEXTS[error.code] ?? 'faults.unknown');
}
