/**
 * One-click unsubscribe (RFC 8058): which address a message may be answered at, and the POST.
 *
 * §4 asks that a valid DKIM signature covers both fields; whether one was valid we noted ourselves when the message came in
 * (RFC 8601), and only an Authentication-Results field in our own name counts, the topmost.
 */
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { readAuthservId } from '#formats/assessment/authentication-results.ts';
import { parseTags } from '#formats/dkim/tag-list.ts';
import type { HeaderBlock } from '#formats/mime/headers.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { isPrivateAddress, publicLookup } from '#platform/net/public-address.ts';

const TIMEOUT_MS = 10_000;
const MAX_URL = 2_000;
const BODY = 'List-Unsubscribe=One-Click';
const PASSED = /\bdkim=pass\b[^;]*?\bheader\.d=("[^"]*"|[^\s;]+)/gi;

type Header = Pick<HeaderBlock, 'values'>;

/** The domains whose signatures passed, by our own word. */
function passedDomains(header: Header, authservId: string): Set<string> {
  const [own] = header.values('authentication-results');
  if (own === undefined || readAuthservId(own) !== authservId.toLowerCase()) return new Set();
  return new Set(
    [...own.matchAll(PASSED)].map(([, domain = '']) => domain.replaceAll('"', '').toLowerCase()),
  );
}

/** Whether the signature is of such a domain and covers the fields that tell how to leave. */
function covers(signature: string, domains: ReadonlySet<string>): boolean {
  const tags = parseTags(signature);
  const names = new Set((tags.get('h') ?? '').toLowerCase().split(':'));
  return (
    domains.has((tags.get('d') ?? '').toLowerCase()) &&
    names.has('list-unsubscribe') &&
    names.has('list-unsubscribe-post')
  );
}

/** The address that takes the POST; undefined where the message gives none, or nobody vouches for it. */
export function oneClickAddress(header: Header, authservId: string): string | undefined {
  const [post] = header.values('list-unsubscribe-post');
  if (post?.replaceAll(/\s/g, '').toLowerCase() !== BODY.toLowerCase()) return undefined;
  const domains = passedDomains(header, authservId);
  if (!header.values('dkim-signature').some((signature) => covers(signature, domains))) return undefined;
  const addresses = [
    ...header
      .values('list-unsubscribe')
      .join(',')
      .matchAll(/<\s*(https:[^<>]*)>/gi),
  ];
  return addresses
    .map(([, address = '']) => address.replaceAll(/\s/g, ''))
    .find((address) => {
      const url = URL.parse(address);
      return url?.protocol === 'https:' && url.username === '' && address.length <= MAX_URL;
    });
}

export interface UnsubscribeOptions {
  /** Networks of this house may be spoken to: the local try-out, tests. */
  allowsPrivateNetworks: boolean;
  /** Trusted besides the usual authorities. */
  extraAuthorities?: string;
}

export type Unsubscribe = (address: string) => Promise<void>;

/** Makes the POST of a process; it throws `Refusal('temporarilyUnavailable')` where the list did not take it. */
export function createUnsubscribe(options: UnsubscribeOptions): Unsubscribe {
  const { allowsPrivateNetworks, extraAuthorities } = options;
  return (address) => {
    const literal = new URL(address).hostname.replaceAll(/[[\]]/g, '');
    if (!allowsPrivateNetworks && isIP(literal) !== 0 && isPrivateAddress(literal))
      return Promise.reject(new Refusal('notPermitted', 'This address is not of the Internet.'));
    return new Promise((resolve, reject) => {
      const refuse = (): void => reject(new Refusal('temporarilyUnavailable', 'The list did not take it.'));
      const request = requestHttps(
        address,
        {
          method: 'POST',
          agent: false,
          timeout: TIMEOUT_MS,
          ...(extraAuthorities !== undefined && { ca: extraAuthorities }),
          ...(!allowsPrivateNetworks && { lookup: publicLookup }),
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(BODY),
          },
        },
        (answer) => {
          answer.destroy();
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve();
          else refuse();
        },
      );
      request.on('timeout', () => request.destroy());
      request.on('error', refuse);
      request.end(BODY);
    });
  };
}
