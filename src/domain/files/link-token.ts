/**
 * The address of a link: account and link with a code of our key, 64 characters. Nothing is looked up for one that we did not make,
 * and nothing in the database opens a file.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountId } from '#platform/kernel/ids.ts';

const ID_BYTES = 16;
const CODE_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{64}$/;

export interface LinkKey {
  accountId: AccountId;
  id: string;
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A code under a key that is used for nothing else. */
export function linkCode(secret: Buffer, purpose: string, data: Uint8Array | string): Buffer {
  const key = createHmac('sha256', secret).update(`file-link ${purpose}`).digest();
  return createHmac('sha256', key).update(data).digest().subarray(0, CODE_BYTES);
}

export function encodeLinkToken(secret: Buffer, { accountId, id }: LinkKey): string {
  const ids = Buffer.concat([bytesOf(accountId), bytesOf(id)]);
  return Buffer.concat([ids, linkCode(secret, 'address', ids)]).toString('base64url');
}

/** Which link an address is of; undefined for one that is none of ours. */
export function decodeLinkToken(secret: Buffer, token: string): LinkKey | undefined {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const ids = bytes.subarray(0, 2 * ID_BYTES);
  if (!timingSafeEqual(bytes.subarray(2 * ID_BYTES), linkCode(secret, 'address', ids))) return undefined;
  return { accountId: uuidOf(ids.subarray(0, ID_BYTES)) as AccountId, id: uuidOf(ids.subarray(ID_BYTES)) };
}
