/** Reads the lists of revoked certificates whose time has come (RFC 5280 §5); see the README of this room. */
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import {
  dueRevocationUrls,
  keepRevocationList,
  postponeRevocationUrl,
} from '#domain/certificates/revocation-lists.ts';
import { readPublishedList } from '#formats/smime/revocation.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { isPrivateAddress, publicLookup } from '#platform/net/public-address.ts';
import type { Database } from '#platform/postgres/database.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const TIMEOUT_MS = 30_000;
/** The list of a national authority has some hundred thousand entries of 40 octets. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_AT_ONCE = 50;

export interface RevocationFetchParts {
  db: Database;
  clock: Clock;
  log: { warn(facts: object, message: string): void };
  /** The local try-out, and tests. */
  allowsPrivateNetworks: boolean;
}

function collect(answer: IncomingMessage, done: (bytes: Buffer) => void, fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  if (answer.statusCode !== 200) {
    answer.destroy();
    fail(new Error(`the answer was ${answer.statusCode}`));
    return;
  }
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > MAX_BYTES) answer.destroy(new Error('the list is too large'));
  });
  answer.on('error', fail);
  answer.on('end', () => done(Buffer.concat(chunks)));
}

/** The bytes at an address. Throws for whatever is no plain answer within the bounds. */
async function fetchBytes(url: string, allowsPrivateNetworks: boolean): Promise<Buffer> {
  const { protocol, hostname } = new URL(url);
  const literal = hostname.replaceAll(/[[\]]/g, '');
  if (!allowsPrivateNetworks && isIP(literal) !== 0 && isPrivateAddress(literal))
    throw new Error('a private address');
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const begin = protocol === 'https:' ? requestHttps : requestHttp;
    const request: ClientRequest = begin(
      url,
      { agent: false, signal, ...(!allowsPrivateNetworks && { lookup: publicLookup }) },
      (answer) => collect(answer, resolve, reject),
    );
    request.on('error', reject);
    request.end();
  });
}

/** Reads what is due; gives how many lists came. */
export async function fetchLists({
  db,
  clock,
  log,
  allowsPrivateNetworks,
}: RevocationFetchParts): Promise<number> {
  let count = 0;
  for (const { url, failures } of await dueRevocationUrls(db, clock(), MAX_AT_ONCE)) {
    const now = clock();
    try {
      const list = await fetchBytes(url, allowsPrivateNetworks);
      const { issuedAt, nextAt } = readPublishedList(list);
      // Authorities publish before the old list ends, and at once when it matters.
      const next = Math.min(now + DAY_MS, Math.max(now + HOUR_MS, nextAt ?? now + DAY_MS));
      await keepRevocationList(db, { url, list, issuedAt, nextAt: next, now });
      count += 1;
    } catch (error) {
      const pause = Math.min(DAY_MS, HOUR_MS * 2 ** Math.min(failures, 5));
      await postponeRevocationUrl(db, url, now + pause);
      log.warn(
        { err: error, url, failures: failures + 1 },
        'a list of revoked certificates could not be read',
      );
    }
  }
  return count;
}
