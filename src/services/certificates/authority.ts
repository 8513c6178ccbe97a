/**
 * How we speak to an authority (RFC 8555): a client that knows which refusal it was.
 *
 * The library keeps only the sentence of a refusal, so its type (§6.7) is picked up from the answer, before the library has it.
 */
import type { Client } from 'acme-client';

const ERROR_PREFIX = 'urn:ietf:params:acme:error:';
const FIRST_REFUSAL = 400;
const NOT_FOUND = 404;
const GONE = 410;

/** What an authority refused, with its type where it gave one: `accountDoesNotExist`. */
export class AuthorityRefusal extends Error {
  override readonly name = 'AuthorityRefusal';
  readonly status: number;
  readonly type: string | undefined;

  constructor(message: string, status: number, type: string | undefined) {
    super(message);
    this.status = status;
    this.type = type;
  }

  /** The account that signed is none of the authority's (§7.3.1). */
  get isOfUnknownAccount(): boolean {
    return this.type === 'accountDoesNotExist';
  }

  /** There is nothing at the address that the authority itself gave: it has forgotten an order or an authorization. */
  get isOfForgottenThing(): boolean {
    return this.status === NOT_FOUND || this.status === GONE;
  }
}

/** A problem document (RFC 7807) as far as it tells anything; some refusals have none. */
function problemOf(data: unknown): { type?: string; detail?: string } {
  const problem = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const { type, detail } = problem;
  return {
    ...(typeof type === 'string' &&
      type.startsWith(ERROR_PREFIX) && { type: type.slice(ERROR_PREFIX.length) }),
    ...(typeof detail === 'string' && { detail }),
  };
}

async function loadLibrary() {
  const { default: acme } = await import('acme-client');
  acme.axios.interceptors.response.use((response) => {
    const { status, data, config } = response;
    const { type, detail } = problemOf(data);
    // That one the library mends by itself (§6.5).
    if (status < FIRST_REFUSAL || type === 'badNonce') return response;
    throw new AuthorityRefusal(detail ?? `${config.url} answers ${status}`, status, type);
  });
  return acme;
}

let library: ReturnType<typeof loadLibrary> | undefined;

/** Loaded when a certificate is due, for it is large; once, for it is told once how to refuse. */
export function loadAcme(): ReturnType<typeof loadLibrary> {
  library ??= loadLibrary();
  return library;
}

/** PEM of a new key. */
export async function makeKey(): Promise<string> {
  const acme = await loadAcme();
  return (await acme.crypto.createPrivateEcdsaKey()).toString();
}

/** A client that signs with this key, for the account at `url` or for one that is to be opened. */
export async function openClient(directory: string, account: { key: string; url?: string }): Promise<Client> {
  const acme = await loadAcme();
  return new acme.Client({
    directoryUrl: directory,
    accountKey: account.key,
    ...(account.url !== undefined && { accountUrl: account.url }),
  });
}
