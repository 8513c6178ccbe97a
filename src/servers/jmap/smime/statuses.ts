/**
 * smimeStatus, smimeStatusAtDelivery, smimeErrors and smimeVerifiedAt of e-mails (RFC 9219 §4.2).
 *
 * A signature is verified when it is asked for, and remembered by the message's bytes for a while. What held at delivery was noted by
 * delivery; of mail that came another way (import, APPEND) it is worked out as of `receivedAt`. One message is read at a time; of one call
 * only so many are verified anew, the others stay `signed`, as §4.2 allows.
 */
import type { StoredEmail } from '#domain/mailstore/email-reads.ts';
import { decodeAssessment } from '#formats/assessment/assessment.ts';
import { encodeTime } from '#formats/jmap/header-forms.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import {
  isSigned,
  MAX_VERIFIED_BYTES,
  type SmimeAuthorities,
  type SmimeResult,
  verifySmime,
} from '#formats/smime/verify.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { encodeFault } from './fault-texts.ts';

export const SMIME_PROPERTIES = ['smimeStatus', 'smimeStatusAtDelivery', 'smimeErrors', 'smimeVerifiedAt'];

/** As fresh as somebody who looks at a letter needs it; certificates end by the day. */
const FRESH_MS = 10 * 60_000;
/** A few hundred bytes each. */
const MAX_REMEMBERED = 4096;
/** A page of a list; each costs some milliseconds and its bytes. */
export const MAX_ANEW = 64;

export interface SmimeParts {
  blobs: Pick<BlobStore, 'read'>;
  clock: Clock;
  /** Looked at each time, for they may become others. */
  authorities: SmimeAuthorities;
  /** Told where lists of revoked certificates are to be had, for other times. */
  noteLists?: (urls: readonly string[]) => Promise<void>;
}

interface Verified extends SmimeResult {
  at: number;
}

export class SmimeStatuses {
  readonly #parts: SmimeParts;
  readonly #remembered = new Map<string, Verified>();

  constructor(parts: SmimeParts) {
    this.#parts = parts;
  }

  /** The properties asked for of each e-mail, in the same order. */
  async encode(emails: readonly StoredEmail[], properties: ReadonlySet<string>): Promise<JsonObject[]> {
    const wanted = SMIME_PROPERTIES.filter((name) => properties.has(name));
    if (wanted.length === 0) return emails.map(() => ({}));
    const allowance = { left: MAX_ANEW };
    const objects: JsonObject[] = [];
    for (const email of emails) objects.push(await this.#encode(email, wanted, allowance));
    return objects;
  }

  async #encode(
    email: StoredEmail,
    wanted: readonly string[],
    allowance: { left: number },
  ): Promise<JsonObject> {
    const isAny = isSigned(decodeParts(email.parts));
    const object: JsonObject = {};
    for (const name of wanted) {
      object[name] = null;
      if (!isAny) continue;
      if (name === 'smimeStatusAtDelivery') object[name] = await this.#statusAtDelivery(email, allowance);
      else {
        const now = await this.#verify(email, undefined, allowance);
        if (name === 'smimeStatus') object[name] = now?.status ?? 'signed';
        else if (name === 'smimeVerifiedAt') object[name] = now && isJudged(now) ? encodeTime(now.at) : null;
        else if (now && now.faults.length > 0) object[name] = now.faults.map(encodeFault);
      }
    }
    return object;
  }

  async #statusAtDelivery(email: StoredEmail, allowance: { left: number }): Promise<string> {
    const noted = decodeAssessment(email.assessment).smime;
    if (noted) return noted.status;
    const then = await this.#verify(email, email.receivedAt.getTime(), allowance);
    return then?.status ?? 'signed';
  }

  /** The result now, or as of a time; undefined when it would be one too many. */
  async #verify(
    { blob, size }: StoredEmail,
    time: number | undefined,
    allowance: { left: number },
  ): Promise<Verified | undefined> {
    const key = `${blob.toString('base64')}${time ?? ''}`;
    const known = this.#remembered.get(key);
    const at = this.#parts.clock();
    if (known && (time !== undefined || at - known.at < FRESH_MS)) return known;
    if (size > MAX_VERIFIED_BYTES) return { status: 'signed', faults: ['tooLarge'], at };
    if (allowance.left === 0) return undefined;
    allowance.left -= 1;
    const bytes = await this.#parts.blobs.read(blob);
    const result = verifySmime(bytes, parseMessage(bytes), {
      ...authoritiesNow(this.#parts),
      now: time ?? at,
    });
    if (result?.revocationUrls) await this.#parts.noteLists?.(result.revocationUrls);
    const verified: Verified = { ...(result ?? { status: 'unknown', faults: [] }), at };
    this.#remember(key, verified);
    return verified;
  }

  #remember(key: string, verified: Verified): void {
    this.#remembered.delete(key);
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined && this.#remembered.size >= MAX_REMEMBERED) this.#remembered.delete(oldest);
    this.#remembered.set(key, verified);
  }
}

function authoritiesNow({ authorities: { trusted, revocations = [] } }: SmimeParts): SmimeAuthorities {
  return { trusted, revocations };
}

/** A signature that was looked at to the end. */
function isJudged({ status }: Verified): boolean {
  return status === 'signed/verified' || status === 'signed/failed';
}

export function createSmimeStatuses(parts: SmimeParts): SmimeStatuses {
  return new SmimeStatuses(parts);
}
