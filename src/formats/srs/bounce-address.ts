/** Addresses of the Sender Rewriting Scheme: made for forwarding, read when something comes back to them. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SrsSettings {
  /** Our mail domain. */
  domain: string;
  secret: Buffer;
  now: number;
}

const DAY_MS = 86_400_000;
/** Two letters of 32 count so many days before they begin anew. */
const DAYS = 1024;
const MAX_AGE_DAYS = 21;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HASH_LETTERS = 8;
/** RFC 5321 §4.5.3.1.1 says 64; forwarders write longer ones and servers take them, up to here. */
const MAX_LOCAL_PART = 250;

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS) % DAYS;
}

function encodeDay(day: number): string {
  return `${LETTERS[day >> 5]}${LETTERS[day & 31]}`;
}

/** Servers on the way may change the case of letters; the hash does not mind. */
function hashOf(secret: Buffer, ...parts: readonly string[]): string {
  const mac = createHmac('sha256', secret).update(parts.join('=').toLowerCase()).digest();
  return Array.from(mac.subarray(0, HASH_LETTERS), (byte) => LETTERS[byte & 31]).join('');
}

function isHash(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given.toUpperCase()), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The address to forward under; the very same for an address of ours, for the null path and for what cannot be rewritten. */
export function encodeBounceAddress(address: string, { domain, secret, now }: SrsSettings): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const host = address.slice(at + 1);
  if (at <= 0 || host.toLowerCase() === domain || !/^[\x21-\x7e]+$/.test(address)) return address;
  const rewritten = /^SRS([01])[-+=](.+)$/i.exec(local);
  if (rewritten) {
    const [, kind, rest = ''] = rewritten;
    const next = kind === '1' ? rest.replace(/^[^=]+=/, '') : `${host}==${rest}`;
    const other = `SRS1=${hashOf(secret, next)}=${next}`;
    return other.length <= MAX_LOCAL_PART ? `${other}@${domain}` : address;
  }
  const day = encodeDay(dayOf(now));
  const own = `SRS0=${hashOf(secret, day, host, local)}=${day}=${host}=${local}`;
  return own.length <= MAX_LOCAL_PART ? `${own}@${domain}` : address;
}

function isRecent(day: string, now: number): boolean {
  const [high = -1, low = -1] = day
    .toUpperCase()
    .split('')
    .map((letter) => LETTERS.indexOf(letter));
  if (high < 0 || low < 0) return false;
  const age = (dayOf(now) - (high * 32 + low) + DAYS) % DAYS;
  return age <= MAX_AGE_DAYS;
}

/** Where something that came to this address of ours goes on to; undefined for what we did not make, or too long ago. */
export function decodeBounceAddress(
  address: string,
  { domain, secret, now }: SrsSettings,
): string | undefined {
  const at = address.lastIndexOf('@');
  if (address.slice(at + 1).toLowerCase() !== domain) return undefined;
  const local = address.slice(0, at);
  const [, firstHash = '', day = '', host = '', name = ''] =
    /^SRS0[-+=]([^=]+)=([A-Z2-7]{2})=([^=]+)=(.+)$/i.exec(local) ?? [];
  if (name !== '')
    return isHash(firstHash, hashOf(secret, day, host, name)) && isRecent(day, now)
      ? `${name}@${host}`
      : undefined;
  const [, hash = '', next = ''] = /^SRS1[-+=]([^=]+)=(.+)$/i.exec(local) ?? [];
  const [, first = '', rest = ''] = /^([^=]+)==(.+)$/.exec(next) ?? [];
  return rest !== '' && isHash(hash, hashOf(secret, next)) ? `SRS0=${rest}@${first}` : undefined;
}
