/** What programs send to the authorization server, read and checked (OAuth 2.1 §4.1.1, §3.2). Pure. */
import { MAIL_SCOPE } from '#domain/accounts/oauth-clients.ts';

/** Clients of OpenID habits ask for this to be given a refresh token; here they always are. */
const OFFLINE_SCOPE = 'offline_access';
export const SCOPES: readonly string[] = [MAIL_SCOPE, OFFLINE_SCOPE];

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const MAX_STATE = 1_000;
const MAX_SCOPE = 500;

export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  codeChallenge: string;
}

/** A fault that is told to the client at its redirect address (OAuth 2.1 §4.1.2.1). */
export class AuthorizationFault extends Error {
  override readonly name = 'AuthorizationFault';
  readonly code: string;

  constructor(code: 'invalid_request' | 'unsupported_response_type' | 'invalid_scope', text: string) {
    super(text);
    this.code = code;
  }
}

type Parameters = Readonly<Record<string, unknown>>;

/** A parameter given once, and not empty. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The scopes that are known; without any asked for, that of mail. Undefined when none is known. */
export function parseScopes(asked: string | undefined): string[] | undefined {
  if (asked === undefined) return [MAIL_SCOPE];
  const known = SCOPES.filter((scope) => asked.slice(0, MAX_SCOPE).split(' ').includes(scope));
  return known.length > 0 ? known : undefined;
}

/**
 * Reads the request of a client whose id and redirect address have been checked. Throws `AuthorizationFault`.
 */
export function parseAuthorizationRequest(
  parameters: Parameters,
  client: { clientId: string; redirectUri: string },
): AuthorizationRequest {
  if (textOf(parameters, 'response_type') !== 'code')
    throw new AuthorizationFault('unsupported_response_type', 'response_type is "code"');
  const codeChallenge = textOf(parameters, 'code_challenge') ?? '';
  if (textOf(parameters, 'code_challenge_method') !== 'S256' || !CHALLENGE.test(codeChallenge))
    throw new AuthorizationFault('invalid_request', 'code_challenge with the method S256 is needed');
  const scopes = parseScopes(textOf(parameters, 'scope'));
  if (!scopes) throw new AuthorizationFault('invalid_scope', `known scopes: ${SCOPES.join(' ')}`);
  const state = textOf(parameters, 'state');
  if (state !== undefined && state.length > MAX_STATE)
    throw new AuthorizationFault('invalid_request', 'state is too long');
  return { ...client, scopes, state, codeChallenge };
}

/** The address to go back to, with parameters added to whatever it has. */
export function redirectWith(
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.append(name, value);
  return url.href;
}
