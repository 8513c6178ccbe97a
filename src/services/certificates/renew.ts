/** Gets and renews the installation's certificate from an ACME authority (RFC 8555). */
import { X509Certificate } from 'node:crypto';
import {
  type AuthorityAccount,
  type CertificateSealing,
  findCertificate,
  keepAuthorityAccount,
  putChallenge,
  removeChallenge,
  type StoredCertificate,
  storeCertificate,
} from '#domain/certificates/acme-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';

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

/** Loaded when a certificate is due, for it is large. */
async function loadAcme() {
  return (await import('acme-client')).default;
}

async function makeKey(): Promise<string> {
  const acme = await loadAcme();
  return (await acme.crypto.createPrivateEcdsaKey()).toString();
}

async function openAccount({ directory, contact }: RenewalParts): Promise<AuthorityAccount> {
  const acme = await loadAcme();
  const key = await makeKey();
  const client = new acme.Client({ directoryUrl: directory, accountKey: key });
  await client.createAccount({
    termsOfServiceAgreed: true,
    ...(contact !== undefined && { contact: [`mailto:${contact}`] }),
  });
  return { url: client.getAccountUrl(), key };
}

async function order(parts: RenewalParts): Promise<{ chain: string; key: string }> {
  const acme = await loadAcme();
  const { db, clock, directory, names, sealing } = parts;
  const account = await keepAuthorityAccount(db, directory, () => openAccount(parts), sealing);
  const client = new acme.Client({
    directoryUrl: directory,
    accountKey: account.key,
    accountUrl: account.url,
  });
  const key = await makeKey();
  const [commonName = ''] = names;
  const [, csr] = await acme.crypto.createCsr({ commonName, altNames: [...names] }, key);
  const chain = await client.auto({
    csr,
    challengePriority: ['http-01'],
    // The authority's own look is the one that counts; ours would go through another door.
    skipChallengeVerification: true,
    challengeCreateFn: (_authz, { token }, answer) => putChallenge(db, token, answer, clock()),
    challengeRemoveFn: (_authz, { token }) => removeChallenge(db, token),
  });
  return { chain, key };
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
