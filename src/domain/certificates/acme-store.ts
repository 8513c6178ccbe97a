/** Certificates by ACME as the database keeps them (RFC 8555): our account's key, open challenges, the certificate. */
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { seal, unseal } from '#platform/secrets/sealed.ts';

/** Processes are told on this channel that there is a new certificate. */
export const CERTIFICATE_CHANNEL = 'acme_certificate';

/** What the sealing of keys needs. */
export interface CertificateSealing {
  sealingKey: Buffer;
  random: (bytes: number) => Buffer;
}

export interface StoredCertificate {
  /** PEM, the server's own first. */
  chain: string;
  /** PEM. */
  key: string;
  validUntil: Date;
}

/** An authority looks within minutes. */
const CHALLENGE_MS = 60 * 60_000;

/** Who we are at an authority. */
export interface AuthorityAccount {
  /** Its address there (RFC 8555 §7.3). */
  url: string;
  /** PEM. */
  key: string;
}

const accountName = (directory: string): string => `acme:${directory}`;

async function findAuthorityAccount(
  db: Queryable,
  directory: string,
  sealingKey: Buffer,
): Promise<AuthorityAccount | undefined> {
  const [row] = await db.query<{ url: string; sealed_key: Buffer }>(
    'select url, sealed_key from acme_account where directory = $1',
    [directory],
  );
  return row && { url: row.url, key: unseal(sealingKey, accountName(directory), row.sealed_key).toString() };
}

/** Our account at an authority: the first one that any process opened there. */
export async function keepAuthorityAccount(
  db: Database,
  directory: string,
  open: () => Promise<AuthorityAccount>,
  { sealingKey, random }: CertificateSealing,
): Promise<AuthorityAccount> {
  const known = await findAuthorityAccount(db, directory, sealingKey);
  if (known) return known;
  const { url, key } = await open();
  const sealed = seal(sealingKey, accountName(directory), Buffer.from(key), random);
  await db.query(
    'insert into acme_account (directory, url, sealed_key) values ($1, $2, $3) on conflict do nothing',
    [directory, url, sealed],
  );
  return (await findAuthorityAccount(db, directory, sealingKey)) ?? { url, key };
}

/** Drops an account that its authority no longer knows, by its address there: another process may have opened a new one. */
export async function forgetAuthorityAccount(db: Queryable, directory: string, url: string): Promise<void> {
  await db.query('delete from acme_account where directory = $1 and url = $2', [directory, url]);
}

/** Keeps what the authority is to be told; drops what is long over. */
export async function putChallenge(db: Queryable, token: string, answer: string, now: number): Promise<void> {
  await db.query('delete from acme_challenge where expires_at < $1', [new Date(now)]);
  await db.query(
    `insert into acme_challenge (token, answer, expires_at) values ($1, $2, $3)
     on conflict (token) do update set answer = excluded.answer, expires_at = excluded.expires_at`,
    [token, answer, new Date(now + CHALLENGE_MS)],
  );
}

export async function removeChallenge(db: Queryable, token: string): Promise<void> {
  await db.query('delete from acme_challenge where token = $1', [token]);
}

/** The answer to a challenge; undefined when there is none such open. */
export async function findChallenge(db: Queryable, token: string, now: number): Promise<string | undefined> {
  const [row] = await db.query<{ answer: string }>(
    'select answer from acme_challenge where token = $1 and expires_at > $2',
    [token, new Date(now)],
    { name: 'acme_challenge_find' },
  );
  return row?.answer;
}

const sealedName = (names: readonly string[]): string => `acme:certificate:${names.join(',')}`;

/** Stores a certificate for these names and tells every process. */
export async function storeCertificate(
  db: Database,
  names: readonly string[],
  certificate: StoredCertificate,
  { now, sealing }: { now: number; sealing: CertificateSealing },
): Promise<void> {
  const key = seal(sealing.sealingKey, sealedName(names), Buffer.from(certificate.key), sealing.random);
  await db.transaction(async (tx) => {
    await tx.query(
      `insert into acme_certificate (names, chain, sealed_key, valid_until, issued_at) values ($1, $2, $3, $4, $5)
       on conflict (names) do update set chain = excluded.chain, sealed_key = excluded.sealed_key,
         valid_until = excluded.valid_until, issued_at = excluded.issued_at`,
      [names, certificate.chain, key, certificate.validUntil, new Date(now)],
    );
    await tx.query('select pg_notify($1, $2)', [CERTIFICATE_CHANNEL, '']);
  });
}

/** The chain of the certificate for these names, without its key; undefined before the first. */
export async function findIssuedChain(db: Queryable, names: readonly string[]): Promise<string | undefined> {
  const [row] = await db.query<{ chain: string }>('select chain from acme_certificate where names = $1', [
    names,
  ]);
  return row?.chain;
}

/** The certificate for these names, valid or not; undefined before the first. */
export async function findCertificate(
  db: Queryable,
  names: readonly string[],
  sealingKey: Buffer,
): Promise<StoredCertificate | undefined> {
  const [row] = await db.query<{ chain: string; sealed_key: Buffer; valid_until: Date }>(
    'select chain, sealed_key, valid_until from acme_certificate where names = $1',
    [names],
  );
  if (!row) return undefined;
  const key = unseal(sealingKey, sealedName(names), row.sealed_key).toString();
  return { chain: row.chain, key, validUntil: row.valid_until };
}
