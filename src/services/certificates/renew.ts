/** Gets and renews the installation's certificate from an ACME authority (RFC 8555). */
import { X509Certificate } from 'node:crypto';
import {
  type AuthorityAccount,
  type CertificateSealing,
  findCertificate,
  forgetAuthorityAccount,
  keepAuthorityAccount,
  type StoredCertificate,
  storeCertificate,
} from '#domain/certificates/acme-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { AuthorityRefusal, makeKey, openClient } from './authority.ts';
import { placeOrder } from './order.ts';

export interface RenewalParts {
  db: Database;
  clock: Clock;
  log: Logger;
  sealing: CertificateSealing;
  /** The authority's directory. */
  directory: string;
  /** Where the authority writes when something is wrong; without one it cannot. */
  contact: string | undefined;
  /** The names of the certificate; the first is its subject. */
  names: readonly string[];
}

/** Authorities advise to renew with a third of its life left, be that a month of ninety days or two days of six. */
const LIVES_BEFORE_END = 1 / 3;
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60_000;
const ANSWER_WITHIN_MS = 15_000;
/** One that forgets in the middle of each order is not served by more of them at once; the job comes again. */
const MAX_TRIES = 3;

/** Whether it is time, at `now`, to ask for a new one. */
export function isDue(certificate: Pick<StoredCertificate, 'chain'> | undefined, now: number): boolean {
  if (certificate === undefined) return true;
  const { validFromDate, validToDate } = new X509Certificate(certificate.chain);
  const life = validToDate.getTime() - validFromDate.getTime();
  return validToDate.getTime() - now < Math.min(RENEW_BEFORE_MS, life * LIVES_BEFORE_END);
}

/** The library waits for minutes for an authority that does not answer, and then says nothing of it. */
async function requireAuthority(directory: string): Promise<void> {
  try {
    const answer = await fetch(directory, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await answer.arrayBuffer();
  } catch (error) {
    const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    // Where a name has several addresses the cause is of all of them, and has a code alone.
    const reason = cause?.code ?? cause?.message ?? message;
    throw new Error(`The authority at ${directory} cannot be reached: ${reason}`, { cause: error });
  }
}

async function openAccount({ directory, contact }: RenewalParts): Promise<AuthorityAccount> {
  const key = await makeKey();
  const client = await openClient(directory, { key });
  await client.createAccount({
    termsOfServiceAgreed: true,
    ...(contact !== undefined && { contact: [`mailto:${contact}`] }),
  });
  return { url: client.getAccountUrl(), key };
}

/** Whether the authority refused because it has forgotten something, which then is begun anew. */
async function hasForgotten(
  refusal: unknown,
  { url }: AuthorityAccount,
  parts: RenewalParts,
): Promise<boolean> {
  const { db, directory, log } = parts;
  if (!(refusal instanceof AuthorityRefusal)) return false;
  if (refusal.isOfUnknownAccount) {
    await forgetAuthorityAccount(db, directory, url);
    log.warn({ directory, account: url }, 'the authority has forgotten our account; a new one is opened');
    return true;
  }
  if (!refusal.isOfForgottenThing) return false;
  log.warn({ directory, err: refusal }, 'the authority has forgotten an order; a new one is placed');
  return true;
}

/** An order of our account, which is opened where there is none; what the authority has forgotten is begun anew, a few times. */
async function order(parts: RenewalParts): Promise<{ chain: string; key: string }> {
  const { db, directory, sealing } = parts;
  for (let tries = 1; ; tries += 1) {
    const account = await keepAuthorityAccount(db, directory, () => openAccount(parts), sealing);
    try {
      return await placeOrder({ ...parts, client: await openClient(directory, account) });
    } catch (error) {
      if (tries === MAX_TRIES || !(await hasForgotten(error, account, parts))) throw error;
    }
  }
}

/** Gets a new certificate when it is due; true when there is one. Throws what the authority says. */
export async function renewCertificate(parts: RenewalParts): Promise<boolean> {
  const { db, clock, names, sealing } = parts;
  if (!isDue(await findCertificate(db, names, sealing.sealingKey), clock())) return false;
  await requireAuthority(parts.directory);
  const { chain, key } = await order(parts);
  const validUntil = new Date(new X509Certificate(chain).validTo);
  await storeCertificate(db, names, { chain, key, validUntil }, { now: clock(), sealing });
  parts.log.info({ names, validUntil }, 'the authority gave a new certificate');
  return true;
}
