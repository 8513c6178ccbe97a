/**
 * What outgoing mail is signed with: our mail with DKIM by every active key, forwarded mail with one more ARC set.
 *
 * Signed when it leaves, not when it is accepted: then whatever brings mail into the queue is signed, conversion to seven
 * bits breaks no signature of ours, and a key that was replaced meanwhile signs nothing more. Only mail with our domain
 * in its From is ours (RFC 6376 §5.1 leaves it to policy); what others wrote is sealed with what we found when it came
 * (RFC 8617), where we stated that in an Authentication-Results field of our own.
 */
import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { readSigningKeys, type SigningKey } from '#domain/outbound/dkim-keys.ts';
import { sealArc } from '#formats/dkim/arc-set.ts';
import { draftSignature, type SignedField } from '#formats/dkim/signature.ts';
import { parseAddressList } from '#formats/mime/address.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Gives the fields to put on top, each with its line ending. */
export interface MailSigner {
  sign(fields: readonly SignedField[], bodyHash: Buffer): Promise<string>;
}

export interface SignerParts {
  db: Queryable;
  sealingKey: Buffer;
  /** Those we send from, the primary one first: each signs for itself. */
  domains: readonly string[];
  /** Whose Authentication-Results are our own. */
  hostname: string;
  clock: Clock;
}

/** A key that was activated signs after this time at the latest. */
const KEYS_MS = 60_000;
/** Runs in the thread pool: an RSA signature takes a millisecond that the network need not wait for. */
const signInPool = promisify<string | null, Buffer, KeyObject, Buffer>(sign);

function signWith({ algorithm, privateKey }: SigningKey, input: Buffer): Promise<Buffer> {
  return signInPool(algorithm === 'rsa-sha256' ? 'sha256' : null, input, privateKey);
}

function valuesOf(fields: readonly SignedField[], name: string): string[] {
  return fields.filter((field) => field.name.toLowerCase() === name).map((field) => field.value);
}

/** The domain of the one author, in lower case. */
function authorDomain(fields: readonly SignedField[]): string | undefined {
  const [value, second] = valuesOf(fields, 'from');
  if (value === undefined || second !== undefined) return undefined;
  const text = Buffer.from(value, 'latin1').toString().replaceAll('\r\n', '');
  const domains = new Set(
    parseAddressList(text)
      .flatMap((address) => (address.kind === 'group' ? address.members : [address]))
      .map((mailbox) => mailbox.domain?.toLowerCase()),
  );
  return domains.size === 1 ? [...domains][0] : undefined;
}

/** What we said of a message when it came, without our name's own forgeries: the uppermost field counts. */
function ownResults(fields: readonly SignedField[], hostname: string): string | undefined {
  const [value] = valuesOf(fields, 'authentication-results');
  const text = value?.replaceAll(/\s+/g, ' ').trim() ?? '';
  return text.toLowerCase().startsWith(`${hostname.toLowerCase()};`) ? text : undefined;
}

function chainOf(results: string): 'none' | 'pass' | 'fail' {
  const [, verdict] = /\barc=(none|pass|fail)\b/.exec(results) ?? [];
  return (verdict as 'none' | 'pass' | 'fail' | undefined) ?? 'none';
}

/** Makes the signer of a process. */
export function createMailSigner(parts: SignerParts): MailSigner {
  const known = new Map<string, { keys: Promise<SigningKey[]>; until: number }>();
  const findKeys = (domain: string): Promise<SigningKey[]> => {
    const now = parts.clock();
    const found = known.get(domain);
    if (found && found.until > now) return found.keys;
    const keys = readSigningKeys(parts.db, domain, parts.sealingKey);
    known.set(domain, { keys, until: now + KEYS_MS });
    // What failed is asked again by the next message.
    keys.catch(() => known.delete(domain));
    return keys;
  };
  const place = (key: SigningKey, bodyHash: Buffer) => ({
    algorithm: key.algorithm,
    domain: key.domain,
    selector: key.selector,
    now: parts.clock(),
    bodyHash,
  });
  return {
    async sign(fields, bodyHash) {
      const author = authorDomain(fields);
      const own = parts.domains.find((domain) => domain === author);
      const isOurs = own !== undefined;
      const results = isOurs ? undefined : ownResults(fields, parts.hostname);
      if (!isOurs && results === undefined) return '';
      const keys = await findKeys(own ?? parts.domains[0] ?? '');
      const [first] = keys;
      if (!first) return '';
      if (results !== undefined)
        return sealArc(
          fields,
          { ...place(first, bodyHash), authenticationResults: results, chain: chainOf(results) },
          (input) => signWith(first, input),
        );
      const signatures = await Promise.all(
        keys.map(async (key) => {
          const draft = draftSignature(fields, place(key, bodyHash));
          return draft.complete(await signWith(key, draft.input));
        }),
      );
      return signatures.join('');
    },
  };
}
