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

/** Authorities give ninety days and advise to renew with a third of them left. */
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60_000;

/** Whether it is time, at `now`, to ask for a new one. */
export function isDue(certificate: Pick<StoredCertificate, 'validUntil'> | undefined, now: number): boolean {
  return certificate === undefined || certificate.validUntil.getTime() - now < RENEW_BEFORE_MS;
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
  const { chain, key } = await order(parts);
  const validUntil = new Date(new X509Certificate(chain).validTo);
  await storeCertificate(db, names, { chain, key, validUntil }, { now: clock(), sealing });
  parts.log.info({ names, validUntil }, 'the authority gave a new certificate');
  return true;
}
