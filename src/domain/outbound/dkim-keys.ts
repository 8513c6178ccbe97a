/**
 * The keys of DKIM: made on first run, rotated with two selectors overlapping, their private parts sealed in the database.
 *
 * A rotation has three steps: `makeDkimKeys` makes new keys whose records are to be published; `activateDkimKeys` signs
 * with them from then on, the old ones retire; after `remove_after` the old records may go and the keys are removed. Mail
 * that waits in the queue is signed when it leaves, so a retired key is needed by the world for its mail under way only.
 */
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { type DkimAlgorithm, encodeKeyRecord } from '#formats/dkim/public-key.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { seal, unseal } from '#platform/secrets/sealed.ts';

export type DkimKeyState = 'next' | 'active' | 'retiring';

export interface DkimKey {
  selector: string;
  domain: string;
  algorithm: DkimAlgorithm;
  state: DkimKeyState;
  createdAt: Date;
  activatedAt: Date | null;
  removeAfter: Date | null;
  /** Name and text of the record to publish. */
  recordName: string;
  record: string;
}

/** A key that signs. */
export interface SigningKey {
  selector: string;
  domain: string;
  algorithm: DkimAlgorithm;
  privateKey: KeyObject;
}

/** What the sealing of keys needs. */
export interface Sealing {
  sealingKey: Buffer;
  random: (bytes: number) => Buffer;
}

const generate = promisify(generateKeyPair);
/** RFC 8301 §3.2: at least 1024, 2048 recommended; longer records do not fit one string of a TXT record. */
const RSA_BITS = 2048;
const DAY_MS = 24 * 60 * 60_000;
/** Longer than a message may wait with other servers (RFC 5321 §4.5.4.1: 4–5 days). */
const OVERLAP_MS = 8 * DAY_MS;
const ALGORITHMS: readonly DkimAlgorithm[] = ['rsa-sha256', 'ed25519-sha256'];
const PREFIX: Readonly<Record<DkimAlgorithm, string>> = { 'rsa-sha256': 'r', 'ed25519-sha256': 'e' };

/** `r20261125`: the kind and the day, so that a look at the DNS tells how old a key is. */
function selectorOf(algorithm: DkimAlgorithm, now: number): string {
  return PREFIX[algorithm] + new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
}

async function generatePair(algorithm: DkimAlgorithm): Promise<{ publicKey: Buffer; privateKey: Buffer }> {
  const { publicKey, privateKey } =
    algorithm === 'rsa-sha256'
      ? await generate('rsa', { modulusLength: RSA_BITS })
      : await generate('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

/** A selector nobody has had: a second rotation of one day gets a letter. */
async function freeSelector(tx: Transaction, algorithm: DkimAlgorithm, now: number): Promise<string> {
  const base = selectorOf(algorithm, now);
  const rows = await tx.query<{ selector: string }>(
    'select selector from dkim_key where starts_with(selector, $1)',
    [base],
  );
  const taken = new Set(rows.map((row) => row.selector));
  for (let number = 0; ; number++) {
    const selector = number === 0 ? base : `${base}x${number}`;
    if (!taken.has(selector)) return selector;
  }
}

interface MadeKey {
  algorithm: DkimAlgorithm;
  publicKey: Buffer;
  privateKey: Buffer;
}

async function insertKey(
  tx: Transaction,
  key: MadeKey,
  place: { domain: string; state: DkimKeyState; now: number },
  sealing: Sealing,
): Promise<string> {
  const selector = await freeSelector(tx, key.algorithm, place.now);
  const sealed = seal(sealing.sealingKey, `dkim:${selector}`, key.privateKey, sealing.random);
  const at = new Date(place.now);
  await tx.query(
    `insert into dkim_key (selector, domain, algorithm, private_key, public_key, state, created_at, activated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      selector,
      place.domain,
      key.algorithm,
      sealed,
      key.publicKey,
      place.state,
      at,
      place.state === 'active' ? at : null,
    ],
  );
  return selector;
}

async function makePairs(): Promise<MadeKey[]> {
  return Promise.all(
    ALGORITHMS.map(async (algorithm) => ({ algorithm, ...(await generatePair(algorithm)) })),
  );
}

/** Two processes that start at once make the keys of one. */
const KEYS_LOCK = 0x646b696d;

/** On first run: keys that sign at once, where the domain has none. */
export async function ensureDkimKeys(
  db: Database,
  { domain, now, sealing }: { domain: string; now: number; sealing: Sealing },
): Promise<void> {
  const [known] = await db.query('select from dkim_key where domain = $1 limit 1', [domain]);
  if (known) return;
  const pairs = await makePairs();
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [KEYS_LOCK]);
    const [other] = await tx.query('select from dkim_key where domain = $1 limit 1', [domain]);
    if (other) return;
    for (const pair of pairs) await insertKey(tx, pair, { domain, state: 'active', now }, sealing);
  });
}

export interface DkimAct {
  principal: Principal;
  domain: string;
  authority: string;
  now: number;
}

async function audit(
  tx: Transaction,
  act: DkimAct,
  name: string,
  selectors: readonly string[],
): Promise<void> {
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: `dkim.${name}`,
    object: { kind: 'domain', id: act.domain },
    authority: act.authority,
    after: { selectors: [...selectors] },
  });
}

/** Begins a rotation: new keys whose records are to be published. `Refusal('conflict')` while one is under way. */
export async function makeDkimKeys(db: Database, act: DkimAct, sealing: Sealing): Promise<string[]> {
  requirePermission(act.principal, 'system.operate', { kind: 'province' });
  const pairs = await makePairs();
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [KEYS_LOCK]);
    const waiting = await tx.query(`select from dkim_key where domain = $1 and state = 'next'`, [act.domain]);
    if (waiting.length > 0)
      throw new Refusal('conflict', 'New keys wait already: publish their records, then activate them.');
    const selectors: string[] = [];
    for (const pair of pairs)
      selectors.push(await insertKey(tx, pair, { domain: act.domain, state: 'next', now: act.now }, sealing));
    await audit(tx, act, 'rotate', selectors);
    return selectors;
  });
}

/** Signs with the waiting keys from now on; the ones before retire. `Refusal('notFound')` when none waits. */
export async function activateDkimKeys(db: Database, act: DkimAct): Promise<string[]> {
  requirePermission(act.principal, 'system.operate', { kind: 'province' });
  return db.transaction(async (tx) => {
    const next = await tx.query<{ selector: string; algorithm: DkimAlgorithm }>(
      `select selector, algorithm from dkim_key where domain = $1 and state = 'next' for update`,
      [act.domain],
    );
    if (next.length === 0) throw new Refusal('notFound', 'No new keys wait; begin with a rotation.');
    await tx.query(
      `update dkim_key set state = 'retiring', remove_after = $3
       where domain = $1 and state = 'active' and algorithm = any ($2)`,
      [act.domain, next.map((key) => key.algorithm), new Date(act.now + OVERLAP_MS)],
    );
    await tx.query(
      `update dkim_key set state = 'active', activated_at = $2 where domain = $1 and state = 'next'`,
      [act.domain, new Date(act.now)],
    );
    const selectors = next.map((key) => key.selector);
    await audit(tx, act, 'activate', selectors);
    await tx.query(`select pg_notify('dkim_key', '')`);
    return selectors;
  });
}

/** Removes retired keys whose records the world needs no more; gives their selectors. */
export async function removeRetiredKeys(db: Queryable, now: number): Promise<string[]> {
  const rows = await db.query<{ selector: string }>(
    `delete from dkim_key where state = 'retiring' and remove_after < $1 returning selector`,
    [new Date(now)],
  );
  return rows.map((row) => row.selector);
}

type KeyRow = Omit<DkimKey, 'recordName' | 'record'> & { publicKey: Buffer };

/** Every key with its record, without private parts. Records of keys are public. */
export async function listDkimKeys(db: Queryable, domain: string): Promise<DkimKey[]> {
  const rows = await db.query<KeyRow>(
    `select selector, domain, algorithm, state, created_at as "createdAt", activated_at as "activatedAt",
       remove_after as "removeAfter", public_key as "publicKey"
     from dkim_key where domain = $1 order by created_at, selector`,
    [domain],
  );
  return rows.map(({ publicKey, ...key }) => ({
    ...key,
    recordName: `${key.selector}._domainkey.${key.domain}`,
    record: encodeKeyRecord(key.algorithm, publicKey),
  }));
}

/** The keys that sign now, opened. */
export async function readSigningKeys(
  db: Queryable,
  domain: string,
  sealingKey: Buffer,
): Promise<SigningKey[]> {
  const rows = await db.query<{ selector: string; algorithm: DkimAlgorithm; private_key: Buffer }>(
    `select selector, algorithm, private_key from dkim_key where domain = $1 and state = 'active'
     order by algorithm desc`,
    [domain],
    { name: 'dkim_signing' },
  );
  return rows.map(({ selector, algorithm, private_key: sealed }) => ({
    selector,
    domain,
    algorithm,
    privateKey: createPrivateKey({
      key: unseal(sealingKey, `dkim:${selector}`, sealed),
      format: 'der',
      type: 'pkcs8',
    }),
  }));
}
